"""Whatever is altered behind the product's back is found, and an untouched city is not accused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from songtor.city.services import end_role
from songtor.cli import __main__ as dispatcher
from songtor.evidence.append_only import guard_ledgers
from songtor.evidence.models import Anchor, Blob, ChainEntry, ChainHead
from songtor.offers.models import Branch, Site
from songtor.offers.services import announce_nothing
from songtor.receipts.models import Receipt
from songtor.reports.models import CategoryDay, FoodDay, PickupDay, VisitDay
from songtor.reports.verify import report_differences
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, RoundState, Stop, Waste
from songtor.stock.models import Balance, Movement
from tests.personas import (
    BANG_KHAE,
    DAY,
    FOUNDER,
    People,
    act,
    load_bangkok,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
    stops_of,
)
from tests.reports.days import a_photo, make_day_done

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> People:
    load_bangkok()
    people = make_people()
    make_day_done(people.actor("malee"))
    return people


@contextmanager
def behind_its_back(*tables: str) -> Iterator[None]:
    """Somebody with the database's password: the triggers are away, and back again afterwards."""
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("update", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")
    yield
    guard_ledgers()


def verify(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = dispatcher.main(["verify", *words])
    return status, capsys.readouterr().out


def test_control_an_untouched_city_is_ok_and_says_how_much_was_counted(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = verify(capsys)
    assert status == 0, said
    assert said.startswith("ok: ") and f"{ChainEntry.objects.count()} acts" in said and "1 published days" in said


def test_one_byte_of_a_movement_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    movement = Movement.objects.order_by("entered_at", "id")[0]
    with behind_its_back("stock_movement"):
        Movement.objects.filter(pk=movement.pk).update(grams=movement.grams + 1)
    status, said = verify(capsys)
    assert status == 1
    assert "a sealed fact was changed" in said and str(movement.pk) in said


def test_one_byte_of_a_chain_entry_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    entry = ChainEntry.objects.filter(scope=BANG_KHAE)[3]
    with behind_its_back("evidence_chainentry"):
        ChainEntry.objects.filter(pk=entry.pk).update(actor_ref=entry.actor_ref[:-1] + "x")
    status, said = verify(capsys)
    assert (status, "chain entry was changed" in said) == (1, True)


def test_one_byte_of_a_photo_is_found(capsys: pytest.CaptureFixture[str], people: People) -> None:
    malee = people.actor("malee")
    offer = make_offer(malee, make_branch(malee, name="Big Shop 2"))
    round_ = make_round(malee, offer, make_site(malee, name="ชุมชนวัดม่วง"))
    rounds.add_photo(act(malee, "12:30"), stop=stops_of(round_)[0], picture=a_photo())
    assert verify(capsys)[0] == 0
    path = Path(default_storage.path(Blob.objects.get().path))
    content = bytearray(path.read_bytes())
    content[-10] ^= 1
    path.write_bytes(content)
    status, said = verify(capsys)
    assert (status, "a file was changed" in said) == (1, True)


def test_a_removed_row_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    movement = Movement.objects.order_by("-entered_at", "-id")[0]
    with behind_its_back("stock_movement"):
        Movement.objects.filter(pk=movement.pk).delete()
    status, said = verify(capsys)
    assert (status, "a sealed fact is gone" in said) == (1, True)


def test_a_movement_nobody_sealed_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    earlier = Movement.objects.order_by("entered_at", "id")[0]
    added = Movement.objects.get(pk=earlier.pk)
    added.pk = None
    added.id = Movement._meta.pk.get_default()
    added.save(force_insert=True)
    status, said = verify(capsys)
    assert status == 1
    assert "a fact is in no chain" in said and str(added.pk) in said


def test_a_removed_chain_entry_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    with behind_its_back("evidence_chainentry"):
        ChainEntry.objects.filter(scope=BANG_KHAE, seq=4).delete()
    status, said = verify(capsys)
    assert (status, "chain entries are missing before" in said) == (1, True)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (FoodDay, {"collected_grams": 1}),
        (CategoryDay, {"handed_grams": 1}),
        (VisitDay, {"visits": 900}),
        (PickupDay, {"stops": 9}),
    ],
    ids=["kilograms", "kilograms of all donors", "visits", "pickups"],
)
def test_a_changed_published_number_is_found(
    capsys: pytest.CaptureFixture[str],
    table: type[FoodDay | CategoryDay | VisitDay | PickupDay],
    change: dict[str, int],
) -> None:
    assert verify(capsys)[0] == 0
    first = table.objects.order_by("id")[0]
    table.objects.filter(pk=first.pk).update(**change)
    status, said = verify(capsys)
    assert status == 1
    assert f"a published day does not equal its ledger: {BANG_KHAE} {DAY}" in said


@pytest.mark.parametrize("table", [FoodDay, CategoryDay, VisitDay, PickupDay])
def test_a_published_day_ascribed_to_another_foundation_is_found(
    capsys: pytest.CaptureFixture[str], table: type[FoodDay | CategoryDay | VisitDay | PickupDay]
) -> None:
    assert verify(capsys)[0] == 0
    table.objects.update(foundation="vvshare")
    status, said = verify(capsys)
    assert (status, "a published day does not equal its ledger" in said) == (1, True)


def test_a_forged_day_is_found_while_another_day_waits_to_be_published(
    capsys: pytest.CaptureFixture[str], people: People
) -> None:
    assert verify(capsys)[0] == 0
    tomorrow = DAY + timedelta(days=1)
    announce_nothing(act(people.actor("malee"), day=tomorrow), branch=Branch.objects.get(), day=tomorrow)
    FoodDay.objects.filter(day=DAY).update(collected_grams=1)
    assert [str(forged.where) for forged in report_differences()] == [f"{BANG_KHAE} {DAY}"]
    assert verify(capsys)[0] == 1


@pytest.mark.parametrize(("table", "state"), [(Stop, "missed"), (Round, "under_way")], ids=["stop", "round"])
def test_a_state_nobody_witnessed_is_found(
    capsys: pytest.CaptureFixture[str], table: type[Stop | Round], state: str
) -> None:
    table.objects.filter(pk=table.objects.all()[0].pk).update(state=state)
    status, said = verify(capsys)
    assert (status, "is not in the state of its last change" in said) == (1, True)


def test_a_draft_is_in_its_first_state(capsys: pytest.CaptureFixture[str], people: People) -> None:
    malee = people.actor("malee")
    tomorrow = DAY + timedelta(days=1)
    draft = make_round(malee, make_offer(malee, Branch.objects.get(), day=tomorrow), Site.objects.get(), publish=False)
    assert verify(capsys)[0] == 0
    draft.state = RoundState.PUBLISHED
    draft.save(update_fields=["state"])
    assert verify(capsys)[0] == 1


@pytest.mark.parametrize(
    "change",
    [{"role": "operator", "district": None}, {"district": "1011"}, {"ends_on": DAY}, {"agency": "sos"},
     {"donor_id": UUID(int=1)}, {"starts_on": DAY}],
    ids=lambda change: " ".join(change),
)  # fmt: skip
def test_a_changed_grant_is_found(
    capsys: pytest.CaptureFixture[str], people: People, change: dict[str, object]
) -> None:
    people.malee.grants.update(**change)
    status, said = verify(capsys)
    assert (status, "a grant is not what was given" in said) == (1, True)


def test_a_grant_nobody_gave_or_of_somebody_else_is_found(capsys: pytest.CaptureFixture[str], people: People) -> None:
    given = people.malee.grants.get()
    people.malee.grants.update(account=people.nok)
    assert "a grant is not what was given" in verify(capsys)[1]
    people.nok.grants.filter(pk=given.pk).update(account=people.malee)
    assert verify(capsys)[0] == 0
    people.nok.grants.create(role="operator", starts_on=DAY)
    assert "a grant is not what was given" in verify(capsys)[1]


def test_control_a_grant_that_was_ended_is_ok(capsys: pytest.CaptureFixture[str], people: People) -> None:
    end_role(act(FOUNDER), grant=people.malee.grants.get(), ends_on=DAY)
    assert verify(capsys)[0] == 0


def test_control_waste_that_was_taken_back_is_ok(capsys: pytest.CaptureFixture[str], people: People) -> None:
    head = people.actor("malees_head")
    rounds.reverse_waste(act(head, "13:00"), waste=Waste.objects.get(), reason="ชั่งผิด")
    status, said = verify(capsys)
    assert status == 0, said


def test_a_published_day_that_vanished_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(capsys)[0] == 0
    for table in (FoodDay, CategoryDay, VisitDay, PickupDay):
        table.objects.all().delete()
    assert verify(capsys)[0] == 1


def test_a_changed_balance_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    first = Balance.objects.order_by("id")[0]
    Balance.objects.filter(pk=first.pk).update(grams=first.grams + 5)
    status, said = verify(capsys)
    assert (status, "balance does not equal its movements" in said) == (1, True)


def test_a_table_without_its_triggers_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    with behind_its_back("receipts_receipt"):
        status, said = verify(capsys)
    assert (status, "receipts_receipt" in said) == (1, True)
    assert verify(capsys)[0] == 0


def test_a_cut_tail_is_found_by_the_anchor_alone(
    capsys: pytest.CaptureFixture[str], people: People, tmp_path: Path
) -> None:
    malee, file = people.actor("malee"), tmp_path / "anchor.json"
    branch = make_branch(malee, name="Big Shop 2")
    kept = ChainHead.objects.get(scope=BANG_KHAE)
    for minute in range(10):
        announce_nothing(act(malee, f"13:{minute:02}"), branch=branch, day=DAY)
    assert dispatcher.main(["anchor", "-o", str(file)]) == 0
    assert verify(capsys, "--anchor", str(file))[0] == 0
    cut_tail(kept, length=10)
    assert verify(capsys)[0] == 1
    with behind_its_back("evidence_anchor"):
        Anchor.objects.all().delete()
    assert verify(capsys)[0] == 0
    status, said = verify(capsys, "--anchor", str(file))
    assert status == 1
    assert f"the chain's tail was cut after the anchor: {BANG_KHAE}:{kept.length + 10}" in said


def cut_tail(kept: ChainHead, *, length: int) -> None:
    """Removes the last acts with everything they wrote, and repairs the head: the chain alone looks whole."""
    tail = ChainEntry.objects.filter(scope=kept.scope, seq__gt=kept.length)
    assert tail.count() == length
    offers = [pk for entry in tail for _, pk, _ in json.loads(entry.facts)]
    with behind_its_back("evidence_chainentry", "offers_offer"), connection.cursor() as cursor:
        for pk in reversed(offers):
            plain = pk if connection.vendor == "postgresql" else pk.replace("-", "")
            cursor.execute("DELETE FROM offers_offer WHERE id = %s", [plain])
        tail.delete()
    ChainHead.objects.filter(scope=kept.scope).update(length=kept.length, digest=kept.digest)


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '"x"', '{"format": "songtor-anchor/1", "heads": []}', "\x00\xff", '{"format": 1, "heads": {}}',
     '{"format": "songtor-anchor/1", "heads": {"1040": [99999999999999999999, "x"]}}'],
)  # fmt: skip
def test_a_file_that_is_no_anchor_is_refused(content: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "anchor.json"
    file.write_bytes(content.encode("latin-1"))
    assert verify(capsys, "--anchor", str(file))[0] == 2
    assert verify(capsys, "--anchor", str(tmp_path / "nowhere.json"))[0] == 2


def test_the_days_first_anchor_counts_and_another_file_is_kept(
    capsys: pytest.CaptureFixture[str], people: People, tmp_path: Path
) -> None:
    file = tmp_path / "anchor.json"
    assert dispatcher.main(["anchor", "-o", str(file)]) == 0
    first = file.read_text()
    make_day_done(people.actor("somchai"), district="1011")
    assert dispatcher.main(["anchor", "-o", str(file)]) == 0
    assert (Anchor.objects.count(), file.read_text()) == (1, first)
    other = tmp_path / "other.json"
    other.write_text("a letter")
    assert dispatcher.main(["anchor", "-o", str(other)]) == 2
    assert other.read_text() == "a letter"


def test_tick_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatcher.main(["tick"]) == 0
    counted = FoodDay.objects.count(), Anchor.objects.count()
    assert counted == (2, 1)
    capsys.readouterr()
    assert dispatcher.main(["tick"]) == 0
    assert (FoodDay.objects.count(), Anchor.objects.count()) == counted
    assert capsys.readouterr().err == ""


def test_control_there_is_something_to_verify() -> None:
    assert Receipt.objects.count() == 1 and Stop.objects.count() == 2
