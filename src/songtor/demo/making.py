"""Makes the demo: a city, its donors and sites, some weeks of rounds, and today's plans. Everything by the services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects

from songtor.city.models import Account, Coordination, District
from songtor.city.queries import coordination_of, is_round_day, round_days
from songtor.demo import banking, mark, quarter, visiting
from songtor.demo.banks import Bank, open_banks, with_bank
from songtor.demo.diary import Diary, at
from songtor.demo.driving import drive
from songtor.demo.folk import Folk, enter_people
from songtor.demo.ground import Ground, enter_places, load_ground
from songtor.demo.offering import announce_day
from songtor.demo.people import People, open_accounts, open_donor_account
from songtor.demo.planning import QUICK, THOROUGH, plan_all, pool
from songtor.demo.summary import count_everything
from songtor.evidence.acts import local_day
from songtor.evidence.services import take_anchor
from songtor.finding import services as finding
from songtor.offers.services import issue_link, new_token
from songtor.reports.services import refresh
from songtor.rounds.day_problem import day_problem
from songtor.rounds.proposals import Proposal
from songtor.rounds.queries import rounds_of_day
from songtor.rounds.roads.times import times_of
from songtor.rounds.services import adopt_plan, publish_day

FIRST, LAST = date(2024, 10, 1), date(2024, 11, 30)
SHOWN = "1040"
DRAFT_EVERY = 7
SAY_EVERY = 10
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of the demo. `only` names the districts that live; the others stay empty.

    In January the quarter is over: districts hand its KR sheets in.
    """

    days: int = 6
    seed: int = 1
    people: int = 0
    january: bool = False
    only: Collection[str] = ()


@dataclass
class Making:
    """A demo while it is made."""

    diary: Diary
    ground: Ground
    people: People
    say: Say
    workers: ProcessPoolExecutor
    folk: Folk
    banks: Sequence[Bank] = ()
    carried: dict[UUID, Counter[str]] = field(default_factory=dict)


def is_in_use() -> bool:
    """Somebody's city lies in this database already."""
    return Account.objects.exists()


def make(*, home: Path, wanted: Wanted, say: Say) -> mark.Mark:
    """Writes the whole demo into an empty database and leaves its mark in the home."""
    mark.begin(home)
    diary = Diary(wanted.seed)
    say("loading the city, its people, donors and sites")
    districts = tuple(d for d in load_ground(settings.SONGTOR_CITY) if not wanted.only or d.code in wanted.only)
    shown = next((district for district in districts if district.code == SHOWN), districts[0])
    people = open_accounts(diary, shown, lettered=with_bank(districts, shown))
    calendar, today = _calendar(shown, wanted)
    ground = enter_places(diary, people.actor("department", FIRST), districts)
    donor = ground.branches[shown.code][0].donor
    people = open_donor_account(diary, people, donor_id=donor.pk, name=donor.name)
    folk = enter_people(diary, people.actor, districts, people=wanted.people, say=say)
    banks = open_banks(diary, people.actor, districts, shown)
    with pool() as workers:
        making = Making(diary, ground, people, say, workers, folk, banks)
        for number, day in enumerate(calendar, start=1):
            _live_through(making, day, f"round day {number} of {len(calendar)}")
        banking.close_the_month(diary, people.actor, banks, calendar)
        visiting.look_ahead(diary, people.actor, banks, last=calendar[-1], today=today)
        if wanted.january:
            say("the quarter is over: districts hand their KR sheets in")
            quarter.hand_in(diary, people.actor, districts, shown)
        plan_seconds = _plan_today(making, today)
    return _finish(making, home=home, shown=shown, days=(calendar, today), plan_seconds=plan_seconds)


def _calendar(district: District, wanted: Wanted) -> tuple[list[date], date]:
    """The last round days of the two published months, and the round day after them, or after the sheets' answers."""
    coordination = coordination_of(district.code, FIRST)
    if coordination is None:
        raise ValueError(f"nobody coordinates {district.code} on {FIRST}")
    known = round_days(coordination, FIRST, LAST)
    return known[-wanted.days :], next(_round_days_after(coordination, quarter.ANSWERED if wanted.january else LAST))


