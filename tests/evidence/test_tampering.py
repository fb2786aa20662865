"""Whoever changes the record behind the services is found and named; an untouched record is let be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from songtor.city.goods import Goods
from songtor.evidence.append_only import guard_ledgers
from songtor.evidence.digests import digest
from songtor.evidence.models import Blob, ChainEntry, ChainHead
from songtor.evidence.services import take_anchor
from songtor.evidence.verify import anchor_differences, anchor_text, chain_differences, read_anchor
from songtor.offers.services import change_needs
from songtor.rounds import services as rounds
from songtor.stock.models import Movement
from tests.guards.conftest import standing_world, world
from tests.guards.world import picture
from tests.personas import BANG_KHAE, DAY, act, at

if TYPE_CHECKING:
    from tests.guards.world import World

pytestmark = pytest.mark.django_db

__all__ = ["standing_world", "world"]


@pytest.fixture
def photographed(world: World) -> Iterator[Blob]:
    """The file is put back afterwards: storage knows no rollback."""
    blob = rounds.add_photo(act(world.malee, "09:45"), stop=world.pickup, picture=picture("blue")).blob
    with default_storage.open(blob.path) as file:
        kept = file.read()
    yield blob
    rewrite(blob, kept)


def rewrite(blob: Blob, content: bytes) -> None:
    default_storage.delete(blob.path)
    default_storage.save(blob.path, ContentFile(content))


def tamper(table: str, sql: str) -> None:
    """As somebody with the database's password would: the trigger away, the change, the trigger back."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")
        cursor.execute(sql)
    guard_ledgers()


def found() -> list[str]:
    return [difference.what for difference in chain_differences()]


def test_an_untouched_record_has_no_differences(world: World, photographed: Blob) -> None:
    assert found() == []


def test_a_changed_movement_is_found(world: World) -> None:
    tamper("stock_movement", "UPDATE stock_movement SET grams = grams + 1")
    assert found() == ["a sealed fact was changed"]
    (difference,) = chain_differences()
    assert str(Movement.objects.get().pk) in difference.where


def test_a_changed_reason_under_a_retention_rule_is_no_tampering(world: World) -> None:
    tamper("offers_offer", "UPDATE offers_offer SET note = ''")
    assert found() == []


def test_a_removed_fact_is_found(world: World) -> None:
    tamper("rounds_roundchange", "DELETE FROM rounds_roundchange WHERE state = 'under_way'")
    assert found() == ["a sealed fact is gone"]


def test_a_fact_slipped_in_is_found(world: World) -> None:
    change = world.round.changes.first()
    change.pk = None
    change._state.adding = True
    change.id = type(change)._meta.pk.get_default()
    change.save(force_insert=True)
    assert found() == ["a fact is in no chain"]


