from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.reserves import deliveries, lists, pages, refused

urlpatterns: list[URLPattern] = [
    path("reserves/", lists.reserves_page, name="reserves"),
    path("shops/<uuid:shop_id>/reserves/new/", lists.reserve_new, name="reserve_new"),
    path("reserves/<uuid:reserve_id>/", pages.reserve_page, name="reserve"),
    path("reserves/refused/<uuid:refused_id>/", refused.refused_sale, name="refused_sale"),
    path("reserves/<uuid:reserve_id>/add/", pages.reserve_add, name="reserve_add"),
    path("reserves/<uuid:reserve_id>/close/", pages.reserve_close, name="reserve_close"),
    path("reserves/<uuid:reserve_id>/list/", deliveries.delivery_list, name="delivery_list"),
    path("reserves/<uuid:reserve_id>/homes/<uuid:household_id>/", deliveries.delivery_basket, name="delivery_basket"),
    path("reserves/<uuid:reserve_id>/homes/<uuid:household_id>/end/", deliveries.delivery_end, name="delivery_end"),
    path("reserves/<uuid:reserve_id>/purses/<uuid:purse_id>/", deliveries.delivery_done, name="delivery_done"),
]
