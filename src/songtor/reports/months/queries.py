"""Whether a month was told to its readers already."""

from __future__ import annotations

from datetime import date

from songtor.reports.models import MonthEdition


def is_closed(district: str, day: date) -> bool:
    """The month of that day was closed for the district; what comes later becomes a further edition."""
    return MonthEdition.objects.filter(district=district, month=day.replace(day=1)).exists()
