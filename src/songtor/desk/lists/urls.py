from __future__ import annotations

from django.urls import path

from songtor.desk.lists import views

urlpatterns = [
    path("views/save/", views.view_save, name="view_save"),
    path("views/<uuid:view_id>/forget/", views.view_forget, name="view_forget"),
]
