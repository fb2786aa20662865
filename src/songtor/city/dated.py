"""What holds from a day on, to the end of another or for good."""

from datetime import date

from django.db.models import Q


def holds_on(day: date, *, of: str = "") -> Q:
    """Rows that have begun by that day and not ended before it: both days belong to them.

    `of` is the path to the dated rows, where they are another table's.
    """
    at = f"{of}__" if of else ""
    not_over = Q(**{f"{at}ends_on__isnull": True}) | Q(**{f"{at}ends_on__gte": day})
    return Q(**{f"{at}starts_on__lte": day}) & not_over
