"""A city's first login, and those an operator opens from the machine."""

from __future__ import annotations

import pytest

from songtor.city.errors import GrantIncomplete, UsernameTaken
from songtor.city.models import Account, GrantChange, RoleGrant
from songtor.city.policy import Kind, Verb, actor_of
from songtor.cli import __main__ as dispatcher
from songtor.evidence.models import ChainEntry
from songtor.look.clock import today

pytestmark = pytest.mark.django_db
OFFICER = ("account", "malee", "--name", "มาลี (สมมติ)", "--role", "officer")


def run(*words: str) -> int:
    return dispatcher.main(words)


def test_the_first_operator_gets_a_password_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("operator", "keeper") == 0
    username, password = capsys.readouterr().out.splitlines()[0].split()
    account = Account.objects.get(username=username)
    assert account.check_password(password)
    assert actor_of(account, today()).may(Verb.KEEP, Kind.ACCOUNT)
    assert (GrantChange.objects.count(), ChainEntry.objects.count()) == (1, 2)


def test_a_second_operator_must_be_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("operator", "keeper") == 0
    assert run("operator", "other") == 2
    assert "there is an operator already" in capsys.readouterr().err
    assert run("operator", "other", "--another") == 0
    assert RoleGrant.objects.count() == 2


def test_a_city_whose_operators_ended_opens_another() -> None:
    assert run("operator", "keeper") == 0
    Account.objects.update(is_active=False)
    assert run("operator", "other") == 0


def test_an_officer_is_opened_for_a_district(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*OFFICER, "--district", "1040") == 0
    account = Account.objects.get(username="malee")
    assert actor_of(account, today()).districts(Verb.RECORD, Kind.ROUND) == frozenset({"1040"})


def test_a_coordinator_is_opened_for_an_agency() -> None:
    assert run("account", "sos-1", "--name", "ผู้ประสานงาน (สมมติ)", "--role", "coordinator", "--agency", "sos") == 0
    assert RoleGrant.objects.get().agency_id == "sos"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (OFFICER, str(GrantIncomplete())),
        ((*OFFICER, "--district", "9999"), "--district: this city has no '9999'"),
        ((*OFFICER, "--district", "1040", "--agency", "x"), "--agency: this city has no 'x'"),
    ],
)
def test_a_role_without_its_place_opens_no_account(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert sentence in capsys.readouterr().err
    assert not Account.objects.exists() and not ChainEntry.objects.exists()


def test_a_user_name_is_given_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*OFFICER, "--district", "1040") == 0
    assert run(*OFFICER, "--district", "1011") == 2
    assert str(UsernameTaken()) in capsys.readouterr().err
    assert RoleGrant.objects.count() == 1


@pytest.mark.parametrize("username", ["ab", "มาลี", "a b c", "x" * 61, "-abc"])
def test_a_user_name_nobody_can_type_is_refused(username: str) -> None:
    with pytest.raises(SystemExit):
        run("operator", username)
    assert not Account.objects.exists()
