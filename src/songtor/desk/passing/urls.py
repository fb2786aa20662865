from __future__ import annotations

from django.urls import path

from songtor.desk.passing import views

urlpatterns = [
    path("free/<board_day:on>/", views.free_food, name="free_food"),
    path("offers/<uuid:offer_id>/take/", views.offer_take, name="offer_take"),
    path("offers/<uuid:offer_id>/pass-on/", views.offer_pass_on, name="offer_pass_on"),
    path("day/<district_code:code>/<board_day:on>/asked/", views.asked, name="asked"),
]
