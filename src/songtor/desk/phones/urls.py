from __future__ import annotations

from django.urls import path

from songtor.desk.phones import views

urlpatterns = [
    path("staff/phones/", views.phones, name="phones"),
    path("staff/phones/<uuid:phone_id>/", views.phone, name="phone"),
    path("staff/phones/<uuid:phone_id>/revoke/", views.phone_revoke, name="phone_revoke"),
    path("me/phones/<uuid:phone_id>/revoke/", views.own_phone_revoke, name="own_phone_revoke"),
]
