"""Every URL has a row in the policy, and opens to nobody but those the row names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import ModuleType
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from songtor.city import services as city
from songtor.city.models import Account
from songtor.city.policy import Kind, Verb
from songtor.city.roles import Role
from songtor.config import urls
from songtor.desk.page import DeskRequest, page
from songtor.reports.services import refresh
from songtor.rounds import services as rounds
from songtor.rounds.models import Stop
from songtor.rounds.queries import stop_for
from tests.guards.records import make_records
from tests.guards.routes import Route, Walk, ask, looks, routes
from tests.guards.world import World, picture
from tests.personas import DAY, FOUNDER, act

pytestmark = pytest.mark.django_db

OPEN = {"calendar_feed", "healthz", "set_language", "register", "register_thanks", "give", "give_thanks"} | {
    *("share_page", "share_announce", "share_announced", "share_qr"),  # a code is the right to what it announced
    "field",
    "field_worker",
    "till_offline",
    "till_worker",
    "field_manifest",  # the phone app's shell: the same bytes for everybody
}
LOGIN = ("account_", "mfa_", "usersessions_")  # allauth's pages of one's own account
OWN = {  # what one account, or one session, has for itself
    "work": frozenset({"malee"}),
    "work_cancel": frozenset({"malee"}),
    "view_forget": frozenset({"malee"}),
    "own_phone_revoke": frozenset({"malee"}),
    "undo": frozenset(),
    **dict.fromkeys(  # a file's kind needs a right of its own
        ("import", *(f"import_{step}" for step in ("columns", "decide", "settle", "apply", "undo", "problems"))),
        frozenset({"malee", "malees_head", "nok", "coordinator"}),
    ),
}
ADMIN, API = "admin", "api/v1/"
API_ROWS: dict[str, tuple[Verb, Kind] | None] = {
    "": None,
    "openapi.json": None,
    "docs": None,
    "impact": None,
    "districts": (Verb.SEE, Kind.CITY),
    "reports/food": (Verb.SEE, Kind.REPORT),
    "reports/kr": (Verb.SEE, Kind.KR),
    "days/<district>/<day>": (Verb.SEE, Kind.ROUND),
    "offers": (Verb.ENTER, Kind.OFFER),
    "stops/<stop_id>/weighings": (Verb.RECORD, Kind.ROUND),
    "field/devices": (Verb.RECORD, Kind.DEVICE),
    "shop/checkouts": (Verb.RECORD, Kind.SHOP),
    **{f"shop/reserves/<reserve_id>{what}": (Verb.RECORD, Kind.SHOP) for what in ("", "/pack", "/checkouts", "/close")},
}
BY_TOKEN = {  # what opens to a phone's token alone, and how it is asked
    "field/blobs/<sha256>": "put",
    "field/ops": "post",
    "field/people/search": "post",
    "field/today": "get",
}


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    settings.SONGTOR_TODAY = DAY


@pytest.fixture
def walk(world: World) -> Walk:
    people = world.people
    visitors = {
        **{name: getattr(people, name) for name in people.__dataclass_fields__},
        "volunteer": account("volunteer", role=Role.VOLUNTEER, district=world.district),
        "giver": account("giver", role=Role.DONOR, donor_id=world.branch.donor_id),
        "former": account("former", role=Role.OFFICER, district=world.district, ends_on=date(2024, 11, 4)),
        "roleless": account("roleless"),
        "nobody": None,
    }
    records = make_records(world)
    refresh()  # last and once: what is not written here, each visit writes again and leaves behind nothing of it
    return Walk(visitors, records, only_for=OWN)


def account(username: str, *, ends_on: date | None = None, **grant: object) -> Account:
    """Somebody with at most one role, ended or not."""
    opened = city.open_account(act(FOUNDER), username=username, display_name=f"{username} (สมมติ)")
    if grant:
        held = city.grant_role(act(FOUNDER), account=opened, starts_on=date(2023, 1, 1), **grant)
        if ends_on:
            city.end_role(act(FOUNDER), grant=held, ends_on=ends_on)
    return opened


def without_row(found: list[Route]) -> list[str]:
    """URLs that neither carry a policy row nor stand in a table above."""
    return [
        f"/{route.template}"
        for route in found
        if route.row is None
        and route.name not in OPEN
        and not route.name.startswith(LOGIN)
        and route.namespace != ADMIN
        and not (route.template.startswith(API) and route.template.removeprefix(API) in {**API_ROWS, **BY_TOKEN})
    ]


def test_every_url_has_a_policy_row() -> None:
    assert without_row(routes()) == []


def test_every_page_opens_to_those_its_row_names_and_to_nobody_else(walk: Walk) -> None:
    pages = [route for route in routes() if route.row]
    assert len(pages) >= 30
    assert list(walk.problems(pages)) == []


def test_a_hand_overs_picture_opens_with_its_receipt(walk: Walk, world: World) -> None:
    signed = rounds.add_signature(
        act(world.malee, "10:40"), stop=world.delivery, picture=picture("blue"), name="ผู้รับ (สมมติ)"
    )
    of_delivery = replace(walk, records={**walk.records, "blob": (world.delivery, signed.blob_id)})
    pictures = [route for route in routes() if route.name == "picture"]
    assert list(of_delivery.problems([replace(route, row=(Verb.SEE, Kind.RECEIPT)) for route in pictures])) == []
    caught = list(of_delivery.problems(pictures))
    assert len(caught) == 1 and "as coordinator: 404, closed" in caught[0]


def test_every_api_address_opens_to_those_its_row_names_and_to_nobody_else(walk: Walk) -> None:
    found = [route for route in routes() if API_ROWS.get(route.template.removeprefix(API))]
    rows = [replace(route, row=API_ROWS[route.template.removeprefix(API)]) for route in found]
    assert list(walk.problems(rows, refused_as=401)) == []


@pytest.mark.parametrize(("address", "method"), BY_TOKEN.items())
def test_an_address_of_phones_opens_to_no_session(address: str, method: str, walk: Walk) -> None:
    assert f"{API}{address}" in {route.template for route in routes()}
    for who in walk.visitors.values():
        client = Client()
        if who:
            client.force_login(who)
        assert ask(client, method, f"/{API}{address.replace('<sha256>', '0' * 64)}").status_code == 401


def test_an_unknown_address_looks_like_a_forbidden_one(walk: Walk) -> None:
    client = Client()
    client.force_login(walk.visitors["executive"])
    forbidden, unknown = ask(client, "get", "/rounds/"), ask(client, "get", "/no-such-page/")
    assert (forbidden.status_code, unknown.status_code) == (404, 404)
    assert looks(forbidden) == looks(unknown)


def test_the_admin_opens_to_the_operator_alone(walk: Walk) -> None:
    addresses = ["/reference/", "/reference/city/holiday/", "/reference/city/vehicle/add/", "/reference/login/"]
    for visitor, who in walk.visitors.items():
        client = Client()
        if who:
            client.force_login(who)
        seen = addresses[:3] if visitor == "operator" else addresses
        answers = {ask(client, "get", address).status_code for address in seen}
        assert answers == {"operator": {200}, "nobody": {302}}.get(visitor, {404}), visitor


def open_view(request: HttpRequest, stop_id: UUID) -> HttpResponse:
    return HttpResponse(Stop.objects.get(pk=stop_id).state)


def marked_view(request: HttpRequest, stop_id: UUID) -> HttpResponse:
    return HttpResponse(Stop.objects.get(pk=stop_id).state)


marked_view.policy_row = (Verb.SEE, Kind.ROUND)  # type: ignore[attr-defined]


@page(Verb.SEE, Kind.ROUND)
def unscoped_view(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    return HttpResponse(Stop.objects.get(pk=stop_id).state)


@page(Verb.SEE, Kind.ROUND)
def telling_view(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    exists = Stop.objects.filter(pk=stop_id).exists()
    try:
        return HttpResponse(stop_for(actor=request.actor, stop_id=stop_id).state)
    except Exception:  # noqa: BLE001
        return HttpResponse(f"not yours: {exists}", status=404)


@page(Verb.SEE, Kind.ROUND)
def scoped_view(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    return HttpResponse(stop_for(actor=request.actor, stop_id=stop_id).state)


@pytest.fixture
def planted(settings: Settings) -> Iterator[dict[str, Route]]:
    """The project's URLs with five more: four of them wrong, one right."""
    wrong = {"open": open_view, "marked": marked_view, "unscoped": unscoped_view, "telling": telling_view}
    views = {**wrong, "scoped": scoped_view}
    conf = ModuleType("planted_urls")
    conf.urlpatterns = [  # type: ignore[attr-defined]
        *(path(f"planted/{name}/<uuid:stop_id>/", view, name=f"stop_{name}") for name, view in views.items()),
        *urls.urlpatterns,
    ]
    conf.handler404 = urls.handler404  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = conf
    yield {r.name.removeprefix("stop_"): r for r in routes(conf) if r.template.startswith("planted/")}


def test_a_planted_open_view_is_caught(planted: dict[str, Route]) -> None:
    assert without_row(list(planted.values())) == ["/planted/open/<uuid:stop_id>/"]


def test_a_planted_view_that_asks_nobody_is_caught(planted: dict[str, Route], walk: Walk) -> None:
    problems = list(walk.problems([planted["marked"]]))
    assert any("as nobody: 200" in problem for problem in problems)
    assert any("as executive: 200, open" in problem for problem in problems)


def test_a_planted_view_without_scope_is_caught(planted: dict[str, Route], walk: Walk) -> None:
    problems = list(walk.problems([planted["unscoped"]]))
    assert any("get" in problem and "as somchai: 200, open" in problem for problem in problems)
    assert not any("nobody" in problem or "executive" in problem for problem in problems)


def test_a_planted_view_that_tells_forbidden_from_unknown_is_caught(planted: dict[str, Route], walk: Walk) -> None:
    problems = list(walk.problems([planted["telling"]]))
    assert any("as somchai: 404, forbidden looks other" in problem for problem in problems)


def test_a_planted_view_that_is_right_is_let_be(planted: dict[str, Route], walk: Walk) -> None:
    assert list(walk.problems([planted["scoped"]])) == []
