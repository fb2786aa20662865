from __future__ import annotations

from django.urls import path

from songtor.desk.own import views

urlpatterns = [
    path("me/", views.own_account, name="own_account"),
    path("me/works/", views.own_works, name="own_works"),
    path("work/<uuid:work_id>/cancel/", views.work_cancel, name="work_cancel"),
]
