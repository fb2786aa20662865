from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.wishes import asking, missed

urlpatterns: list[URLPattern] = [
    path("shops/<uuid:shop_id>/wishes/", asking.shop_wishes, name="shop_wishes"),
    path("shops/<uuid:shop_id>/wishes/ask/", asking.shop_ask, name="shop_ask"),
    path("shops/asked/<uuid:asked_id>/end/", asking.asked_end, name="asked_end"),
    path("till/baskets/<uuid:basket_id>/missed/", missed.till_missed, name="till_missed"),
    path("till/baskets/<uuid:basket_id>/choose/missed/", missed.choosing_missed, name="choosing_missed"),
]
