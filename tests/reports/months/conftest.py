"""Two districts with a day each in October 2567, a second one of Bang Khae, and one of November.

Built once per module; every test is rolled back to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from songtor.reports.services import refresh
from tests.again import written_again
from tests.personas import LAT_KRABANG, People, make_branch, make_people, make_site
from tests.reports.days import make_day_done

OCTOBER_DAY = date(2024, 10, 8)
LATER_DAY = date(2024, 10, 22)


@written_again
def make_october() -> People:
    people = make_people()
    malee, somchai = people.actor("malee"), people.actor("somchai")
    branch, site = make_branch(malee), make_site(malee)
    for day in (OCTOBER_DAY, LATER_DAY):
        make_day_done(malee, day=day, branch=branch, site=site)
    make_day_done(malee, branch=branch, site=site)
    make_day_done(
        somchai,
        day=OCTOBER_DAY,
        district=LAT_KRABANG,
        branch=make_branch(somchai, name="Second Shop", district=LAT_KRABANG),
        site=make_site(somchai, district=LAT_KRABANG),
    )
    refresh()
    return people


@pytest.fixture(scope="module")
def standing_october(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[People]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_october()
        transaction.set_rollback(True)


@pytest.fixture
def october(standing_october: People, db: None) -> People:
    return standing_october
