from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.sharing import announced

urlpatterns: list[URLPattern] = [
    path("shops/<uuid:shop_id>/announced/", announced.shop_announced, name="shop_announced"),
]
