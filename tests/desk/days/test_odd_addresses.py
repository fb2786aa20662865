"""Days no calendar page can show and texts no database keeps are refused, never a fault."""

from __future__ import annotations

import pytest
from django.test import Client

from songtor.evidence.models import OperationKey
from songtor.rounds.models import Round
from tests.desk.days.people import address, at_desk, codes_of, text_of
from tests.personas import DAY, People


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2200-01-01", "9999-12-20", "9999-12-31", "2024-02-30"])
def test_a_day_out_of_reach_is_unknown(people: People, day: str) -> None:
    assert at_desk(people.malee).get(f"/day/1040/{day}/").status_code == 404


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
def test_control_the_first_and_the_last_day_are_shown(people: People, day: str) -> None:
    assert at_desk(people.malee).get(f"/day/1040/{day}/").status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31/12/9999"])
def test_a_day_asked_for_out_of_reach_is_today(people: People, day: str) -> None:
    assert at_desk(people.malee).get("/today/", {"day": day}).status_code == 200


def test_a_district_nobody_can_type_is_unknown(people: People) -> None:
    assert at_desk(people.nok).get(f"/day/%00/{DAY}/").status_code == 404
    assert at_desk(people.nok).get(address()).status_code == 200


@pytest.mark.parametrize("fields", [{"key": "a\0b"}, {"key": "a\nb"}, {"key": "a", "reason": "x\0y"}])
def test_a_form_nobody_can_type_is_refused(people: People, draft: Round, fields: dict[str, str]) -> None:
    desk, before = at_desk(people.malee), OperationKey.objects.count()
    response = desk.post(f"{address()}publish/", fields)
    assert (response.status_code, codes_of(response)) == (422, ["sent_unreadable"])
    assert "โปรดเปิดหน้านี้ใหม่" in text_of(response)
    assert OperationKey.objects.count() == before
    assert desk.post(f"{address()}publish/", {"key": "a"}).status_code == 302


def test_a_link_nobody_can_type_opens_nothing(db: None) -> None:
    assert Client().get("/give/%00/").status_code == 404
