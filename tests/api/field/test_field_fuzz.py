"""Whatever a phone sends, it gets a value or a problem. Never a 500."""

from __future__ import annotations

import hashlib
import json
import string

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from songtor.rounds.models import Round
from songtor.sync.models import Device, Operation
from tests.api.field.conftest import Enrolled, Phone, SignedIn
from tests.api.field.test_blobs import photo
from tests.api.test_fuzz import ODD, QUICK, _quoted
from tests.personas import People, at, make_branch, make_offer, make_round, make_site, stops_of

HEADER = st.text(alphabet=string.printable.replace("\r", "").replace("\n", ""), max_size=60)
KINDS = ("image/jpeg", "image/png", "image/webp", "text/html", "", "image/jpeg; charset=x", "multipart/form-data")


@pytest.fixture
def phone(phone_of: Enrolled) -> Phone:
    return phone_of("malee")


def test_no_label_breaks_enrolling(signed_in: SignedIn) -> None:
    client = signed_in("malee")

    @QUICK
    @given(body=st.fixed_dictionaries({}, optional={"label": ODD, "more": ODD}) | ODD)
    def send(body: object) -> None:
        answer = client.post("/api/v1/field/devices", json.dumps(body), content_type="application/json")
        assert answer.status_code in (201, 422), answer.content

    send()


def test_no_header_breaks_the_day(phone: Phone, people: People) -> None:
    names = ["If-None-Match", "Accept-Language", "Songtor-Unsent", "Songtor-Clock", "Authorization"]

    @QUICK
    @given(name=st.sampled_from(names), value=HEADER)
    def ask(name: str, value: str) -> None:
        headers = phone.headers() | {name: value}
        assert phone.client.get("/api/v1/field/today", headers=headers).status_code in (200, 304, 401)

    ask()


def test_no_picture_breaks_the_door(phone: Phone) -> None:
    good = photo(9)

    @QUICK
    @given(
        name=st.just("") | st.text(max_size=70),
        kind=st.sampled_from(KINDS),
        body=st.binary(max_size=300) | st.integers(0, len(good)).map(lambda cut: good[:cut]),
    )
    def send(name: str, kind: str, body: bytes) -> None:
        named = _quoted(name) if name else hashlib.sha256(body).hexdigest()
        answer = phone.put(f"blobs/{named}", body, kind=kind)
        assert answer.status_code in (200, 201, 404, 413, 415, 422), answer.content

    send()


def _weighing(round_: Round) -> dict[str, object]:
    body = {"category": "ready", "gross_kg": "12.4", "tare_kg": "0.8", "scale": "A"}
    where = {"round": str(round_.pk), "stop": str(stops_of(round_)[0].pk)}
    return {"kind": "weigh", "happened_at": at("09:50").isoformat(), "offset_ms": 0, "body": body, **where}


@pytest.fixture
def round_(people: People) -> Round:
    malee = people.actor("malee")
    return make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))


def _sent(client: Client, phone: Phone, number: int, said: dict[str, object]) -> int:
    op = {"op_id": f"01a20000-0000-7000-8000-{number:012d}", "seq": number, **said}
    body = json.dumps({"device": phone.id, "ops": [op]})
    answer = client.post("/api/v1/field/ops", body, content_type="application/json", headers=phone.headers())
    assert answer.status_code in (200, 422), answer.content
    return answer.status_code


def test_no_operation_breaks_the_batch(phone: Phone, round_: Round) -> None:
    good = _weighing(round_)
    places = [(name,) for name in good] + [("body", name) for name in ("category", "gross_kg", "tare_kg", "scale")]
    numbers = iter(range(1, 10_000))

    @QUICK
    @given(place=st.sampled_from(places), value=ODD)
    def send(place: tuple[str, ...], value: object) -> None:
        said = json.loads(json.dumps(good))
        target = said["body"] if len(place) > 1 else said
        target[place[-1]] = value
        _sent(phone.client, phone, next(numbers), said)

    send()


def test_half_an_emoji_blocks_no_phone(phone: Phone, round_: Round) -> None:
    said = _weighing(round_) | {"kind": "note", "body": {"text": "ขอบคุณ \ud83d"}}
    assert _sent(phone.client, phone, 1, said) == 200
    kept = Operation.objects.get()
    assert (kept.verdict, json.loads(kept.body)) == ("accepted", {"text": "ขอบคุณ \ufffd"})


@pytest.mark.parametrize("depth", [9, 300, 900, 100_000])
def test_a_body_without_a_bottom_breaks_nothing(depth: int, phone: Phone, round_: Round) -> None:
    op = json.dumps(
        {"op_id": f"01a20000-0000-7000-8000-{1:012d}", "seq": 1, **_weighing(round_) | {"body": {"x": "?"}}}
    )
    deep = op.replace('"?"', "[" * depth + "]" * depth)
    sent = f'{{"device": "{phone.id}", "ops": [{deep}]}}'
    answer = phone.client.post("/api/v1/field/ops", sent, content_type="application/json", headers=phone.headers())
    assert answer.status_code in (200, 400, 422)


def test_control_the_good_operation_is_taken(phone: Phone, round_: Round) -> None:
    assert _sent(phone.client, phone, 1, _weighing(round_)) == 200
    assert Operation.objects.get().verdict == "accepted"
    assert Device.objects.get().acknowledged == 1
