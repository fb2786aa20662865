from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.cleaning import pages

urlpatterns: list[URLPattern] = [
    path("cleaning/", pages.cleaning, name="cleaning"),
    path("cleaning/<uuid:odd_id>/approve/", pages.odd_approve, name="odd_approve"),
    path("cleaning/<uuid:odd_id>/ask/", pages.odd_ask, name="odd_ask"),
    path("cleaning/<uuid:odd_id>/answer/", pages.odd_answer, name="odd_answer"),
]
