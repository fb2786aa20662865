"""What holds from a day on, to the end of another or for good."""

from datetime import date

from django.db.models import Q


def holds_on(day: date) -> Q:
    """Rows that have begun by that day and not ended before it: both days belong to them."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
