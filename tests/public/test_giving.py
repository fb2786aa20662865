"""A branch's link: what it refuses, what it keeps to itself, and what it lets the branch say."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from songtor.city.goods import OfferedGoods
from songtor.city.policy import Actor
from songtor.config.logs import WithoutTokens
from songtor.evidence.models import ChainEntry
from songtor.offers.errors import PastUseBy
from songtor.offers.models import Branch, Offer, OfferWithdrawal, Said
from songtor.offers.services import Window, announce_offer, end_branch
from songtor.public.giving import SENDINGS_OF_A_LINK, SENDINGS_OF_AN_ADDRESS
from songtor.rounds import services as rounds
from tests.personas import (
    DAY,
    act,
    at,
    make_branch,
    make_offer,
    make_round,
    make_site,
    stops_of,
)
from tests.public.conftest import link_to

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


def food(key: str = "one", **changes: str) -> dict[str, str]:
    """Twelve kilograms of ready food until four."""
    told = {
        "key": key,
        "deed": "yes",
        "day": str(DAY),
        "about_ready": "12",
        "use_by_day_ready": str(DAY),
        "use_by_ready": "18:00",
        "cold_ready": "on",
        "ready_from": "10:30",
        "until": "16:00",
        "note": "ประตูหลัง",
    }
    return told | changes


def send(phone: Client, token: str, told: dict[str, str]) -> Any:
    return phone.post(reverse("give", args=[token]), told)


def open_page(phone: Client, token: str, **query: str) -> Any:
    return phone.get(reverse("give", args=[token]), query)


def assert_refused(response: Any, code: str, status: int = 422) -> None:
    assert response.status_code == status
    assert f'data-code="{code}"' in response.content.decode()
    assert not Offer.objects.exists()
    assert not ChainEntry.objects.filter(verb__startswith="offers.announce").exists()


# What is refused


def test_an_unknown_link_opens_a_page_that_says_what_to_do(phone: Client) -> None:
    response = open_page(phone, "a-link-nobody-gave-to-anyone")
    assert response.status_code == 404
    assert 'data-code="link_expired"' in response.content.decode()
    assert "ขอลิงก์ใหม่" in response.content.decode()


def test_an_expired_link_opens_nothing_and_takes_nothing(phone: Client, malee: Actor, branch: Branch) -> None:
    old = link_to(malee, branch, days_ago=401)
    assert open_page(phone, old).status_code == 404
    assert_refused(send(phone, old, food()), "link_expired", 404)


def test_a_replaced_link_opens_nothing(phone: Client, malee: Actor, branch: Branch, token: str) -> None:
    newer = link_to(malee, branch)
    assert open_page(phone, token).status_code == 404
    assert open_page(phone, newer).status_code == 200


def test_the_link_of_a_branch_that_ended_opens_nothing(phone: Client, malee: Actor, branch: Branch, token: str) -> None:
    end_branch(act(malee), branch=branch)
    assert_refused(send(phone, token, food()), "link_expired", 404)


def test_food_past_its_use_by_is_refused_with_the_reason_and_keeps_what_was_typed(phone: Client, token: str) -> None:
    response = send(phone, token, food(use_by_ready="10:15"))
    assert_refused(response, "past_use_by")
    page = response.content.decode()
    assert "เลยเวลาควรบริโภคแล้ว" in page
    assert 'value="12"' in page
    assert 'value="10:15"' in page
    assert "ประตูหลัง" in page


def test_food_past_its_use_by_is_refused_though_the_pickup_began_before(phone: Client, token: str) -> None:
    assert_refused(send(phone, token, food(ready_from="08:00", use_by_ready="09:30")), "past_use_by")


def test_the_service_itself_refuses_food_that_is_past_its_use_by_when_it_is_said(malee: Actor, branch: Branch) -> None:
    window = Window(at("08:00"), at("16:00"))
    with pytest.raises(PastUseBy):
        stale = [OfferedGoods("ready", 12_000, use_by=at("09:30"))]
        announce_offer(act(malee, "10:00"), branch=branch, day=DAY, lines=stale, window=window)
    fresh = [OfferedGoods("ready", 12_000, use_by=at("10:01"))]
    assert announce_offer(act(malee, "10:00"), branch=branch, day=DAY, lines=fresh, window=window)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"about_ready": ""}, "nothing_offered"),
        ({"about_ready": "0"}, "nothing_offered"),
        ({"about_ready": "-3"}, "not_a_weight"),
        ({"about_ready": "สิบ"}, "not_a_weight"),
        ({"about_ready": "1,5"}, "weight_doubtful"),
        ({"about_ready": "2001"}, "amount_too_large"),
        ({"about_box": "1.5"}, "not_a_count"),
        ({"until": "10:10"}, "window_backwards"),
        ({"ready_from": "08:00", "until": "09:00"}, "window_is_over"),
        ({"until": ""}, "time_missing"),
        ({"until": "25:00"}, "not_a_time"),
        ({"use_by_day_ready": "2023-01-01"}, "invalid_choice"),
        ({"note": "ก" * 301}, "max_length"),
        ({"day": str(DAY - timedelta(days=1))}, "day_is_over"),
        ({"day": "someday"}, "day_is_over"),
    ],
)
def test_what_cannot_be_is_refused_in_thai_and_nothing_is_written(
    phone: Client, token: str, changes: dict[str, str], code: str
) -> None:
    assert_refused(send(phone, token, food(**changes)), code)


def test_the_control_of_the_refusals_is_taken(phone: Client, token: str) -> None:
    assert send(phone, token, food()).status_code == 302
    assert Offer.objects.count() == 1


def test_a_refused_form_gets_a_new_key(phone: Client, token: str) -> None:
    page = send(phone, token, food("used-once", about_ready="")).content.decode()
    assert 'name="key"' in page
    assert "used-once" not in page


def test_the_same_key_with_other_food_is_refused(phone: Client, token: str) -> None:
    send(phone, token, food())
    response = send(phone, token, food(about_ready="13"))
    assert response.status_code == 422
    assert 'data-code="key_used_otherwise"' in response.content.decode()
    assert Offer.objects.count() == 1


def test_an_offer_of_another_branch_cannot_be_withdrawn(phone: Client, malee: Actor, token: str) -> None:
    other = make_offer(malee, make_branch(malee, name="ร้านอื่น"))
    told = {"key": "two", "deed": "withdraw", "day": str(DAY), "offer": str(other.pk), "reason": "ขายหมด"}
    assert send(phone, token, told).status_code == 404
    assert not OfferWithdrawal.objects.exists()


def test_a_withdrawal_without_reason_is_refused(phone: Client, malee: Actor, branch: Branch, token: str) -> None:
    offer = make_offer(malee, branch)
    told = {"key": "two", "deed": "withdraw", "day": str(DAY), "offer": str(offer.pk), "reason": " "}
    response = send(phone, token, told)
    assert response.status_code == 422
    assert 'data-code="withdrawal_needs_reason"' in response.content.decode()
    assert not OfferWithdrawal.objects.exists()


def test_a_link_takes_so_many_sendings_an_hour_and_keeps_what_was_typed(phone: Client, token: str) -> None:
    for _ in range(SENDINGS_OF_A_LINK):
        assert send(phone, token, food(about_ready="")).status_code == 422
    response = send(phone, token, food())
    assert_refused(response, "too_many_sent", 429)
    assert 'value="12"' in response.content.decode()
    assert open_page(phone, token).status_code == 200


def test_an_address_takes_so_many_sendings_an_hour_whatever_its_links(
    phone: Client, malee: Actor, branch: Branch
) -> None:
    tokens = [link_to(malee, make_branch(malee, name=f"ร้าน {n}")) for n in range(5)]
    for n in range(SENDINGS_OF_AN_ADDRESS):
        assert send(phone, tokens[n % 5], food(about_ready="")).status_code == 422
    assert_refused(send(phone, link_to(malee, branch), food()), "too_many_sent", 429)


def test_the_page_writes_nothing_when_it_is_only_opened(phone: Client, token: str) -> None:
    before = ChainEntry.objects.count()
    open_page(phone, token)
    open_page(phone, token, say="yes", day=str(TOMORROW))
    assert ChainEntry.objects.count() == before


# What stays among the branch and the district


@pytest.mark.parametrize("known", [True, False])
def test_no_answer_tells_others_the_address(phone: Client, token: str, known: bool) -> None:
    response = open_page(phone, token if known else "x" * 32)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="referrer" content="no-referrer">' in response.content.decode()


def test_the_token_stands_in_no_link_to_elsewhere(phone: Client, token: str) -> None:
    page = open_page(phone, token).content.decode()
    assert token not in page
    form = open_page(phone, token, say="yes").content.decode()
    assert form.count(token) == form.count(f'action="/give/{token}/"') == 1


def test_the_token_reaches_no_log_line(phone: Client, token: str, malee: Actor, branch: Branch) -> None:
    link_to(malee, branch)  # the first link is replaced: opening it is logged as not found
    lines = listen()
    open_page(phone, token, day=str(DAY))
    access = logging.getLogger("gunicorn.access")
    access.warning('127.0.0.1 - - "GET /give/%s/?day=2024-11-05 HTTP/1.1" 200 "-" "Mobile"', token)
    logging.getLogger("django.security").warning("Forbidden: %s", f"/give/{token}/")
    written = lines.getvalue()
    assert written.count("/give/…") >= 3
    assert token not in written


def test_without_the_filter_the_token_would_be_logged(token: str) -> None:
    apart = logging.getLogger("tests.apart")  # handlers share a record: one filter would clean it for all
    apart.propagate = False
    lines = listen(apart, filtered=False)
    apart.warning("GET /give/%s/", token)
    assert token in lines.getvalue()


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    root = logging.getLogger()
    held = list(root.handlers)
    yield
    root.handlers = held


def listen(to: logging.Logger | None = None, *, filtered: bool = True) -> io.StringIO:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    if filtered:
        handler.addFilter(WithoutTokens())
    (to or logging.getLogger()).addHandler(handler)
    return lines


def test_a_link_shows_nothing_of_another_branch(phone: Client, malee: Actor, branch: Branch, token: str) -> None:
    other = make_branch(malee, name="ร้านลับ")
    collected(malee, make_offer(malee, other))
    shown = open_page(phone, token).content.decode()
    assert "ร้านลับ" not in shown
    assert "14.40" not in shown
    own = open_page(phone, link_to(malee, other)).content.decode()
    assert "ร้านลับ" in own
    assert "14.40" in own


# What a branch can say


def test_a_branch_says_what_it_has(phone: Client, branch: Branch, token: str) -> None:
    told = food(about_ready="๑๒.๕ กก.", about_box="1,200", use_by_day_box=str(TOMORROW))
    assert send(phone, token, told).url.endswith(f"?day={DAY}")
    offer = Offer.objects.get()
    ready, box = offer.lines.all()
    assert (offer.branch, offer.day, offer.said, offer.note) == (branch, DAY, Said.YES, "ประตูหลัง")
    assert (offer.ready_from, offer.until) == (at("10:30"), at("16:00"))
    assert (ready.category_id, ready.grams, ready.use_by, ready.cold) == ("ready", 12_500, at("18:00"), True)
    assert (box.category_id, box.pieces, box.use_by, box.cold) == ("box", 1_200, at("23:59", TOMORROW), False)
    assert ChainEntry.objects.filter(actor_ref=f"branch:{branch.pk}").count() == 1


def test_the_same_sending_twice_is_one_offer(phone: Client, token: str) -> None:
    assert send(phone, token, food()).status_code == send(phone, token, food()).status_code == 302
    assert Offer.objects.count() == 1


def test_saying_it_anew_replaces_and_starts_from_what_was_said(phone: Client, token: str) -> None:
    send(phone, token, food())
    form = open_page(phone, token, say="yes").content.decode()
    assert 'value="12"' in form
    assert 'value="16:00"' in form
    send(phone, token, food("two", about_ready="8"))
    old, new = Offer.objects.order_by("entered_at", "pk")
    assert new.replaces == old
    shown = open_page(phone, token).content.decode()
    assert "8.00" in shown
    assert "12.00" not in shown


def test_one_tap_says_that_there_is_nothing(phone: Client, token: str) -> None:
    assert send(phone, token, {"key": "one", "deed": "no", "day": str(DAY), "note": ""}).status_code == 302
    assert Offer.objects.get().said == Said.NO
    assert "ไม่มีอาหาร" in open_page(phone, token).content.decode()


def test_a_branch_can_speak_of_tomorrow(phone: Client, token: str) -> None:
    assert (
        send(phone, token, food(day=str(TOMORROW), ready_from="08:00", use_by_day_ready=str(TOMORROW))).status_code
        == 302
    )
    assert Offer.objects.get().day == TOMORROW
    assert "12.00" in open_page(phone, token, day=str(TOMORROW)).content.decode()
    assert "12.00" not in open_page(phone, token).content.decode()


def test_an_offer_is_taken_back_with_a_reason_and_the_question_stands_again(
    phone: Client, malee: Actor, branch: Branch, token: str
) -> None:
    offer = make_offer(malee, branch)
    told = {"key": "two", "deed": "withdraw", "day": str(DAY), "offer": str(offer.pk), "reason": "ขายหมดแล้ว"}
    assert send(phone, token, told).status_code == 302
    assert OfferWithdrawal.objects.get().offer == offer
    assert "วันนี้มีอาหาร" in open_page(phone, token).content.decode()


def test_a_published_round_says_when_it_comes(phone: Client, malee: Actor, branch: Branch, token: str) -> None:
    offer = make_offer(malee, branch)
    round_ = make_round(malee, offer, make_site(malee), publish=False)
    assert "09:30" not in open_page(phone, token).content.decode()
    rounds.publish_day(act(malee, "08:30"), district=offer.district, day=round_.day)
    assert "09:30" in open_page(phone, token).content.decode()


def test_a_weighing_taken_back_is_not_shown(phone: Client, malee: Actor, branch: Branch, token: str) -> None:
    weighing = collected(malee, make_offer(malee, branch))
    assert "14.40" in open_page(phone, token).content.decode()
    rounds.reverse_weighing(act(malee, "09:50"), weighing=weighing, reason="ชั่งผิดลัง")
    assert "14.40" not in open_page(phone, token).content.decode()


def test_a_page_costs_the_same_for_two_visits_as_for_five(
    phone: Client, malee: Actor, branch: Branch, token: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    weeks = [DAY - timedelta(days=7 * n) for n in range(5)]
    for day in weeks[:2]:
        collected(malee, make_offer(malee, branch, day=day))
    with django_assert_max_num_queries(12) as asked:
        open_page(phone, token)
        for_two = len(asked)
    for day in weeks[2:]:
        collected(malee, make_offer(malee, branch, day=day))
    with django_assert_max_num_queries(for_two):
        assert open_page(phone, token).content.decode().count("14.40") == 5 + 1  # today's also in its heading


def collected(malee: Actor, offer: Offer) -> Any:
    """14.40 kg weighed at a finished pick-up."""
    site = make_site(malee, name=f"ชุมชน {offer.day} {offer.pk}", district=offer.district_id)
    pickup, _ = stops_of(make_round(malee, offer, site))
    rounds.arrive(act(malee, "09:31", day=offer.day), stop=pickup)
    weighed = act(malee, "09:35", day=offer.day)
    weighing = rounds.record_weighing(weighed, stop=pickup, category="ready", gross_grams=14_400, tare_grams=0)
    rounds.finish_pickup(act(malee, "09:40", day=offer.day), stop=pickup)
    return weighing
