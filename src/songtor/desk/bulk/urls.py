from __future__ import annotations

from django.urls import path

from songtor.desk.bulk.donors import ACCEPT, END, PASS_ON, WITHDRAW
from songtor.desk.bulk.views import bulk_page

urlpatterns = [
    path("donors/accept/", bulk_page(ACCEPT), name="donors_accept"),
    path("donors/end/", bulk_page(END), name="donors_end"),
    path("offers/withdraw/", bulk_page(WITHDRAW), name="offers_withdraw"),
    path("offers/pass-on/", bulk_page(PASS_ON), name="offers_pass_on"),
]
