from __future__ import annotations

from django.urls import path

from songtor.desk.undoing import views

urlpatterns = [
    path("undo/<uuid:undo_id>/", views.undo, name="undo"),
]