def test_a_changed_photo_is_found(world: World, photographed: Blob) -> None:
    with default_storage.open(photographed.path) as file:
        content = bytearray(file.read())
    content[len(content) // 2] ^= 1
    rewrite(photographed, bytes(content))
    assert found() == ["a file was changed"]


def test_a_removed_photo_is_found(world: World, photographed: Blob) -> None:
    default_storage.delete(photographed.path)
    assert found() == ["a file is gone"]


@pytest.mark.parametrize("column", ["verb", "actor_ref", "salt", "facts"])
def test_a_changed_chain_entry_is_found(world: World, column: str) -> None:
    entry = ChainEntry.objects.filter(scope=BANG_KHAE).order_by("seq")[3]
    other = f"replace({column}, substr({column}, 1, 1), 'z')"
    tamper("evidence_chainentry", f"UPDATE evidence_chainentry SET {column} = {other} WHERE id = {entry.pk}")
    assert "chain entry was changed" in found()


def test_a_chain_entry_cut_out_is_found(world: World) -> None:
    entry = ChainEntry.objects.filter(scope=BANG_KHAE).order_by("seq")[3]
    tamper("evidence_chainentry", f"DELETE FROM evidence_chainentry WHERE id = {entry.pk}")
    assert {"chain entries are missing before", "chain does not follow on from the entry before"} <= set(found())


def test_a_table_without_its_triggers_is_found(world: World) -> None:
    on = " ON stock_movement" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER stock_movement_no_update{on}")
    assert found() == ["table without its append-only triggers"]


def cut_tail(rows: int) -> None:
    """The last acts disappear, and the head says they never were."""
    head = ChainHead.objects.get(scope=BANG_KHAE)
    last = ChainEntry.objects.get(scope=BANG_KHAE, seq=head.length - rows)
    tamper("evidence_chainentry", f"DELETE FROM evidence_chainentry WHERE scope = '{BANG_KHAE}' AND seq > {last.seq}")
    ChainHead.objects.filter(scope=BANG_KHAE).update(length=last.seq, digest=last.digest)


def test_a_tail_cut_off_is_found_by_the_anchor_alone(world: World) -> None:
    for grams in range(1, 11):
        change_needs(act(world.malee), site=world.site, needs=[Goods("ready", grams)])
    anchor = read_anchor(anchor_text(take_anchor(day=DAY, taken_at=at("23:00"))))
    assert (found(), list(anchor_differences(anchor))) == ([], [])
    cut_tail(10)
    assert found() == ["the chain's tail was cut after the anchor"]
    tamper("evidence_anchor", "DELETE FROM evidence_anchor")
    assert found() == []
    assert [cut.what for cut in anchor_differences(anchor)] == ["the chain's tail was cut after the anchor"]


def test_a_chain_rewritten_whole_departs_from_the_anchor(world: World) -> None:
    anchor = take_anchor(day=DAY, taken_at=at("23:00"))
    heads = read_anchor(anchor_text(anchor))
    length, _ = heads[BANG_KHAE]
    other = {**heads, BANG_KHAE: (length, "0" * 64)}
    assert [difference.what for difference in anchor_differences(other)] == ["the chain departs from the anchor"]


def test_a_changed_anchor_is_found(world: World) -> None:
    take_anchor(day=DAY, taken_at=at("23:00"))
    assert found() == []
    tamper("evidence_anchor", "UPDATE evidence_anchor SET heads = '{}'")
    assert found() == ["an anchor was changed"]


@pytest.mark.parametrize("heads", ["", "[]", '{"1040": 7}', '{"1040": ["x", "y"]}'])
def test_an_anchor_that_cannot_be_read_is_found(world: World, heads: str) -> None:
    take_anchor(day=DAY, taken_at=at("23:00"))
    tamper("evidence_anchor", f"UPDATE evidence_anchor SET heads = '{heads}'")
    assert found() == ["an anchor was changed"]


def test_a_chain_that_departs_from_an_anchor_of_the_database_is_found(world: World) -> None:
    anchor = take_anchor(day=DAY, taken_at=at("23:00"))
    heads = json.loads(anchor.heads)
    heads[BANG_KHAE][1] = "0" * 64
    tamper(
        "evidence_anchor", f"UPDATE evidence_anchor SET heads = '{json.dumps(heads)}', digest = '{digest('', heads)}'"
    )
    assert found() == ["the chain departs from the anchor"]


def test_one_anchor_a_day_and_the_first_one_counts(world: World) -> None:
    first = take_anchor(day=DAY, taken_at=at("12:00"))
    rounds.finish_pickup(act(world.malee, "10:45"), stop=world.pickup)
    assert take_anchor(day=DAY, taken_at=at("23:00")).heads == first.heads
    assert json.loads(first.heads)[BANG_KHAE][0] == ChainHead.objects.get(scope=BANG_KHAE).length - 1


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "songtor-anchor/2"}', '{"format": "songtor-anchor/1"}'])
def test_a_file_that_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="songtor-anchor/1"):
        read_anchor(text)
