"""Rounds, stops and pictures by right: forbidden and unknown look the same."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.evidence.blobs import read_blob
from songtor.evidence.models import Blob
from songtor.rounds.models import Photo, Round, RoundState, Signature, Stop, StopKind
from tests.desk.rounds.stops import Road, drawn, everything_written, photo, send, signed_in
from tests.personas import BANG_KHAE, DAY, make_branch, make_offer

PAGES = ["round", "round_waste", "round_sign_off"]


def test_another_districts_round_is_unknown(road: Road) -> None:
    somchai = signed_in(road.people.somchai)

    for name in PAGES:
        assert somchai.get(reverse(name, args=[road.round.pk])).status_code == 404
        assert somchai.get(reverse(name, args=[uuid4()])).status_code == 404
    assert reverse("round", args=[road.round.pk]) not in somchai.get(reverse("rounds")).content.decode()


@pytest.mark.parametrize(
    ("who", "sees", "records"),
    [
        ("malee", 200, 200),
        ("malees_head", 200, 200),
        ("nok", 200, 404),
        ("coordinator", 200, 404),
        ("auditor", 200, 404),
        ("executive", 404, 404),
        ("operator", 404, 404),
    ],
)
def test_who_sees_and_who_records(road: Road, who: str, sees: int, records: int) -> None:
    client = signed_in(getattr(road.people, who))

    assert client.get(reverse("round", args=[road.round.pk])).status_code == sees
    assert client.get(reverse("stop", args=[road.pickup.pk])).status_code == sees
    assert client.get(reverse("rounds")).status_code == sees
    assert client.get(reverse("round_sign_off", args=[road.round.pk])).status_code == records
    if sees == 200 and records == 404:
        page = client.get(reverse("stop", args=[road.pickup.pk])).content.decode()
        assert 'method="post"' not in page.partition("<main")[2].partition("</main>")[0]


def test_nobody_comes_in_without_signing_in(road: Road) -> None:
    for address in (reverse("rounds"), reverse("stop", args=[road.pickup.pk]), reverse("picture", args=[uuid4()])):
        assert Client().get(address).status_code == 302


def test_who_may_not_see_sites_reads_no_site_names(road: Road, malee: Client) -> None:
    coordinator = signed_in(road.people.coordinator)
    name = road.delivery.name

    for address in (reverse("round", args=[road.round.pk]), reverse("stop", args=[road.delivery.pk])):
        assert name not in coordinator.get(address).content.decode()
        assert name in malee.get(address).content.decode()


@pytest.mark.parametrize(
    ("who", "reads"),
    [("malee", True), ("malees_head", True), ("nok", True), ("coordinator", False), ("auditor", False)],
)
def test_names_of_signers_and_officers_are_for_the_district_and_the_department(
    road: Road, malee: Client, who: str, reads: bool
) -> None:
    send(malee, "stop_sign", road.delivery.pk, drawn=drawn(), signer="ผู้รับ สมมติ", position="ประธานชุมชน")
    client = signed_in(getattr(road.people, who))
    in_main = [
        client.get(reverse(name, args=[pk])).content.decode().partition("<main")[2]
        for name, pk in (("round", road.round.pk), ("stop", road.delivery.pk))
    ]

    assert [("ผู้รับ สมมติ" in page) for page in in_main] == [reads, reads]
    assert ("มาลี (สมมติ)" in in_main[0].partition("list happened")[2]) == reads
    picture = reverse("picture", args=[Signature.objects.get().blob_id])
    assert (picture in in_main[1]) == (client.get(picture).status_code == 200) == (who != "coordinator")
    if not reads:
        assert "เจ้าหน้าที่เขต" in in_main[0]


def test_a_picture_opens_only_to_who_sees_its_stop(road: Road, malee: Client) -> None:
    send(malee, "stop_photo", road.pickup.pk, picture=photo())
    send(malee, "stop_sign", road.pickup.pk, drawn=drawn())
    stray = Blob.objects.create(
        stored="0" * 64,
        received="0" * 64,
        actor_ref="account:x",
        media_type="image/png",
        size_bytes=1,
        entered_at="2024-11-05T00:00Z",
    )

    for fact in (Photo.objects.get(), Signature.objects.get()):
        address = reverse("picture", args=[fact.blob_id])
        assert signed_in(road.people.somchai).get(address).status_code == 404
        answer = malee.get(address)
        assert (answer.status_code, answer.content) == (200, read_blob(fact.blob))
        assert answer["Content-Type"] == fact.blob.media_type
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private")
    assert malee.get(reverse("picture", args=[stray.pk])).status_code == 404


def test_a_picture_whose_file_is_gone_is_unknown_not_a_crash(road: Road, malee: Client) -> None:
    send(malee, "stop_photo", road.pickup.pk, picture=photo())
    blob = Photo.objects.get().blob
    default_storage.delete(blob.path)

    assert malee.get(reverse("picture", args=[blob.pk])).status_code == 404


def test_asking_for_a_forms_address_records_nothing_and_leads_to_the_stop(road: Road, malee: Client) -> None:
    before = everything_written()
    for name in ("stop_arrive", "stop_weigh", "stop_hand_over"):
        answer = malee.get(reverse(name, args=[road.pickup.pk]))
        assert (answer.status_code, answer["Location"]) == (302, reverse("stop", args=[road.pickup.pk]))
        assert signed_in(road.people.somchai).get(reverse(name, args=[road.pickup.pk])).status_code == 404
    assert everything_written() == before


def test_the_list_narrows_by_state_day_and_district(road: Road) -> None:
    nok = signed_in(road.people.nok)
    address = reverse("round", args=[road.round.pk])

    for asked in ({"state": "published"}, {"day": "5/11/2567"}, {"day": "2024-11-05"}, {"district": BANG_KHAE}):
        assert address in nok.get(reverse("rounds"), asked).content.decode(), asked
    for asked in ({"state": "signed_off"}, {"day": "6/11/2567"}, {"district": "1011"}):
        assert address not in nok.get(reverse("rounds"), asked).content.decode(), asked
    assert nok.get(reverse("rounds"), {"day": "?", "state": "x", "page": "x"}).status_code == 200


def test_two_rows_and_twenty_ask_equally_often(road: Road, malee: Client) -> None:
    grow(road, malee, range(2))
    few = {name: queries(malee, name, road) for name in ("rounds", "round")}
    grow(road, malee, range(2, 20))

    assert {name: queries(malee, name, road) for name in ("rounds", "round")} == few


def grow(road: Road, malee: Client, numbers: range) -> None:
    """More rounds of the day, and more weighed and photographed stops on the first."""
    actor = road.people.actor("malee")
    for number in numbers:
        offer = make_offer(actor, make_branch(actor, name=f"ร้านสมมติ {number}"))
        Round.objects.create(district_id=BANG_KHAE, day=DAY, vehicle=road.round.vehicle, state=RoundState.CANCELLED)
        stop = Stop.objects.create(
            round=road.round, district_id=BANG_KHAE, kind=StopKind.PICKUP, position=number + 3, offer=offer
        )
        stop.lines.create(category_id="ready", grams=1_000)
        send(malee, "stop_arrive", stop.pk)
        send(malee, "stop_weigh", stop.pk, category="ready", gross="1")
        send(malee, "stop_photo", stop.pk, picture=photo(size=(60 + number, 40)))


def queries(client: Client, name: str, road: Road) -> int:
    address = reverse(name, args=[road.round.pk] if name == "round" else [])
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
