from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.points import assessing

urlpatterns: list[URLPattern] = [
    path("points/households/<uuid:household_id>/assess/", assessing.household_assess, name="household_assess"),
    path("points/assessments/<uuid:assessment_id>/", assessing.assessment, name="assessment"),
]
