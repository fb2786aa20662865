from __future__ import annotations

from django.urls import path

from songtor.desk.undecided import reading, views

urlpatterns = [
    path("entries/", views.undecided, name="undecided"),
    path("entries/<uuid:operation_id>/", views.entry, name="entry"),
    path("staff/phones/<uuid:phone_id>/unsent/", reading.phone_unsent, name="phone_unsent"),
]
