from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.slots import booking, days, homes, opening

urlpatterns: list[URLPattern] = [
    path("shops/<uuid:shop_id>/slots/", days.shop_slots, name="shop_slots"),
    path("shops/<uuid:shop_id>/slots/<uuid:household_id>/", booking.slot_book, name="slot_book"),
    path("shops/<uuid:shop_id>/opening/", opening.shop_opening, name="shop_opening"),
    path("shops/<uuid:shop_id>/opening/set/", opening.shop_opening_set, name="shop_opening_set"),
    path("shops/<uuid:shop_id>/opening/close/", opening.shop_close, name="shop_close"),
    path("shops/closings/<uuid:closing_id>/reopen/", opening.shop_reopen, name="shop_reopen"),
    path("shops/bookings/<uuid:booking_id>/cancel/", booking.booking_cancel, name="booking_cancel"),
    path("shops/homes/<uuid:household_id>/bring/", homes.home_delivery_begin, name="home_delivery_begin"),
    path("shops/homes/<uuid:household_id>/comes/", homes.home_delivery_end, name="home_delivery_end"),
    path("shops/visits/<uuid:household_id>/", booking.household_visits, name="household_visits"),
]
