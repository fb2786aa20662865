"""One table decides: who reaches which rows, from which day to which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from songtor.city import services as city
from songtor.city.errors import GrantEndsTooEarly, GrantIncomplete, UsernameTaken
from songtor.city.models import Account, Agency, Coordination, District, RoleGrant
from songtor.city.policy import NOBODY, POLICY, ROWS_OF, Actor, Kind, Rows, Verb, actor_of, permits, visible
from songtor.city.queries import (
    city_targets,
    coordination_of,
    districts,
    foundations,
    is_round_day,
    officers_of,
    round_days,
    vehicles_of,
)
from songtor.city.roles import Role
from tests.personas import BANG_KHAE, DAY, FOUNDER, LAT_KRABANG, People, act, make_people

pytestmark = pytest.mark.django_db

PERSONAL = (Kind.RECEIPT,)


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def bang_khae(db: None) -> District:
    return District.objects.get(pk=BANG_KHAE)


def test_every_role_has_its_rows_and_its_kinds() -> None:
    assert set(POLICY) == set(ROWS_OF) == set(Role)


def test_nobody_may_do_nothing() -> None:
    assert not any(NOBODY.may(verb, kind) for verb in Verb for kind in Kind)


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.AUDITOR, Role.OPERATOR])
def test_who_watches_writes_no_facts(role: Role) -> None:
    facts = (Kind.DONOR, Kind.OFFER, Kind.SITE, Kind.ROUND, Kind.RECEIPT, Kind.REPORT, Kind.EVIDENCE)
    assert all(POLICY[role].get(kind, frozenset()) <= {Verb.SEE} for kind in facts)


def test_the_operator_keeps_accounts_and_reads_no_facts() -> None:
    assert set(POLICY[Role.OPERATOR]) == {Kind.CITY, Kind.REFERENCE, Kind.ACCOUNT, Kind.DEVICE, Kind.IMPORT}
    keepers = {role for role in Role if Verb.KEEP in POLICY[role].get(Kind.ACCOUNT, frozenset())}
    assert keepers == {Role.OPERATOR, Role.DISTRICT_HEAD}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXECUTIVE, Role.DONOR, Role.VOLUNTEER, Role.OPERATOR])
def test_who_needs_no_receipts_sees_none(role: Role) -> None:
    assert not POLICY[role].get(Kind.RECEIPT)


def test_late_corrections_are_the_district_heads_alone() -> None:
    late = {role for role in Role for verbs in POLICY[role].values() if Verb.CORRECT_LATE in verbs}
    assert late == {Role.DISTRICT_HEAD}


def test_an_officer_reaches_the_own_district_alone(people: People, bang_khae: District) -> None:
    malee, somchai = people.actor("malee"), people.actor("somchai")
    assert permits(malee, Verb.PLAN, Kind.ROUND, bang_khae)
    assert not permits(somchai, Verb.PLAN, Kind.ROUND, bang_khae)
    assert not permits(malee, Verb.PLAN, Kind.ROUND, None)
    assert [row.pk for row in districts(actor=malee, kind=Kind.ROUND)] == [BANG_KHAE]
    assert [row.pk for row in districts(actor=somchai, kind=Kind.ROUND)] == [LAT_KRABANG]


def test_the_department_sees_all_districts_and_an_executive_only_figures(people: People) -> None:
    assert districts(actor=people.actor("nok"), kind=Kind.ROUND).count() == 50
    assert districts(actor=people.actor("executive"), kind=Kind.REPORT).count() == 50
    assert districts(actor=people.actor("executive"), kind=Kind.ROUND).count() == 0


def test_a_coordinator_reaches_the_districts_of_the_day(people: People, bang_khae: District) -> None:
    assert people.actor("coordinator").districts(Verb.SEE, Kind.OFFER) == {
        row.district_id for row in Coordination.objects.filter(foundation="sos", ends_on=None)
    }
    Coordination.objects.filter(district=bang_khae).update(ends_on=DAY)
    held = people.actor("coordinator").districts(Verb.SEE, Kind.OFFER)
    later = people.actor("coordinator", DAY + timedelta(days=1)).districts(Verb.SEE, Kind.OFFER)
    assert held is not None and later is not None
    assert held - later == {BANG_KHAE}


def test_a_grant_holds_from_its_first_day_to_its_last(people: People, bang_khae: District) -> None:
    account = city.open_account(act(FOUNDER), username="dated", display_name="มีกำหนด (สมมติ)")
    grant = city.grant_role(act(FOUNDER), account=account, role=Role.OFFICER, starts_on=DAY, district=bang_khae)
    city.end_role(act(FOUNDER), grant=grant, ends_on=DAY + timedelta(days=1))
    held = [bool(actor_of(account, DAY + timedelta(days=n)).grants) for n in (-1, 0, 1, 2)]
    assert held == [False, True, True, False]
    assert account in officers_of(bang_khae, DAY) and account not in officers_of(bang_khae, DAY - timedelta(days=1))
    assert [change.ends_on for change in grant.changes.order_by("entered_at", "id")] == [None, DAY + timedelta(days=1)]


def test_a_closed_account_has_no_rights(people: People) -> None:
    Account.objects.filter(pk=people.malee.pk).update(is_active=False)
    people.malee.refresh_from_db()
    assert people.actor("malee").grants == ()


def test_impossible_grants_are_refused(people: People, bang_khae: District) -> None:
    with pytest.raises(UsernameTaken):
        city.open_account(act(FOUNDER), username="malee", display_name="อีกคน")
    for role in (Role.OFFICER, Role.COORDINATOR, Role.DONOR):
        with pytest.raises(GrantIncomplete):
            city.grant_role(act(FOUNDER), account=people.nok, role=role, starts_on=DAY)
    grant = people.malee.grants.get()
    with pytest.raises(GrantEndsTooEarly):
        city.end_role(act(FOUNDER), grant=grant, ends_on=grant.starts_on - timedelta(days=1))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR, Role.DONOR, "mayor"])
def test_the_database_refuses_a_grant_that_names_no_rows(people: People, role: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(account=people.nok, role=role, starts_on=DAY)


def test_a_donors_rows_are_its_own(people: People) -> None:
    mine = Rows.OWN
    assert [role for role, rows in ROWS_OF.items() if rows == mine] == [Role.DONOR]
    nobody = Actor("branch:x", grants=())
    assert visible(nobody, Kind.OFFER, Agency.objects.all(), district="district").count() == 0


def test_sos_has_26_round_days_in_october_and_november_2024() -> None:
    coordination = coordination_of(BANG_KHAE, DAY)
    assert coordination is not None and coordination.foundation_id == "sos"
    days = round_days(coordination, date(2024, 10, 1), date(2024, 11, 30))
    assert len(days) == 26
    assert {day.isoweekday() for day in days} == {2, 3, 4}
    assert date(2024, 10, 23) not in days and not is_round_day(coordination, date(2024, 10, 23))
    assert is_round_day(coordination, DAY) and not is_round_day(coordination, date(2024, 11, 4))


def test_coordination_is_of_a_date(bang_khae: District) -> None:
    now = coordination_of(BANG_KHAE, DAY)
    assert now is not None
    Coordination.objects.filter(pk=now.pk).update(ends_on=DAY)
    vvshare = Agency.objects.get(pk="vvshare")
    tomorrow = DAY + timedelta(days=1)
    Coordination.objects.create(district=bang_khae, foundation=vvshare, starts_on=tomorrow, weekdays="1 2 3 4 5")
    held = [coordination_of(BANG_KHAE, day) for day in (date(2020, 1, 1), DAY, tomorrow)]
    assert [found and found.foundation_id for found in held] == [None, "sos", "vvshare"]
    assert {row.pk for row in foundations(DAY)} == {"sos", "vvshare"}


def test_both_target_figures_of_kr_8214_are_shown() -> None:
    assert city_targets("8214", 2568) == {"ANNEX": 60_000, "HOST_ROW": 60_000, "HEADER": 20_000}


def test_a_retired_vehicle_drives_no_more(bang_khae: District) -> None:
    before = vehicles_of(bang_khae, DAY)
    before[0].retired_on = DAY
    before[0].save()
    assert vehicles_of(bang_khae, DAY) == before[1:]
    assert vehicles_of(bang_khae, DAY - timedelta(days=1)) == before
