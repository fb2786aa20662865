from __future__ import annotations

from django.urls import path

from songtor.public import calendars, giving, registering

urlpatterns = [
    path("calendar/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("give/<str:token>/", giving.give, name="give"),
    path("register/", registering.register, name="register"),
    path("register/thanks/", registering.register_thanks, name="register_thanks"),
]
