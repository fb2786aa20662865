"""On the 1st the month is closed as it stands and posted once; what later facts change is told, never overwritten."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from songtor.city import services as city
from songtor.city.models import Account, Agency, District
from songtor.city.policy import actor_of
from songtor.city.roles import Role
from songtor.evidence.errors import Unknown
from songtor.evidence.rows import change
from songtor.evidence.verify import chain_differences
from songtor.messages.models import Enclosure, Message
from songtor.receipts.models import Receipt
from songtor.receipts.services import reverse_receipt
from songtor.reports.errors import MonthNotOver, MonthUnchanged
from songtor.reports.models import MonthEdition, SentMonth
from songtor.reports.months import closing
from songtor.reports.months.closing import close_due
from songtor.reports.months.document import Document, document, document_then
from songtor.reports.months.services import ask_for_month, close_month
from songtor.reports.months.spans import Month
from songtor.reports.months.told import whose
from songtor.reports.months.verify import edition_differences
from songtor.reports.services import refresh
from songtor.rounds.models import Weighing
from songtor.rounds.services import correct_weighing
from tests.personas import BANG_KHAE, FOUNDER, People, act, at

OCTOBER, NOVEMBER = Month.read("2024-10"), Month.read("2024-11")
FIRST, NEXT_FIRST = date(2024, 11, 1), date(2024, 12, 1)


def bang_khae() -> District:
    return District.objects.get(pk=BANG_KHAE)


def reader(username: str, role: Role, **grant: object) -> Account:
    mail = f"{username}@example.org"
    account = city.open_account(act(FOUNDER), username=username, display_name=f"{username} (สมมติ)", email=mail)
    city.grant_role(act(FOUNDER), account=account, role=role, starts_on=date(2023, 1, 1), **grant)
    return account


def closed_october() -> datetime:
    """As the first tick of November finds it: the facts of October, and none of what came later."""
    moment = at("00:01", FIRST)
    close_due(now=moment)
    return moment


def of_october(people: People, who: str = "nok", *, then: bool = False) -> Document:
    actor = people.actor(who)
    if then:
        return document_then(actor=actor, month=OCTOBER, of=whose(actor=actor))
    return document(actor=actor, span=OCTOBER, of=whose(actor=actor))


def weigh_anew(people: People, *, on: date = date(2024, 11, 4)) -> Weighing:
    """The head reads the paper again: 14.4 kg gross of 8 October were 13.4."""
    wrong = Weighing.objects.get(district=BANG_KHAE, day=date(2024, 10, 8), category="ready")
    head = people.actor("malees_head")
    deed = act(head, "09:00", day=on)
    right = correct_weighing(deed, weighing=wrong, gross_grams=13_400, tare_grams=2_000, reason="อ่านใบชั่งผิด")
    refresh()
    return right


def test_a_month_that_is_not_over_is_not_closed(october: People) -> None:
    nok = october.actor("nok")
    with pytest.raises(MonthNotOver):
        close_month(act(nok, day=date(2024, 10, 31)), district=bang_khae(), month=OCTOBER.first)


def test_an_unchanged_month_has_no_further_edition(october: People) -> None:
    nok = october.actor("nok")
    close_month(act(nok), district=bang_khae(), month=OCTOBER.first)
    with pytest.raises(MonthUnchanged):
        close_month(act(nok), district=bang_khae(), month=OCTOBER.first)


def test_who_only_reads_closes_nothing(october: People) -> None:
    for who in ("malee", "malees_head", "coordinator", "executive", "auditor"):
        with pytest.raises(Unknown):
            close_month(act(october.actor(who)), district=bang_khae(), month=OCTOBER.first)


def test_a_month_in_which_nothing_happened_is_not_closed(october: People) -> None:
    assert close_due(now=at("00:01", date(2024, 8, 1))).editions == 0


def test_every_district_is_closed_once_whatever_the_hour(october: People) -> None:
    closed_october()
    assert MonthEdition.objects.count() == District.objects.count()
    assert close_due(now=at("00:02", FIRST)).editions == 0
    assert close_due(now=at("23:59", date(2024, 11, 30))).editions == 0


def test_the_sent_month_stays_and_the_screen_says_what_changed(october: People) -> None:
    closed_october()
    right = weigh_anew(october)
    now, then = of_october(october), of_october(october, then=True)
    assert (now.total["kg"], then.total["kg"]) == (Decimal("60.2"), Decimal("61.2"))
    collected = next(line for line in now.restated if "กลุ่มข้าว" in line.figure and line.was == "12.40")
    assert (collected.day, collected.became, collected.reason) == (date(2024, 10, 8), "11.40", "อ่านใบชั่งผิด")
    assert str(right.pk)[-12:] in collected.fact and collected.since
    assert of_october(october, then=True).restated == ()
    assert of_october(october, "somchai").restated == ()


def test_a_reason_is_told_to_whoever_may_open_the_fact(october: People) -> None:
    closed_october()
    receipt = Receipt.objects.get(district=BANG_KHAE, day=date(2024, 10, 22))
    head = october.actor("malees_head")
    reverse_receipt(act(head, day=date(2024, 11, 4)), receipt=receipt, reason="จดซ้ำ")
    refresh()
    told = {who: {line.reason for line in of_october(october, who).restated} for who in ("nok", "coordinator")}
    assert told == {"nok": {"จดซ้ำ"}, "coordinator": {""}}


def test_the_next_first_brings_the_next_edition_and_keeps_the_sent_one(october: People) -> None:
    closed_october()
    sent = dict(MonthEdition.objects.values_list("pk", "figures"))
    weigh_anew(october)
    close_due(now=at("00:01", NEXT_FIRST))
    again = MonthEdition.objects.filter(month=OCTOBER.first, number__gt=1)
    assert [(one.district_id, one.number) for one in again] == [(BANG_KHAE, 2)]
    assert {pk: figures for pk, figures in MonthEdition.objects.values_list("pk", "figures") if pk in sent} == sent
    shown = of_october(october, then=True)
    assert shown.standing and shown.standing.edition == 2 and len(shown.restated) >= 1
    assert [line.became for line in shown.restated] == [line.became for line in of_october(october).restated]


def test_readers_get_it_once_with_paper_and_workbook(october: People) -> None:
    sos = Agency.objects.get(pk="sos")
    by_default = {reader("dept", Role.DEPARTMENT).pk, reader("coord", Role.COORDINATOR, agency=sos).pk}
    asked = reader("officer", Role.OFFICER, district=bang_khae())
    reader("silent", Role.OFFICER, district=bang_khae())
    refused = reader("dept2", Role.DEPARTMENT)
    wish = act(actor_of(asked, FIRST), day=date(2024, 10, 30))
    ask_for_month(wish, district=bang_khae(), wanted=True)
    ask_for_month(act(actor_of(refused, FIRST), day=date(2024, 10, 30)), district=None, wanted=False)
    assert close_due(now=at("00:01", FIRST)).letters == 3
    assert close_due(now=at("00:02", FIRST)).letters == 0
    assert set(SentMonth.objects.values_list("account", flat=True)) == {*by_default, asked.pk}
    letter = Message.objects.get(to="officer@example.org")
    assert "ตุลาคม 2567" in letter.subject and "เขตบางแค" in letter.subject and "40.80" in letter.body
    files = {one.filename.rpartition(".")[2]: one.blob for one in Enclosure.objects.filter(message=letter)}
    assert set(files) == {"pdf", "xlsx"}
    with default_storage.open(files["pdf"].path) as file:
        assert file.read(5) == b"%PDF-"


class Died(Exception):
    pass


def test_a_tick_that_dies_in_the_middle_leaves_nothing_out_and_sends_nothing_twice(
    october: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two", "three"):
        reader(name, Role.DEPARTMENT)
    calls = {"close": 0, "send": 0}

    def dying(what: str, at_call: int, do: object) -> object:
        def run(*args: object, **kwargs: object) -> object:
            calls[what] += 1
            if calls[what] == at_call:
                raise Died
            return do(*args, **kwargs)  # type: ignore[operator]

        return run

    monkeypatch.setattr(closing, "close_month", dying("close", 7, closing.close_month))
    monkeypatch.setattr(closing, "send_month", dying("send", 2, closing.send_month))
    for minute in ("00:01", "00:02"):
        with pytest.raises(Died):
            close_due(now=at(minute, FIRST))
    assert close_due(now=at("00:03", FIRST)).letters == 2
    assert MonthEdition.objects.filter(number=1).count() == District.objects.count()
    assert sorted(Message.objects.values_list("to", flat=True)) == [f"{n}@example.org" for n in ("one", "three", "two")]


def test_verify_holds_the_frozen_figures_against_their_seal(october: People) -> None:
    closed_october()
    weigh_anew(october)
    assert [*chain_differences(), *edition_differences()] == []
    edition = MonthEdition.objects.get(district=BANG_KHAE, month=OCTOBER.first)
    with transaction.atomic():
        on_table = " ON reports_monthedition" if connection.vendor == "postgresql" else ""
        change(f"DROP TRIGGER reports_monthedition_no_update{on_table}", [])
        figures = edition.figures.replace("12400", "99400")
        assert figures != edition.figures
        change("UPDATE reports_monthedition SET figures = %s WHERE district_id = %s", [figures, BANG_KHAE])
        found = [str(one) for one in chain_differences()]
        transaction.set_rollback(True)
    assert any("a sealed fact was changed" in one and str(edition.pk) in one for one in found)
