"""The rounds of a district as a calendar file, for whoever holds an officer's link: no name of a person is in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from songtor.evidence.errors import Unknown
from songtor.look.clock import now, today
from songtor.public.unlisted import unlisted
from songtor.rounds.calendar import CalendarRound, rounds_for_calendar
from songtor.workgroups.queries import calendar_reader

BACK, AHEAD = timedelta(days=30), timedelta(days=60)
USUAL_LENGTH = timedelta(hours=3)


@unlisted
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """An unknown, ended or revoked link answers 404 without a word."""
    try:
        actor, district = calendar_reader(token, on=today())
    except Unknown:
        return HttpResponse(status=404)
    calendar = Calendar()
    calendar.add("prodid", "-//Songtor//rounds//TH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Pick-up rounds of %(district)s") % {"district": district.name})
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for round_ in rounds_for_calendar(actor=actor, district=district, start=today() - BACK, end=today() + AHEAD):
        calendar.add_component(_event(round_, now()))
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(round_: CalendarRound, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{round_.pk}@songtor")
    event.add("dtstamp", stamp)
    event.add("summary", _("%(vehicle)s: %(stops)s stops") % {"vehicle": round_.vehicle, "stops": round_.stops})
    event.add("dtstart", round_.leaves_at)
    event.add("dtend", round_.returns_at or round_.leaves_at + USUAL_LENGTH)
    event.add("url", settings.SONGTOR_URL + reverse("round", args=[round_.pk]))
    return event
