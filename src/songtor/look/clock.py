"""The one place where faces read the time of day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

BANGKOK = ZoneInfo("Asia/Bangkok")


def now() -> datetime:
    """Bangkok's time; the day is SONGTOR_TODAY where that is set, the time of day always runs."""
    wall = datetime.now(BANGKOK)
    day: date | None = getattr(settings, "SONGTOR_TODAY", None)
    return wall if day is None else datetime.combine(day, wall.time(), tzinfo=BANGKOK)


def today() -> date:
    """The day in Bangkok that every page means by "today"."""
    return now().date()
