"""A home in which October was closed: one day of Bang Khae, and the weighing of it that was read wrongly."""

from datetime import date

from songtor.cli.migrate import bring_up_to_date
from songtor.reports.months.closing import close_due
from songtor.reports.services import refresh
from songtor.rounds.models import Weighing
from tests.personas import at, load_bangkok, make_people
from tests.reports.days import make_day_done


def fill() -> str:
    """The weighing's id."""
    bring_up_to_date()
    load_bangkok()
    make_day_done(make_people().actor("malee"), day=date(2024, 10, 8))
    refresh()
    close_due(now=at("00:01", date(2024, 11, 1)))
    return str(Weighing.objects.get(category="ready").pk)
