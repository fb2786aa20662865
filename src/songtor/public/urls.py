from __future__ import annotations

from django.urls import path

from songtor.public import calendars, giving, registering, sharing

urlpatterns = [
    path("calendar/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("give/<str:token>/", giving.give, name="give"),
    path("register/", registering.register, name="register"),
    path("register/thanks/", registering.register_thanks, name="register_thanks"),
    path("share/", sharing.share_page, name="share_page"),
    path("share/at/<uuid:shop_id>/", sharing.share_announce, name="share_announce"),
    path("share/<str:code>/", sharing.share_announced, name="share_announced"),
    path("share/<str:code>/qr.svg", sharing.share_qr, name="share_qr"),
]
