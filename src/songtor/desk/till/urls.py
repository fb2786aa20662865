from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.till import baskets, choosing, sales, tablet, who

urlpatterns: list[URLPattern] = [
    path("till/", who.tills, name="tills"),
    path("till/<uuid:shop_id>/", who.till, name="till"),
    path("till/<uuid:shop_id>/sales/", sales.till_sales, name="till_sales"),
    path("till/<uuid:shop_id>/choose/", choosing.choose, name="choose"),
    path("till/<uuid:shop_id>/tablet/", tablet.tablet, name="tablet"),
    path("till/<uuid:shop_id>/tablet/end/", tablet.tablet_end, name="tablet_end"),
    path("till/baskets/<uuid:basket_id>/", baskets.till_basket, name="till_basket"),
    path("till/baskets/<uuid:basket_id>/put/", baskets.till_put, name="till_put"),
    path("till/baskets/<uuid:basket_id>/receiver/", baskets.till_receiver, name="till_receiver"),
    path("till/baskets/<uuid:basket_id>/pay/", baskets.till_pay, name="till_pay"),
    path("till/baskets/<uuid:basket_id>/away/", baskets.till_away, name="till_away"),
    path("till/baskets/<uuid:basket_id>/choose/", choosing.choosing, name="choosing"),
    path("till/baskets/<uuid:basket_id>/choose/put/", choosing.choosing_put, name="choosing_put"),
    path("till/baskets/<uuid:basket_id>/choose/pay/", choosing.choosing_pay, name="choosing_pay"),
    path("till/baskets/<uuid:basket_id>/choose/visit/", choosing.choosing_visit, name="choosing_visit"),
    path("till/baskets/<uuid:basket_id>/chosen/", choosing.chosen, name="chosen"),
    path("till/sales/<uuid:check_out_id>/", sales.till_sale, name="till_sale"),
    path("till/sales/<uuid:check_out_id>/take-back/", sales.sale_take_back, name="sale_take_back"),
]
