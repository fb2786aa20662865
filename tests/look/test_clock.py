from datetime import UTC, date, datetime, timedelta

import time_machine
from pytest_django import Settings

from songtor.look import clock


@time_machine.travel(datetime(2024, 11, 5, 18, 30, tzinfo=UTC), tick=False)
def test_the_day_turns_at_bangkok_midnight(settings: Settings) -> None:
    settings.SONGTOR_TODAY = None
    assert clock.today() == date(2024, 11, 6)
    assert clock.now().utcoffset() == timedelta(hours=7)


@time_machine.travel(datetime(2026, 1, 1, 3, 15, tzinfo=UTC), tick=False)
def test_a_set_day_keeps_the_time_of_day(settings: Settings) -> None:
    settings.SONGTOR_TODAY = date(2024, 11, 5)
    assert clock.now() == datetime(2024, 11, 5, 10, 15, tzinfo=clock.BANGKOK)
    assert clock.today() == date(2024, 11, 5)
