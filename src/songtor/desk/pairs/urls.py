from __future__ import annotations

from django.urls import path

from songtor.desk.pairs import views

urlpatterns = [
    path("people/pairs/", views.pairs, name="pairs"),
    path("people/pairs/compare/", views.pairs_compare, name="pairs_compare"),
    path("people/pairs/<uuid:pair_id>/decide/", views.pair_decide, name="pair_decide"),
    path("people/pairs/decided/<uuid:decision_id>/undo/", views.pair_undo, name="pair_undo"),
]
