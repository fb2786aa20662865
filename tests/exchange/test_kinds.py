"""Every kind: in, out again, in once more without a change, and taken back whole; stopped in the middle, it goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import Sum

from songtor.city.models import RoleGrant, Vehicle
from songtor.city.policy import Actor
from songtor.engines.sheets.writing import csv_bytes, xlsx
from songtor.evidence.errors import Unknown
from songtor.evidence.verify import chain_differences
from songtor.exchange import applying
from songtor.exchange.exporting import export
from songtor.exchange.kinds import Asked
from songtor.exchange.models import Batch, BatchState, Done, Row
from songtor.exchange.queries import counts_of
from songtor.exchange.services import scope_of, start_applying
from songtor.offers.models import Offer, OfferLine, Said
from songtor.offers.queries import HOLDS, branches, sites
from songtor.receipts.models import Receipt
from songtor.reports.models import FoodDay, PickupDay, VisitDay
from songtor.reports.services import refresh
from songtor.rounds.models import Round, RoundState, Weighing
from tests.exchange.files import applied, checked, csv_file, outcomes, problems, undone, worked
from tests.personas import DAY, People, act, at, make_branch, make_people, make_site

pytestmark = pytest.mark.django_db

OFFERS = csv_file(
    ("รายการแจ้งบริจาค ประจำสัปดาห์",),
    ("วันที่", "สาขา", "ทานรองท้อง", "ข้าวและพร้อมทาน", "อาหารกล่อง Chef Cares", "รับได้ถึง"),
    ("๖ พ.ย. ๒๕๖๗", "Big Shop สาขาบางแค", "12.5 กก.", "1,200.5", "40 กล่อง", "13.30 น."),
    ("7 พ.ย. 67", "Big Shop  สาขาบางแค", "", "๘", "", ""),
    ("8/11/2567", "Big Shop สาขาบางแค", "0", "", "", ""),
    ("รวม", "", "12.5", "1,208.5", "40", ""),
)
FORMS = csv_file(
    ("วันที่", "สาขา", "กลุ่มทานรองท้อง (กก.)", "กลุ่มข้าวและพร้อมทาน (กก.)", "ส่งมอบที่", "จำนวนผู้รับ"),
    ("1 ต.ค. 2567", "Big Shop สาขาบางแค", "3.25", "10", "ชุมชนคลองขวาง", "30"),
    ("2 ต.ค. 2567", "Big Shop สาขาบางแค", "", "7.5", "", ""),
    ("3 ต.ค. 2567", "Big Shop สาขาบางแค", "0", "", "", ""),
)
SITES = csv_file(
    ("จุดส่งมอบ", "ประเภท", "เขต", "เวลาเปิด-ปิด", "ละติจูด", "ลองจิจูด", "จำนวนคน", "ต้องการ กลุ่มทานรองท้อง (กก.)"),
    ("ชุมชนใหม่ (สมมติ)", "ชุมชน", "บางแค", "09.00-15.00", "13.71", "100.41", "60", "20"),
)
VEHICLES = csv_file(("เขต", "รถ", "บรรทุก (กก.)", "แช่เย็น (กก.)"), ("ราชบุรีบูรณะ", "รถใหม่ (สมมติ)", "600", "150"))
OFFICERS = csv_file(
    ("ชื่อผู้ใช้", "ชื่อที่แสดง", "หน้าที่", "เขต", "ตั้งแต่วันที่"),
    ("bangkhae-9", "เจ้าหน้าที่เก้า (สมมติ)", "เจ้าหน้าที่เขต", "บางแค", "1 ต.ค. 2567"),
)
DONORS = csv_file(("รหัส", "ผู้บริจาค", "สาขา", "เขต"), ("C-9", "ร้านใหม่ (สมมติ)", "ร้านใหม่ สาขาหนึ่ง", "บางแค"))
KINDS = [
    ("donors", "malee", DONORS, 1),
    ("sites", "malee", SITES, 1),
    ("offers", "malee", OFFERS, 3),
    ("weighings", "malees_head", FORMS, 3),
    ("vehicles", "operator", VEHICLES, 1),
    ("officers", "operator", OFFICERS, 1),
]
every_kind = pytest.mark.parametrize(("kind", "who", "content", "rows"), KINDS, ids=[kind for kind, *_ in KINDS])


@pytest.fixture
def people(db: None) -> People:
    made = make_people()
    make_branch(made.actor("malee"))
    make_site(made.actor("malee"))
    return made


def totals() -> dict[str, object]:
    """What reports and lists are made of."""
    refresh()
    held = Offer.objects.filter(HOLDS, said=Said.YES)
    cells = {
        model: list(model._default_manager.order_by("day", "pk").values_list("day", *fields))
        for model, fields in {
            FoodDay: ("donor", "category", "offered_grams", "collected_grams", "handed_grams", "difference_grams"),
            PickupDay: ("missed_reason", "stops"),
            VisitDay: ("vulnerable_group", "visits"),
        }.items()
    }
    return {
        "offered": OfferLine.objects.filter(offer__in=held).aggregate(g=Sum("grams"), p=Sum("pieces")),
        "weighed": Weighing.objects.filter(reversal__isnull=True).aggregate(g=Sum("grams")),
        "receipts": Receipt.objects.filter(reversal__isnull=True).count(),
        **{model.__name__: sorted(map(str, rows)) for model, rows in cells.items()},
    }


def exported(actor: Actor, kind: str, write: Callable[..., bytes] = csv_bytes) -> bytes:
    table = export(kind, Asked(actor, at("10:30")))
    return csv_bytes(table) if write is csv_bytes else xlsx([table], moment=at("10:30"))


@every_kind
def test_in_and_out_and_in_again_changes_nothing(
    people: People, kind: str, who: str, content: bytes, rows: int
) -> None:
    actor = people.actor(who)
    batch = applied(actor, kind, content)
    assert (problems(batch), counts_of([batch])[batch.pk].applied) == ({}, rows)
    for write in (csv_bytes, xlsx):
        again = checked(actor, kind, exported(actor, kind, write))
        assert (problems(again), set(outcomes(again).values())) == ({}, {"same"})


@every_kind
def test_undo_returns_every_total(people: People, kind: str, who: str, content: bytes, rows: int) -> None:
    actor = people.actor(who)
    before = totals()
    batch = undone(actor, applied(actor, kind, content))
    assert (counts_of([batch])[batch.pk].undone, batch.state) == (rows, BatchState.UNDONE)
    assert totals() == before
    assert list(chain_differences()) == []


@every_kind
def test_who_may_not_enter_a_kind_may_not_bring_its_file(
    people: People, kind: str, who: str, content: bytes, rows: int
) -> None:
    for stranger in ("auditor", "executive", "operator" if who != "operator" else "nok"):
        with pytest.raises(Unknown):
            scope_of(people.actor(stranger), kind)


def test_offers_are_read_through_all_the_mess(people: People) -> None:
    applied(people.actor("malee"), "offers", OFFERS)
    first, second, third = Offer.objects.filter(HOLDS).order_by("day")
    assert {line.category_id: line.grams or line.pieces for line in first.lines.all()} == {
        "snack": 12_500,
        "ready": 1_200_500,
        "box": 40,
    }
    assert (first.day, second.lines.get().grams, third.said) == (date(2024, 11, 6), 8_000, Said.NO)
    assert first.until == at("13:30", first.day)


def test_an_old_form_counts_on_its_own_day(people: People) -> None:
    applied(people.actor("malees_head"), "weighings", FORMS)
    assert list(Weighing.objects.order_by("day", "category").values_list("day", "category", "grams")) == [
        (date(2024, 10, 1), "ready", 10_000),
        (date(2024, 10, 1), "snack", 3_250),
        (date(2024, 10, 2), "ready", 7_500),
        (date(2024, 10, 3), "snack", 0),
    ]
    assert {round_.state for round_ in Round.objects.all()} == {RoundState.SIGNED_OFF}
    receipt = Receipt.objects.get()
    assert (receipt.day, receipt.heads) == (date(2024, 10, 1), 30)
    assert all(scale.split()[-1].isdigit() for scale in Weighing.objects.values_list("scale", flat=True))


def test_a_recorded_weight_is_never_changed_by_a_file(people: People) -> None:
    head = people.actor("malees_head")
    applied(head, "weighings", FORMS)
    batch = checked(head, "weighings", FORMS.replace(b"7.5", b"8.5"))
    assert problems(batch) == {3: [("", "weight_is_fixed")]}


def test_what_may_be_two_numbers_is_asked(people: People) -> None:
    lines = csv_file(("วันที่", "สาขา", "ทานรองท้อง"), ("6/11/2567", "Big Shop สาขาบางแค", "12,5 กก."))
    assert problems(checked(people.actor("malee"), "offers", lines)) == {2: [("snack", "two_weights")]}


@every_kind
def test_a_kill_in_the_middle_neither_repeats_nor_leaves_out(
    people: People, kind: str, who: str, content: bytes, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = people.actor(who)
    monkeypatch.setattr(applying, "CHUNK", 1)
    batch = start_applying(act(actor), batch=checked(actor, kind, content))

    def killed(percent: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        applying.apply_batch(batch, Asked(actor, at("10:30")), killed)
    assert Row.objects.filter(batch=batch, done=Done.APPLIED).count() == 1
    assert worked(batch, actor).state == BatchState.APPLIED
    assert set(outcomes(checked(actor, kind, content)).values()) == {"same"}


def test_control_without_the_marks_a_second_try_would_double(people: People) -> None:
    actor = people.actor("malee")
    batch = applied(actor, "donors", DONORS)
    Row.objects.filter(batch=batch).update(done=Done.NOT_YET)
    again = Batch.objects.get(pk=batch.pk)
    deeds = applying.Deeds(again, actor, at("10:40"), "second")  # another step: another key
    register = applying.REGISTERS["donors"](Asked(actor, at("10:40")))
    register.look_at([])
    applying._apply_row(deeds, register, Row.objects.get(batch=batch))
    assert [branch.name for branch in branches(actor=actor)].count("ร้านใหม่ สาขาหนึ่ง") == 2


def test_a_file_of_one_district_reaches_no_other(people: People) -> None:
    batch = checked(people.actor("somchai"), "sites", SITES)
    assert problems(batch) == {2: [("district", "district_of_others")]}
    assert sites(actor=people.actor("somchai")).count() == 0


def test_officers_are_a_name_and_a_user_name(people: People) -> None:
    applied(people.actor("operator"), "officers", OFFICERS)
    grant = RoleGrant.objects.get(account__username="bangkhae-9")
    assert (grant.account.email, grant.account.has_usable_password(), grant.district_id) == ("", False, "1040")
    assert Vehicle.objects.filter(name="รถใหม่ (สมมติ)").count() == 0


def test_the_day_of_a_form_is_over(people: People) -> None:
    lines = csv_file(("วันที่", "สาขา", "ทานรองท้อง"), (f"{DAY.day + 3}/11/2567", "Big Shop สาขาบางแค", "5"))
    assert problems(checked(people.actor("malees_head"), "weighings", lines)) == {2: [("day", "day_out_of_range")]}
