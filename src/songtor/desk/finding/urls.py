from __future__ import annotations

from django.urls import path

from songtor.desk.finding import views

urlpatterns = [
    path("search/", views.searched, name="search"),
]
