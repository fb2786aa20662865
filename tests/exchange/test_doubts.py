"""A cell that can be read twice is asked about, never guessed; the answer is a fact, for the cell or for its column."""

from __future__ import annotations

from typing import Any

import pytest

from songtor.city.policy import Actor
from songtor.evidence.errors import Unknown
from songtor.evidence.verify import chain_differences
from songtor.exchange.doubts import CellMeant, ColumnMeant, doubts_in, settle_doubts
from songtor.exchange.errors import AnswerMissing, BatchNotThere, NothingToApply, RowDecided
from songtor.exchange.kinds import Asked
from songtor.exchange.models import Batch, DoubtSettled, KnownColumns, Row
from songtor.exchange.queries import counts_of, rows_of
from songtor.exchange.services import decide_row, start_applying
from songtor.offers.models import Offer, OfferLine
from tests.exchange.files import applied, checked, csv_file, outcomes, problems, undone, worked
from tests.personas import People, act, at, make_branch, make_people

pytestmark = pytest.mark.django_db

TITLES = ("วันที่", "สาขา", "ทานรองท้อง")
SHOP = "Big Shop สาขาบางแค"


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    make_branch(people.actor("malee"))
    return people.actor("malee")


def offers(*rows: tuple[str, str]) -> bytes:
    return csv_file(TITLES, *((day, SHOP, amount) for day, amount in rows))


def settled(actor: Actor, batch: Batch, *, remember: bool = False, **said: Any) -> Batch:
    return worked(settle_doubts(act(actor), batch=batch, remember=remember, **said), actor)


def asked(batch: Batch, actor: Actor) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """Reading and words of every question, by row and column."""
    doubts = doubts_in(batch, list(rows_of(batch)), Asked(actor, at("10:30")))
    return {(one.number, one.column): [(each.words, each.way) for each in one.possible] for one in doubts}


def days() -> list[str]:
    return sorted(day.isoformat() for day in Offer.objects.values_list("day", flat=True))


def test_unanswered_rows_are_not_applied(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5")))
    assert (outcomes(batch), problems(batch)) == ({2: "doubt"}, {2: [("day", "two_readings")]})
    with pytest.raises(NothingToApply):
        start_applying(act(malee), batch=batch)
    applied(malee, "offers", offers(("03/04/67", "5"), ("7 พ.ย. 67", "1,200"), ("8 พ.ย. 67", "5")))
    assert days() == ["2024-11-08"]


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        ("03/04/67", [("3 เมษายน 2567", "order=day_first"), ("4 มีนาคม 2567", "order=month_first")]),
        ("01/02/2024", [("1 กุมภาพันธ์ 2567", "order=day_first"), ("2 มกราคม 2567", "order=month_first")]),
    ],
)
def test_a_day_is_asked_in_words(malee: Actor, cell: str, readings: list[tuple[str, str]]) -> None:
    assert asked(checked(malee, "offers", offers((cell, "5"))), malee) == {(2, "day"): readings}


def test_a_weight_is_asked_in_words(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("6 พ.ย. 67", "1,200")))
    words = [("1,200 กก. (หนึ่งพันสองร้อย)", "comma=thousands"), ("1.2 กก.", "comma=decimal")]
    assert asked(batch, malee) == {(2, "snack"): words}


def test_one_cell_is_settled_and_the_others_stay_in_doubt(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5"), ("05/06/67", "5")))
    batch = settled(malee, batch, cells=[CellMeant(2, "day", "2024-03-04")])
    assert outcomes(batch) == {2: "new", 3: "doubt"}
    fact = DoubtSettled.objects.get()
    assert (fact.column, fact.number, fact.reading, fact.actor_ref) == ("day", 2, "2024-03-04", malee.ref)
    worked(start_applying(act(malee), batch=batch), malee)
    assert (days(), list(chain_differences())) == (["2024-03-04"], [])


def test_a_column_is_settled_with_one_answer_and_taken_back_whole(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "1,200"), ("05/06/67", "1,300")))
    said = [ColumnMeant("day", "order=month_first"), ColumnMeant("snack", "comma=decimal")]
    batch = settled(malee, batch, columns=said)
    assert outcomes(batch) == {2: "new", 3: "new"}
    batch = worked(start_applying(act(malee), batch=batch), malee)
    assert days() == ["2024-03-04", "2024-05-06"]
    assert sorted(OfferLine.objects.values_list("grams", flat=True)) == [1_200, 1_300]
    assert counts_of([undone(malee, batch)])[batch.pk].undone == 2


