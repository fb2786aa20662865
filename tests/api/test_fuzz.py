"""Whatever is sent, the API answers: a value, or a problem. Never a 500."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songtor.offers.models import Offer
from tests.personas import BANG_KHAE, DAY, People, at, make_branch, make_offer, make_round, make_site, stops_of

SignedIn = Callable[[str], Client]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.sampled_from(
        ["\x00", "\ud800", "9" * 400, "1e999", "NaN", "0001-01-01", "9999-12-31T23:59:59-14:00", "-0", "٣"]
    ),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
QUERIES = {
    "districts": ["cursor", "limit"],
    "impact": ["kg"],
    "reports/food": ["from", "to", "by", "district", "district_group", "foundation", "category", "donor"],
}
GOOD = {"from": "2024-10-01", "to": "2024-11-30", "by": "donor", "kg": "12", "limit": "5"}


@pytest.mark.parametrize("path", QUERIES)
def test_no_query_breaks_a_read(path: str, signed_in: SignedIn, people: People) -> None:
    client = signed_in("nok")

    @QUICK
    @given(name=st.sampled_from(QUERIES[path]), value=st.text(max_size=40) | ODD.map(str))
    def ask(name: str, value: str) -> None:
        words = {key: GOOD[key] for key in QUERIES[path] if key in GOOD} | {name: value}
        words = {key: text.encode("utf-8", "surrogatepass") for key, text in words.items()}
        assert client.get(f"/api/v1/{path}", words).status_code in (200, 404, 422)

    ask()


def test_no_path_breaks_a_day(signed_in: SignedIn, people: People) -> None:
    client = signed_in("malee")

    @QUICK
    @given(place=st.text(max_size=12), day=st.text(max_size=12) | st.dates().map(str))
    def ask(place: str, day: str) -> None:
        parts = [part.encode("utf-8", "ignore").hex() if "/" in part else part for part in (place, day)]
        answer = client.get("/api/v1/days/" + "/".join(_quoted(part) for part in parts))
        assert answer.status_code in (200, 404, 422)
        good_place = client.get(f"/api/v1/days/{BANG_KHAE}/{_quoted(parts[1])}")
        assert good_place.status_code in (200, 404, 422)

    ask()


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def _offer(branch: object) -> dict[str, Any]:
    line = {"category": "ready", "kg": "1", "pieces": 0, "use_by": at("15:00").isoformat(), "cold": False}
    ends = {"ready_from": at("09:00").isoformat(), "until": at("12:00").isoformat()}
    return {"branch": str(branch), "day": str(DAY), "lines": [line], "note": "", **ends}


def _weighing() -> dict[str, Any]:
    return {"category": "ready", "gross_kg": "2", "tare_kg": "1", "scale": "", "happened_at": at("09:35").isoformat()}


@pytest.mark.parametrize("what", ["offers", "weighings"])
def test_no_body_breaks_a_write(what: str, signed_in: SignedIn, people: People) -> None:
    malee, client = people.actor("malee"), signed_in("malee")
    branch = make_branch(malee)
    stop = stops_of(make_round(malee, make_offer(malee, branch), make_site(malee)))[0]
    path, good = ("offers", _offer(branch.pk)) if what == "offers" else (f"stops/{stop.pk}/weighings", _weighing())
    places = [(name,) for name in good] + ([("lines", name) for name in good["lines"][0]] if what == "offers" else [])

    @QUICK
    @given(place=st.sampled_from(places), value=ODD, key=st.text(max_size=90))
    def send(place: tuple[str, ...], value: object, key: str) -> None:
        body = json.loads(json.dumps(good))
        target = body["lines"][0] if len(place) > 1 else body
        target[place[-1]] = value
        headers = {"Idempotency-Key": key.encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "") or "k"}
        answer = client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)
        assert answer.status_code in (201, 404, 422), answer.content

    send()


def test_control_the_good_offer_is_taken(signed_in: SignedIn, people: People) -> None:
    branch = make_branch(people.actor("malee"))
    body = json.dumps(_offer(branch.pk))
    answer = signed_in("malee").post(
        "/api/v1/offers", body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert (answer.status_code, Offer.objects.count()) == (201, 1)
