"""The copy of everything held of somebody, for themselves (PDPA s.30): one telling, for a file and for paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from songtor.city.policy import Actor, Kind, Verb, require
from songtor.city.queries import display_name
from songtor.city.roles import VulnerableGroup, groups_of
from songtor.evidence.acts import local_day
from songtor.people.assessments.models import Assessment
from songtor.people.assessments.queries import reasons_of
from songtor.people.basis.models import LegalBasis, Look, Looked
from songtor.people.basis.services import looked
from songtor.people.cards.models import CardBinding
from songtor.people.groups.models import GroupMembership
from songtor.people.households.models import Household, HouseholdMember, Relation
from songtor.people.models import LinkDecision, Person, SourceRecord
from songtor.people.persons.queries import history_of, own_of
from songtor.people.sealing import opened
from songtor.points.models import Cause, Transfer
from songtor.points.services import account_id
from songtor.receipts.models import ReceiptLine, ReceiptPerson

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Line:
    """One thing held; `key` names it for machines, `label` for people. What is not known is empty."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Part:
    """One kind of thing held, each of them a few lines."""

    key: str
    title: str
    entries: tuple[tuple[Line, ...], ...]

    @property
    def plain(self) -> list[dict[str, str]]:
        return [{line.key: line.value for line in entry} for entry in self.entries]


def copy_of(*, actor: Actor, person: Person, at: datetime) -> tuple[Part, ...]:
    """Everything, of every district and everybody who stands for the person; that it was taken is written first.

    Raises Unknown unless a district head of whoever knows the person asks.
    """
    require(actor, Verb.KEEP, Kind.PERSON, own_of(actor, person))
    looked(actor, [person.pk], Looked.COPY, at)
    everybody = list(Person.objects.filter(current=person.current_id).order_by("pk"))
    return (
        _part("records", _("What is said of you"), map(_record, history_of(person).select_related("community"))),
        _part("households", _("Households"), _households(everybody)),
        _part("relations", _("Who cares or receives for whom"), _relations(everybody)),
        _part("groups", pgettext("copy", "Groups"), _groups(everybody)),
        _part("legal_bases", _("On what ground this is held"), _bases(everybody)),
        _part("cards", _("Cards"), _cards(everybody)),
        _part("receipts", _("What you received"), _receipts(everybody)),
        _part("assessments", _("What your household was asked"), _assessments(everybody)),
        _part("points", _("Points of your household"), _points(everybody)),
        _part("decisions", _("Decided about records"), _decisions(everybody)),
        _part("looks", pgettext("copy", "Who looked"), _looks(everybody)),
    )


def _part(key: str, title: str, entries: Iterable[tuple[Line, ...]]) -> Part:
    return Part(key, title, tuple(entries))


def _day(value: datetime | date | None) -> str:
    return (local_day(value) if isinstance(value, datetime) else value).isoformat() if value else ""


def _record(record: SourceRecord) -> tuple[Line, ...]:
    identity = getattr(record, "identity", None)
    return (
        Line("source", _("Source"), str(record.get_source_display())),
        Line("district", _("District"), record.district.name),
        Line("said_on", _("Said on"), _day(record.happened_at)),
        Line("given_name", _("Given name"), record.given_name),
        Line("family_name", _("Family name"), record.family_name),
        Line("sex", _("Sex"), str(record.get_sex_display())),
        Line("born_on", _("Born on"), _day(record.born_on)),
        Line("birth_known", _("Known of the birth date"), str(record.get_birth_known_display())),
        Line("document", _("Document"), f"{identity.get_kind_display()} {opened(identity)}" if identity else ""),
        Line("nationality", _("Nationality"), record.nationality),
        Line("phone", _("Telephone"), record.phone),
        Line("address", _("Address"), " ".join(filter(None, (record.house_no, record.address)))),
        Line("community", _("Community"), record.community.name if record.community else ""),
        Line("note", _("Note"), record.note),
        Line("state", _("State"), _state(record)),
    )


def _state(record: SourceRecord) -> str:
    if hasattr(record, "replaced_by"):
        return _("replaced by a newer one")
    return _("taken back") if hasattr(record, "end") else pgettext("copy", "holds")