def _round_days_after(coordination: Coordination, day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        if is_round_day(coordination, day):
            yield day


def _live_through(making: Making, day: date, label: str) -> None:
    """Offers in the morning, plans at eight, rounds until the afternoon, in every district with a round that day."""
    banking.give_points(day)
    districts = [district for district in making.ground.districts if _has_round(district, day)]
    plans = _plans(making, districts, day, said_on=day)
    for number, (district, planned) in enumerate(zip(districts, plans, strict=True), start=1):
        _adopt(making, district, day, planned, at(day, "08:30"), publish=True)
        _drive_all(making, district, day)
        if number % SAY_EVERY == 0:
            making.say(f"{label} ({day}): {number} of {len(districts)} districts")
    banking.live_through(making.diary, making.people.actor, making.banks, day)
    refresh()
    take_anchor(day=day, taken_at=at(day, "23:30"))


def _has_round(district: District, day: date) -> bool:
    coordination = coordination_of(district.code, day)
    return coordination is not None and is_round_day(coordination, day)


def _plans(making: Making, districts: Sequence[District], day: date, *, said_on: date) -> Iterator[Proposal]:
    """Offers of all districts are in before the first plan is asked for; plans come while earlier ones are used."""
    for district in districts:
        coordination = coordination_of(district.code, day)
        coordinator = making.people.actor(f"coordinator-{coordination.foundation_id if coordination else ''}", day)
        announce_day(making.diary, coordinator, making.ground.branches.get(district.code, []), day, said_on)
    problems = [day_problem(district, day) for district in districts]
    iterations = QUICK if said_on == day else THOROUGH
    return plan_all(making.workers, problems, seed=making.diary.seed, iterations=iterations)


def _adopt(
    making: Making, district: District, day: date, proposal: Proposal, moment: datetime, *, publish: bool
) -> None:
    officer = making.people.actor(f"officer-{district.code}-1", local_day(moment))
    with transaction.atomic():
        planned_on = times_of(district.pk, day).planned_on(())
        act = making.diary.act(officer, moment)
        adopt_plan(act, district=district, day=day, proposal=proposal, planned_on=planned_on)
        if publish and any(route.stops for route in proposal.plan.routes):
            later = moment + timedelta(minutes=15)
            publish_day(making.diary.act(officer, later), district=district, day=day)


def _drive_all(making: Making, district: District, day: date) -> None:
    department = making.people.actor("department", day)
    for round_ in rounds_of_day(actor=department, district=district, day=day):
        stops = list(round_.stops.all())
        prefetch_related_objects([stop.offer for stop in stops if stop.offer], "lines")
        crew = [account.username for account in round_.crew.all()]
        officer = making.people.actor(crew[0], day)
        carried = making.carried.pop(round_.vehicle_id, Counter())
        making.carried[round_.vehicle_id] = drive(making.diary, officer, round_, stops, carried, making.folk)


def _plan_today(making: Making, today: date) -> float:
    """Offered and planned the evening before; most districts have published, some still look at their draft."""
    banking.give_points(today)
    visiting.set_aside_today(making.diary, making.people.actor, making.banks, today)
    evening = today - timedelta(days=1)
    districts = list(making.ground.districts)
    making.say(f"planning {today} for {len(districts)} districts")
    plans = _plans(making, districts, today, said_on=evening)
    began = perf_counter()
    for number, (district, planned) in enumerate(zip(districts, plans, strict=True)):
        publish = district.code != SHOWN and number % DRAFT_EVERY != 0
        _adopt(making, district, today, planned, at(evening, "17:30"), publish=publish)
    return perf_counter() - began


def _finish(
    making: Making, *, home: Path, shown: District, days: tuple[list[date], date], plan_seconds: float
) -> mark.Mark:
    calendar, today = days
    refresh()
    finding.refresh()
    take_anchor(day=today, taken_at=at(today, "00:10"))
    making.say("recounting chains, balances and published numbers")
    department = making.people.actor("department", today)
    first = calendar[0] if calendar else today
    made = mark.Mark(
        today=today,
        days=len(calendar),
        seed=making.diary.seed,
        give=_open_link(making, shown, today),
        logins=making.people.logins,
        summary=count_everything(department, first=first, today=today, plan_seconds=plan_seconds),
    )
    mark.finish(home, made)
    return made


def _open_link(making: Making, shown: District, today: date) -> str:
    """The address under which one branch of the shown district announces its food."""
    token = new_token()
    branch = making.ground.branches[shown.code][-1]
    act = making.diary.act(making.people.actor("department", FIRST), at(today - timedelta(days=1), "18:00"))
    issue_link(act, branch=branch, token=token)
    return f"/give/{token}/"
