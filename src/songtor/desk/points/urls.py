from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.points import assessing, district, households

urlpatterns: list[URLPattern] = [
    path("points/", district.points, name="points"),
    path("points/households/<uuid:household_id>/", households.household_points, name="household_points"),
    path("points/households/<uuid:household_id>/propose/", households.points_propose, name="points_propose"),
    path("points/changes/<uuid:change_id>/", households.change_decide, name="change_decide"),
    path("points/households/<uuid:household_id>/assess/", assessing.household_assess, name="household_assess"),
    path("points/assessments/<uuid:assessment_id>/", assessing.assessment, name="assessment"),
]
