"""The file a phone wrote of what it could not send is read in for it, exactly once."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from typing import Any

import pytest
from PIL import Image

from songtor.city.policy import Actor
from songtor.evidence.errors import Refusal, Unknown
from songtor.rounds.models import Photo, Weighing
from songtor.sync.operations.models import Operation
from songtor.sync.reading_in import read_in
from tests.personas import act
from tests.sync.books import differences
from tests.sync.conftest import World
from tests.sync.phones import code


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(content, "JPEG")
    return content.getvalue()


def file_of(world: World, **changes: Any) -> bytes:
    """As the app writes it (field-app/src/leaving.ts): a weighing and a photo."""
    content = picture()
    digest = hashlib.sha256(content).hexdigest()
    if not world.phone.minted:
        world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
        world.phone.mint("photo", "09:36", world.pickup, blob=digest)
    ops = [{"op_id": str(one.op_id), "offset_ms": 0, **one.content} for one in world.phone.minted]
    blobs = [{"digest": digest, "type": "image/jpeg", "base64": base64.b64encode(content).decode()}]
    head = {"format": "songtor-field-unsent", "version": 1, "device": str(world.phone.device.pk)}
    return json.dumps({**head, "ops": ops, "blobs": blobs, **changes}).encode()


def read(actor: Actor, world: World, file: bytes) -> list[str]:
    outcomes = read_in(act(actor, "20:30"), phone=world.phone.device, file=file)
    return [f"{one.verdict} {code(one)}".strip() for one in outcomes]


def test_an_officer_reads_in_nothing(world: World) -> None:
    with pytest.raises(Unknown):
        read(world.people.actor("malee"), world, file_of(world))
    assert Operation.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"format": "something else"}, "export_unreadable"),
        ({"ops": {"op_id": 1}}, "export_unreadable"),
        ({"ops": [{"op_id": "x", "seq": 1}]}, "export_unreadable"),
        ({"blobs": [{"digest": "0" * 64, "base64": "AAAA"}]}, "export_unreadable"),
        ({"device": "another"}, "export_of_another_phone"),
    ],
)
def test_a_file_that_is_none_writes_nothing(world: World, changes: dict[str, Any], refused: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(world.people.actor("malees_head"), world, file_of(world, **changes))
    assert (refusal.value.code, Operation.objects.count()) == (refused, 0)


def test_a_file_cut_off_writes_nothing(world: World) -> None:
    with pytest.raises(Refusal) as refusal:
        read(world.people.actor("malees_head"), world, file_of(world)[:-20])
    assert refusal.value.code == "export_unreadable"


def test_pictures_come_before_the_operations_that_name_them(world: World) -> None:
    assert read(world.people.actor("malees_head"), world, file_of(world)) == ["accepted", "accepted"]
    assert (Weighing.objects.get().grams, Photo.objects.count()) == (15_000, 1)
    assert differences() == []


def test_what_is_no_picture_blocks_only_the_entry_that_names_it(world: World) -> None:
    blob = {"digest": hashlib.sha256(picture()).hexdigest(), "base64": base64.b64encode(picture()).decode()}
    text = {"digest": hashlib.sha256(b"no picture").hexdigest(), "base64": base64.b64encode(b"no picture").decode()}
    file_of(world)
    world.phone.mint("photo", "09:37", world.pickup, blob=text["digest"])
    file = file_of(world, blobs=[text, blob])
    assert read(world.people.actor("malees_head"), world, file) == ["accepted", "accepted", "rejected blob_missing"]


def test_a_file_read_in_twice_and_sent_by_the_phone_too_counts_once(world: World) -> None:
    head = world.people.actor("malees_head")
    read(head, world, file_of(world))
    assert read(head, world, file_of(world)) == ["duplicate", "duplicate"]
    assert [one.verdict for one in world.phone.send().outcomes] == ["duplicate", "duplicate"]
    assert (Weighing.objects.count(), Photo.objects.count(), Operation.objects.count()) == (1, 1, 2)
