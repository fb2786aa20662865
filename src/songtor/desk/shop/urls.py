from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.shop import goods_in, passing, prices, shares, shelf, shops, surplus

urlpatterns: list[URLPattern] = [
    path("shops/", shops.shops, name="shops"),
    path("shops/open/", shops.shop_open, name="shop_open"),
    path("shops/<uuid:shop_id>/", shops.shop, name="shop"),
    path("shops/<uuid:shop_id>/in/", goods_in.shop_in, name="shop_in"),
    path("shops/<uuid:shop_id>/in/find/", goods_in.shop_find, name="shop_find"),
    path("shops/<uuid:shop_id>/shelf/", shelf.shop_shelf, name="shop_shelf"),
    path("shops/<uuid:shop_id>/shelf/<uuid:product_id>/", shelf.shelf_product, name="shelf_product"),
    path(
        "shops/<uuid:shop_id>/shelf/<uuid:product_id>/change/", shelf.shelf_product_change, name="shelf_product_change"
    ),
    path("shops/<uuid:shop_id>/lots/<uuid:lot_id>/discard/", shelf.shelf_discard, name="shelf_discard"),
    path("shops/<uuid:shop_id>/pass/", passing.shop_pass, name="shop_pass"),
    path("shops/<uuid:shop_id>/passings/<uuid:passing_id>/", passing.shop_accept, name="shop_accept"),
    path("shops/<uuid:shop_id>/prices/", prices.shop_prices, name="shop_prices"),
    path("shops/<uuid:shop_id>/prices/set/", prices.shop_prices_set, name="shop_prices_set"),
    path("stops/<uuid:stop_id>/shelve/", surplus.stop_shelve, name="stop_shelve"),
    path("shops/shelvings/<uuid:shelving_id>/take-back/", surplus.shelving_take_back, name="shelving_take_back"),
    path("shops/shares/<uuid:share_id>/", shares.share, name="share"),
    path("shops/shares/<uuid:share_id>/take-back/", shares.share_take_back, name="share_take_back"),
    path("shops/shares/<uuid:share_id>/labels.pdf", shares.share_labels, name="share_labels"),
]
