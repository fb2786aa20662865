"""One's own account: a name, a second factor, sessions; and the works one asked for."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from songtor.city.models import Account, District
from songtor.city.own_account import change_profile
from songtor.evidence.errors import Unknown
from songtor.jobs.models import Work
from songtor.jobs.services import run_work
from songtor.rounds.services import start_planning
from tests.desk.rounds.stops import signed_in
from tests.personas import BANG_KHAE, DAY, People, act, at, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_past_eight() -> Iterator[None]:
    with time_machine.travel(at("08:30")):
        yield


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def work(people: People) -> Work:
    asked = act(people.actor("malee"), "08:30")
    return start_planning(asked, district=District.objects.get(pk=BANG_KHAE), day=DAY)


def log_in(username: str = "malee") -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": f"{username}-password-1"})
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def switch_on(client: Client) -> str:
    """Switches the second factor on and gives its secret."""
    on = "/accounts/second-factor/totp/activate/"
    assert client.get(on).status_code == 302, "the password is asked once more"
    client.post(f"/accounts/reauthenticate/?next={on}", {"password": "malee-password-1"})
    page = client.get(on).content.decode()
    secret = re.search(r'fresh-link">(\w+)<', page)
    assert secret, page
    client.post(on, {"code": code_for(secret[1])})
    return secret[1]


def test_nobody_renames_somebody_else(people: People) -> None:
    with pytest.raises(Unknown):
        change_profile(act(people.actor("malee")), account=people.somchai, display_name="อื่น", email="")


@pytest.mark.parametrize(
    "said", [{"display_name": "  "}, {"display_name": "ก" * 200}, {"display_name": "มาลี", "email": "nobody"}]
)
def test_what_cannot_be_is_refused_beside_its_field(people: People, said: dict[str, str]) -> None:
    answer = signed_in(people.malee).post("/me/", said)
    assert answer.status_code == 422
    assert Account.objects.get(pk=people.malee.pk).display_name == "มาลี (สมมติ)"


def test_a_name_and_an_address_are_changed(people: People) -> None:
    said = {"display_name": "มาลี  ใหม่ (สมมติ)", "email": "malee@example.org", "key": "rename"}
    signed_in(people.malee).post("/me/", said)
    account = Account.objects.get(pk=people.malee.pk)
    assert (account.display_name, account.email) == ("มาลี ใหม่ (สมมติ)", "malee@example.org")


def test_with_a_second_factor_the_password_alone_opens_nothing(people: People) -> None:
    first = log_in()
    secret = switch_on(first)
    second = log_in()
    assert not is_in(second)
    second.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    assert not is_in(second)
    with time_machine.travel(at("08:30") + timedelta(minutes=5)):
        second.post("/accounts/second-factor/authenticate/", {"code": code_for(secret)})
        assert is_in(second)


def test_a_code_on_paper_opens_once(people: People) -> None:
    first = log_in()
    switch_on(first)
    page = first.get("/accounts/second-factor/recovery-codes/").content.decode()
    code = re.findall(r'<li class="num">(\d+)</li>', page)[0]
    second, third = log_in(), log_in()
    second.post("/accounts/second-factor/authenticate/", {"code": code})
    third.post("/accounts/second-factor/authenticate/", {"code": code})
    assert (is_in(second), is_in(third)) == (True, False)


def test_the_secret_is_kept_encrypted_and_useless_under_another_key(people: People, settings: Settings) -> None:
    secret = switch_on(log_in())
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept and get_adapter().decrypt(kept) == secret
    settings.SECRET_KEY = "another key that is long enough for it"
    assert get_adapter().decrypt(kept) not in (secret, "")


def test_ending_the_other_sessions_leaves_this_one(people: People) -> None:
    here, there = log_in(), log_in()
    assert is_in(there)
    here.post("/accounts/sessions/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_guessing_codes_is_slowed_down(people: People) -> None:
    secret = switch_on(log_in())
    second = log_in()
    for _ in range(12):
        second.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    with time_machine.travel(at("08:31")):
        second.post("/accounts/second-factor/authenticate/", {"code": code_for(secret)})
    assert not is_in(second)


def test_another_persons_work_is_neither_shown_nor_cancelled(people: People, work: Work) -> None:
    stranger = signed_in(people.malees_head)
    assert "วางแผนประจำวัน" not in stranger.get("/me/works/").content.decode()
    assert stranger.post(f"/work/{work.pk}/cancel/").status_code == 404
    assert Work.objects.get().state == "waiting"


def test_a_waiting_work_is_cancelled_and_never_done(people: People, work: Work) -> None:
    malee = signed_in(people.malee)
    page = malee.get("/me/works/").content.decode()
    assert "วางแผนประจำวัน" in page and "1 งาน" in page
    malee.post(f"/work/{work.pk}/cancel/")
    run_work.func(str(work.pk))
    assert (Work.objects.get().state, Work.objects.get().refusal_code) == ("failed", "work_cancelled")
    assert "1 งาน" not in malee.get("/me/works/").content.decode()


def test_a_running_work_is_not_cancelled(people: People, work: Work) -> None:
    Work.objects.update(state="running")
    signed_in(people.malee).post(f"/work/{work.pk}/cancel/")
    assert Work.objects.get().state == "running"


def test_a_finished_work_leads_to_its_result(people: People, work: Work) -> None:
    Work.objects.update(state="done")
    page = signed_in(people.malee).get("/me/works/").content.decode()
    assert f'href="/day/{BANG_KHAE}/{DAY}/"' in page


def test_many_works_ask_as_little_as_one(people: People, work: Work) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            signed_in(people.malee).get("/me/works/")
        return len(queries)

    few = asked()
    for number in range(9):
        Work.objects.create(
            kind="plan_day",
            district_id=BANG_KHAE,
            asked_by=work.asked_by,
            asked_at=at("08:30"),
            arguments={"day": f"2024-11-{number + 10}"},
        )
    assert asked() == few
