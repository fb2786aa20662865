"""People of the registry, and hand-overs that name them. All of them are invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from songtor.city.goods import Goods
from songtor.city.policy import Actor
from songtor.evidence.models import new_id
from songtor.offers.models import Branch, Site
from songtor.people.models import GroupMembership, Household, HouseholdMember, Person, SourceRecord
from songtor.receipts.models import Counter, Receipt
from songtor.receipts.naming import Named
from songtor.receipts.presence import WHOLE
from songtor.receipts.services import hand_over
from songtor.rounds import services as rounds
from songtor.rounds.models import Round
from tests.flows.leaking import PLANTED
from tests.personas import BANG_KHAE, DAY, act, at, make_branch, make_offer, make_round, make_site, stops_of

BEFORE = date(2020, 1, 1)
NAME = f"{PLANTED.name(2)} (สมมติ)"


def make_person(*groups: str, born: date | None = None, sex: str = "", district: str = BANG_KHAE) -> Person:
    """Somebody one source tells of, in these groups since 2020."""
    pk = new_id()
    person = Person.objects.create(pk=pk, district_id=district, current_id=pk, met_at=at("08:00"))
    moments = {"happened_at": at("08:00"), "entered_at": at("08:00")}
    said = {"given_name": NAME, "sex": sex, "born_on": born, "birth_known": "DAY" if born else ""}
    SourceRecord.objects.create(district_id=district, person=person, source="REGISTERED", **said, **moments)
    for group in groups:
        GroupMembership.objects.create(
            district_id=district,
            person=person,
            vulnerable_group=group,
            starts_on=BEFORE,
            source="REGISTERED",
            **moments,
        )
    return person


def make_household(*members: Person, district: str = BANG_KHAE) -> Household:
    moments = {"happened_at": at("08:00"), "entered_at": at("08:00")}
    household = Household.objects.create(district_id=district, **moments)
    for person in members:
        HouseholdMember.objects.create(
            district_id=district, household=household, person=person, starts_on=BEFORE, **moments
        )
    return household


def stand_for(person: Person, other: Person) -> None:
    """From now on `person`'s id stands for `other`, as a link decision would have it; counts are the caller's."""
    Person.objects.filter(pk=person.pk).update(current=other.current_id)


class Places:
    """A branch and a site in every district food was handed over in."""

    def __init__(self) -> None:
        self.there: dict[str, tuple[Branch, Site]] = {}

    def of(self, actor: Actor, district: str) -> tuple[Branch, Site]:
        if district not in self.there:
            self.there[district] = make_branch(actor, district=district), make_site(actor, district=district)
        return self.there[district]


def ready_round(actor: Actor, *, day: date = DAY, district: str = BANG_KHAE, places: Places | None = None) -> Round:
    """A vehicle with 5 kg aboard at its delivery."""
    branch, site = (places or Places()).of(actor, district)
    Round.objects.filter(district=district).exclude(state="signed_off").update(state="cancelled")
    round_ = make_round(actor, make_offer(actor, branch, day=day), site)
    pickup, _delivery = stops_of(round_)
    rounds.record_weighing(act(actor, "09:35", day=day), stop=pickup, category="fresh", gross_grams=5_000, tare_grams=0)
    return round_


def feed(
    actor: Actor,
    people: Sequence[Person | Named] = (),
    *,
    heads: int = 0,
    counts: Mapping[str, int] | None = None,
    day: date = DAY,
    district: str = BANG_KHAE,
    places: Places | None = None,
) -> Receipt:
    """One hand-over on a round of its own."""
    round_ = ready_round(actor, day=day, district=district, places=places)
    return give(actor, round_, people, heads=heads, counts=counts, day=day)


def give(
    actor: Actor,
    round_: Round,
    people: Sequence[Person | Named] = (),
    *,
    heads: int = 0,
    counts: Mapping[str, int] | None = None,
    day: date = DAY,
) -> Receipt:
    """The hand-over alone."""
    _pickup, delivery = stops_of(round_)
    named = [one if isinstance(one, Named) else Named(one.pk) for one in people]
    lines = [Goods("fresh", 5_000)]
    asked = {"stop": delivery, "lines": lines, "heads": heads, "counts": counts or {}, "people": named}
    return hand_over(act(actor, "11:00", day=day), **asked)


def people(period: str, scope: str, group: str = WHOLE) -> int:
    found = Counter.objects.filter(period=period, scope=scope, vulnerable_group=group).first()
    return found.people if found else 0


def visits(period: str, scope: str) -> tuple[int, int]:
    """Named, and unnamed."""
    rows = Counter.objects.filter(period=period, scope=scope)
    named = sum(row.named for row in rows if row.vulnerable_group == "NAMED")
    return named, sum(row.heads for row in rows if row.vulnerable_group == WHOLE)


def ids(receipts: Iterable[Receipt]) -> set[object]:
    return {one.pk for one in receipts}