def test_the_later_word_counts(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5"), ("05/06/67", "5")))
    for way in ("order=month_first", "order=day_first"):
        batch.refresh_from_db()
        batch = settled(malee, batch, columns=[ColumnMeant("day", way)])
    assert [row.said["day"] for row in Row.objects.filter(batch=batch)] == ["2024-04-03", "2024-06-05"]
    assert DoubtSettled.objects.count() == 2


@pytest.mark.parametrize(
    "cells",
    [
        [("03/04/67", "5"), ("25/04/67", "5")],
        [("01/02/2024", "5"), ("25/11/2567", "5")],
        [("6 พ.ย. 67", "1,200"), ("7 พ.ย. 67", "1,300.5")],
        [("6 พ.ย. 67", "1,200"), ("7 พ.ย. 67", "0,5")],
    ],
)
def test_what_other_cells_of_the_column_settle_is_no_question(malee: Actor, cells: list[tuple[str, str]]) -> None:
    assert set(outcomes(checked(malee, "offers", offers(*cells))).values()) == {"new"}
    assert set(outcomes(checked(malee, "offers", offers(*cells[:1]))).values()) == {"doubt"}  # alone it is one


def test_cells_that_contradict_each_other_settle_nothing(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5"), ("25/04/67", "5"), ("04/25/67", "5")))
    assert outcomes(batch) == {2: "doubt", 3: "new", 4: "error"}


def test_two_rows_that_turn_out_to_be_one_day_are_an_error(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("3 เม.ย. 67", "5"), ("03/04/67", "6")))
    assert outcomes(batch) == {2: "new", 3: "doubt"}
    batch = settled(malee, batch, cells=[CellMeant(3, "day", "2024-04-03")])
    assert problems(batch) == {3: [("", "told_otherwise")]}


@pytest.mark.parametrize("remember", [True, False])
def test_an_answer_is_remembered_only_where_somebody_asked_for_it(malee: Actor, *, remember: bool) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5")))
    settled(malee, batch, columns=[ColumnMeant("day", "order=day_first")], remember=remember)
    assert KnownColumns.objects.get().ways == ({"day": "order=day_first"} if remember else {})
    again = checked(malee, "offers", offers(("05/06/67", "5")))
    assert outcomes(again) == {2: "new" if remember else "doubt"}


def test_what_is_remembered_gives_way_to_what_a_file_shows(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5")))
    settled(malee, batch, columns=[ColumnMeant("day", "order=day_first")], remember=True)
    assert outcomes(checked(malee, "offers", offers(("05/06/67", "5"), ("04/25/67", "5"))))[2] == "doubt"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, AnswerMissing),
        ({"cells": [CellMeant(2, "day", "2024-04-05")]}, RowDecided),
        ({"cells": [CellMeant(2, "snack", "2024-04-03")]}, RowDecided),
        ({"cells": [CellMeant(9, "day", "2024-04-03")]}, RowDecided),
        ({"columns": [ColumnMeant("day", "order=sideways")]}, RowDecided),
        ({"columns": [ColumnMeant("day", "")]}, RowDecided),
        ({"columns": [ColumnMeant("until", "order=day_first")]}, RowDecided),
    ],
)
def test_only_what_is_asked_can_be_answered(malee: Actor, said: dict[str, Any], refusal: type) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5")))
    with pytest.raises(refusal):
        settled(malee, batch, **said)
    assert DoubtSettled.objects.count() == 0


def test_a_row_in_doubt_cannot_be_waved_through_and_an_applied_batch_asks_nothing(malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5")))
    with pytest.raises(RowDecided):
        decide_row(act(malee), batch=batch, number=2, answer="new")
    done = applied(malee, "offers", offers(("7 พ.ย. 67", "5")))
    with pytest.raises(BatchNotThere):
        settled(malee, done, columns=[ColumnMeant("day", "order=day_first")])


def test_a_stranger_settles_nothing(people: People, malee: Actor) -> None:
    batch = checked(malee, "offers", offers(("03/04/67", "5")))
    with pytest.raises(Unknown):
        settled(people.actor("somchai"), batch, columns=[ColumnMeant("day", "order=day_first")])