def _households(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    for row in _memberships(people):
        home = row.household
        yield (
            Line("address", _("Address"), " ".join(filter(None, (home.house_no, home.address)))),
            Line("place", _("Place in the household"), str(row.get_place_display())),
            *_span(row.starts_on, row),
        )


def _span(starts_on: date, row: Any) -> tuple[Line, Line]:
    end = getattr(row, "end", None)
    return Line("from", pgettext("copy", "From"), _day(starts_on)), Line(
        "to", pgettext("copy", "To"), _day(end.ends_on) if end else ""
    )


def _relations(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    """The other stays unnamed: what is held of them is theirs."""
    ids = {person.pk for person in people}
    rows = Relation.objects.filter(Q(person__in=ids) | Q(other__in=ids)).select_related("end").order_by("starts_on")
    for row in rows:
        to_you = _("somebody, for you") if row.other_id in ids else _("you, for somebody")
        yield (
            Line("kind", pgettext("copy", "Kind"), str(row.get_kind_display())),
            Line("who", pgettext("copy", "Who"), to_you),
            *_span(row.starts_on, row),
        )


def _groups(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    for row in GroupMembership.objects.filter(person__in=people).select_related("end").order_by("starts_on", "pk"):
        yield (
            Line("group", _("Group"), str(row.get_vulnerable_group_display())),
            Line("source", _("Source"), str(row.get_source_display())),
            Line("shown", _("Shown by"), row.shown),
            Line("paper", _("Photo of a paper"), _("kept") if row.paper_id else ""),
            *_span(row.starts_on, row),
        )


def _bases(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    for row in LegalBasis.objects.filter(person__in=people).select_related("end").order_by("happened_at", "pk"):
        end = getattr(row, "end", None)
        yield (
            Line("purpose", _("Purpose"), str(row.get_purpose_display())),
            Line("basis", _("Ground"), str(row.get_basis_display())),
            Line("notice", _("Notice read"), row.notice_version),
            Line("said_by", _("Said by"), str(row.get_said_by_display())),
            Line("from", pgettext("copy", "From"), _day(row.happened_at)),
            Line("withdrawn_on", _("Withdrawn on"), _day(end.happened_at) if end else ""),
        )


def _cards(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    for row in CardBinding.objects.filter(person__in=people).select_related("card__end").order_by("happened_at"):
        end = getattr(row.card, "end", None)
        yield (
            Line("label", _("Card"), row.card.label),
            Line("from", pgettext("copy", "From"), _day(row.happened_at)),
            Line("to", pgettext("copy", "To"), _day(end.happened_at) if end else ""),
        )


def _receipts(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    rows = ReceiptPerson.objects.filter(person__in=people).select_related("receipt__site", "receipt__reversal")
    for row in rows.prefetch_related("receipt__lines__category").order_by("receipt__happened_at", "pk"):
        receipt = row.receipt
        lines = [f"{line.category.name} {_amount(line)}" for line in receipt.lines.all()]
        groups = [str(VulnerableGroup(group).label) for group in sorted(groups_of(row.groups))]
        yield (
            Line("day", pgettext("copy", "Day"), _day(receipt.day)),
            Line("site", _("Place"), receipt.site.name if receipt.site else ""),
            Line("handed_over", _("Handed over there, to everybody"), ", ".join(lines)),
            Line("how", _("Known"), str(row.get_how_display())),
            Line("groups", _("Groups of that day"), ", ".join(groups)),
            Line("state", _("State"), _("taken back") if receipt.is_reversed else pgettext("copy", "holds")),
        )


def _amount(line: ReceiptLine) -> str:
    if line.pieces:
        return _("%(number)s pieces") % {"number": line.pieces}
    return _("%(kg)s kg") % {"kg": f"{Decimal(line.grams) / 1000:.2f}"}


def _assessments(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    """Of the days on which the person lived there: what was answered before or after is others'."""
    for row in _of_days_there(people, lambda home: Assessment.objects.filter(household=home)):
        said = [f"{reason.question}: {reason.answer}" for reason in reasons_of(row)]
        yield (
            Line("day", pgettext("copy", "Day"), _day(row.day)),
            Line("answers", _("Answers"), "; ".join(said)),
            Line("score", _("Score"), str(row.score)),
        )


def _points(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    """What came and went while the person lived there."""
    accounts = {account_id(row.household.district_id, row.household_id) for row in _memberships(people)}
    for row in _of_days_there(people, _transfers):
        came = row.to_account_id in accounts
        yield (
            Line("day", pgettext("copy", "Day"), _day(row.day)),
            Line("what", pgettext("copy", "What"), str(Cause(row.cause).label)),
            Line("points", _("Points"), f"{row.points if came else -row.points:+,}"),
            Line("until", pgettext("copy", "Good until"), _day(row.expires_on) if came else ""),
        )


def _transfers(home: Household) -> QuerySet[Transfer]:
    account = account_id(home.district_id, home.pk)
    return Transfer.objects.filter(Q(from_account=account) | Q(to_account=account))


def _of_days_there(people: list[Person], of: Callable[[Household], QuerySet[M]]) -> Iterator[M]:
    """A household's facts of the days on which one of these lived in it, each once."""
    told = set()
    for row in _memberships(people):
        end = getattr(row, "end", None)
        there = of(row.household).filter(day__gte=row.starts_on)
        for fact in (there.filter(day__lte=end.ends_on) if end else there).order_by("day", "entered_at", "pk"):
            if fact.pk not in told:
                told.add(fact.pk)
                yield fact


def _memberships(people: list[Person]) -> QuerySet[HouseholdMember]:
    rows = HouseholdMember.objects.filter(person__in=people).select_related("household", "end")
    return rows.order_by("starts_on", "pk")


def _decisions(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    rows = LinkDecision.objects.filter(Q(left__in=people) | Q(right__in=people)).select_related("undo")
    for row in rows.order_by("happened_at", "pk"):
        undo = getattr(row, "undo", None)
        yield (
            Line("day", pgettext("copy", "Day"), _day(row.happened_at)),
            Line("answer", pgettext("copy", "Answer"), str(row.get_answer_display())),
            Line("by_rule", _("By rule"), _("yes") if row.is_certain else ""),
            Line("taken_back_on", _("Taken back on"), _day(undo.happened_at) if undo else ""),
        )


def _looks(people: list[Person]) -> Iterator[tuple[Line, ...]]:
    names: dict[str, str] = {}
    for row in Look.objects.filter(person__in=people).order_by("at", "pk"):
        who = names.setdefault(row.actor_ref, "") or display_name(row.actor_ref)
        names[row.actor_ref] = who
        yield (
            Line("at", _("When"), row.at.isoformat(timespec="minutes")),
            Line("who", pgettext("copy", "Who"), who),
            Line("what", pgettext("copy", "What"), str(row.get_what_display())),
        )
