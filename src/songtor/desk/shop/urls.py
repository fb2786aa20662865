from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.shop import goods_in, shares, shops

urlpatterns: list[URLPattern] = [
    path("shops/", shops.shops, name="shops"),
    path("shops/open/", shops.shop_open, name="shop_open"),
    path("shops/<uuid:shop_id>/", shops.shop, name="shop"),
    path("shops/<uuid:shop_id>/in/", goods_in.shop_in, name="shop_in"),
    path("shops/<uuid:shop_id>/in/find/", goods_in.shop_find, name="shop_find"),
    path("shops/shares/<uuid:share_id>/", shares.share, name="share"),
    path("shops/shares/<uuid:share_id>/take-back/", shares.share_take_back, name="share_take_back"),
    path("shops/shares/<uuid:share_id>/labels.pdf", shares.share_labels, name="share_labels"),
]
