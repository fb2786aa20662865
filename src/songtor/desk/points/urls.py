from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.points import assessing, district, households, rules

urlpatterns: list[URLPattern] = [
    path("points/", district.points, name="points"),
    path("points/households/<uuid:household_id>/", households.household_points, name="household_points"),
    path("points/households/<uuid:household_id>/propose/", households.points_propose, name="points_propose"),
    path("points/changes/<uuid:change_id>/", households.change_decide, name="change_decide"),
    path("points/households/<uuid:household_id>/assess/", assessing.household_assess, name="household_assess"),
    path("points/rules/", rules.points_rules, name="points_rules"),
    path("points/rules/new/", rules.rule_new, name="rule_new"),
    path("points/rules/<uuid:rule_id>/", rules.rule, name="points_rule"),
    path("points/rules/<uuid:rule_id>/start/", rules.rule_start, name="rule_start"),
    path("points/rules/<uuid:rule_id>/take-back/", rules.rule_take_back, name="rule_take_back"),
    path("points/assessments/<uuid:assessment_id>/", assessing.assessment, name="assessment"),
]
