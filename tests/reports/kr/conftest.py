"""The first quarter of 2568 in two districts, ended; every test is rolled back to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.acting import Act
from songtor.city.models import District
from songtor.people.models import Person
from songtor.receipts.models import Receipt
from songtor.receipts.periods import Quarter
from songtor.reports.kr.models import QuarterSheet
from songtor.reports.kr.report import KrReport, kr_report
from songtor.reports.kr.services import submit_sheet
from tests.again import written_again
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, act, make_people
from tests.receipts.feeding import Places, feed, make_person

Q1 = Quarter(2568, 1)
AFTER = date(2025, 1, 10)


@dataclass(frozen=True)
class Fed:
    """In Bang Khae an elder twice, a child, somebody in no group and 12 heads; the elder in Lat Krabang too."""

    people: People
    elder: Person
    child: Person
    nobody: Person
    receipts: tuple[Receipt, ...]
    places: Places

    @property
    def district(self) -> District:
        return District.objects.get(pk=BANG_KHAE)

    def act(self, who: str, day: date = AFTER) -> Act:
        return act(self.people.actor(who, day), day=day)

    def report(self, who: str, *, quarter: Quarter = Q1, today: date = AFTER) -> KrReport:
        return kr_report(actor=self.people.actor(who, today), quarter=quarter, today=today)

    def submitted(self, district: str = BANG_KHAE) -> QuarterSheet:
        place = District.objects.get(pk=district)
        who = "malees_head" if district == BANG_KHAE else "nok"
        return submit_sheet(self.act(who), district=place, quarter=Q1.key, narrative="แจกที่ชุมชน (สมมติ)")


@written_again
def make_fed() -> Fed:
    staff, places = make_people(), Places()
    malee, somchai = staff.actor("malee"), staff.actor("somchai")
    elder, child, nobody = make_person("ELDERLY", "DISABLED"), make_person("CHILD"), make_person()
    receipts = (
        feed(malee, [elder, child, nobody], heads=12, counts={"ELDERLY": 4}, places=places),
        feed(malee, [elder], day=DAY + timedelta(days=1), places=places),
        feed(malee, heads=5, day=DAY + timedelta(days=2), places=places),
        feed(somchai, [elder], district=LAT_KRABANG, places=places),
    )
    return Fed(staff, elder, child, nobody, receipts, places)


@pytest.fixture(scope="module")
def standing_fed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Fed]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_fed()
        transaction.set_rollback(True)


@pytest.fixture
def fed(standing_fed: Fed, db: None) -> Fed:
    return standing_fed
