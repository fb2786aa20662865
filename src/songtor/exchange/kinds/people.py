"""Lists of people: a class for every source; each keeps its own truth, and its next file replaces what it said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet

from songtor.city.acting import Act
from songtor.city.models import Community, District, Subdistrict
from songtor.city.policy import Kind, Verb
from songtor.city.roles import VulnerableGroup
from songtor.engines import thai
from songtor.engines.linkage.keys import family_key, given_key
from songtor.evidence.acts import BANGKOK
from songtor.exchange import people_cells as cells
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said
from songtor.exchange.kinds.people_columns import what, where, who
from songtor.exchange.kinds.places import Districts
from songtor.exchange.kinds.register import Asked, Found
from songtor.people.groups.given import SENSITIVE
from songtor.people.persons.lists import List, Listed, take_back_list, take_list
from songtor.people.persons.models import IdentityKind, Source, SourceRecord
from songtor.people.persons.queries import holding_records
from songtor.people.persons.said import Said as PersonSaid
from songtor.people.sealing import opened, private_digest

AT_ONCE = 500
BY_LAW = frozenset({Source.DISTRICT_SURVEY, Source.E_CASE, Source.WELFARE_CARD, Source.TPMAP})
"""Lists kept by law (PDPA s.26 (5)): health and disability in other lists need the person's consent."""
TEXTS = ("given", "family", "house", "address", "note", "phone")


class PeopleRegister:
    """A row is a person as this source knows them."""

    right: ClassVar[tuple[Verb, Kind]] = (Verb.ENTER, Kind.PERSON)
    naming: ClassVar[frozenset[str]] = frozenset({"code", "title", "groups", "consent"})
    source: ClassVar[Source]
    implied: ClassVar[str] = ""
    """The group everybody of this list is in."""

    def __init__(self, asked: Asked) -> None:
        self.actor = asked.actor
        self.today = asked.moment.astimezone(BANGKOK).date()
        self.districts = Districts(asked.actor, self.right)
        self.communities: dict[tuple[str, str], list[Community]] = defaultdict(list)
        for community in self.districts.communities():
            self.communities[community.district_id, _place(community.name_th, "ชุมชน")].append(community)
        self.subdistricts = {(one.district_id, _place(one.name_th, "แขวง")): one for one in Subdistrict.objects.all()}
        self.by_key: dict[str, UUID] = {}
        self.records: dict[UUID, SourceRecord] = {}

    def columns(self) -> Sequence[Column]:
        return (*who(self.today), self.districts.column(), *where(), *what())

    def key(self, said: Said) -> str:
        """The list's own number; else the person's, else name, birth and house: never in plain."""
        code = str(said.get("code") or "")
        if code and not _is_national(code):
            return code[:64]
        number = code or said.get("number") or said.get("passport")
        known = number or "|".join(str(said.get(name) or "") for name in ("given", "family", "born", "house"))
        return private_digest(f"{self.source} {known}")

    def look_at(self, rows: Sequence[Said]) -> None:
        for said in rows:
            _spread(said)
        held = holding_records().filter(person__forgotten_at__isnull=True)
        self._learn(held.order_by("entered_at", "pk"), "source_key", [self.key(said) for said in rows])

    def look_up(self, rows: Sequence[Said], subjects: Sequence[UUID]) -> None:
        """Also what another list has replaced since: its undo may have restored it."""
        self._learn(SourceRecord.objects.all(), "pk", subjects)

    def _learn(self, records: QuerySet[SourceRecord], name: str, wanted: Sequence[object]) -> None:
        """Asked by keys alone: with source or district in the question, SQLite reads all of that for every few keys."""
        rows = records.select_related("identity", "community", "subdistrict")
        for at in range(0, len(wanted), AT_ONCE):
            for record in filter(self._is_own, rows.filter(**{f"{name}__in": wanted[at : at + AT_ONCE]})):
                self.records[record.pk] = record
                self.by_key[record.source_key] = record.pk

    def _is_own(self, record: SourceRecord) -> bool:
        reached = self.districts.reached
        return record.source == self.source and (reached is None or record.district_id in reached)

    def find(self, said: Said) -> Found:
        return Found(self.by_key.get(self.key(said)))

    def problems(self, said: Said) -> list[Problem]:
        found = self.districts.problems(said)
        if not said.get("given"):
            found.append(Problem("given", "name_missing", {}))
        if said.get("number") and said.get("passport"):
            found.append(Problem("passport", "two_numbers", {}))
        for column, known in (("community", self._community(said)), ("subdistrict", self._subdistrict(said))):
            if said.get(column) and known is None:
                found.append(Problem(column, f"{column}_unknown", {"said": str(said[column])}))
        if said.get("sex_by_title") not in (None, said.get("sex")):
            found.append(Problem("sex", "sex_against_title", {}))
        if self._is_somebody_else(said):
            found.append(Problem("code", "code_of_another", {}))
        if SENSITIVE & set(self._groups(said)) and self.source not in BY_LAW and said.get("consent") != "yes":
            found.append(Problem("groups", "consent_missing", {}))
        return found

    def _is_somebody_else(self, said: Said) -> bool:
        """The list's number stood for another name with another ID."""
        subject = self.by_key.get(self.key(said))
        if subject is None or not said.get("number"):
            return False
        before, record = self.shown(subject), self.records[subject]
        names = (given_key(str(said["given"])), family_key(str(said.get("family") or "")))
        return before["number"] not in (None, said["number"]) and names != (record.given_key, record.family_key)

    def _community(self, said: Said) -> Community | None:
        """One of this name in the district; of two in the subdistrict the row names."""
        found = self.communities.get((str(said["district"]), _place(str(said.get("community") or ""), "ชุมชน")), [])
        within = self._subdistrict(said)
        fitting = [one for one in found if within is None or one.subdistrict_id == within.pk]
        return fitting[0] if len(fitting) == 1 else None

    def _subdistrict(self, said: Said) -> Subdistrict | None:
        return self.subdistricts.get((str(said["district"]), _place(str(said.get("subdistrict") or ""), "แขวง")))

    def _groups(self, said: Said) -> list[str]:
        named = str(said.get("groups") or "").split("|")
        return sorted({group for group in (*named, self.implied) if group})

    def shown(self, subject: UUID) -> Said:
        record = self.records[subject]
        identity = getattr(record, "identity", None)
        number = opened(identity) if identity else None
        is_passport = identity is not None and identity.kind == IdentityKind.PASSPORT
        day = record.born_on.isoformat() if record.born_on else None
        return {
            "record": str(record.pk),
            "code": None,
            "name": f"{record.given_name} {record.family_name}".strip() or None,
            "given": record.given_name or None,
            "family": record.family_name or None,
            "number": None if is_passport else number,
            "passport": number if is_passport else None,
            "sex": record.sex or None,
            "born": f"{day}|{record.birth_known}" if day and record.birth_known != "DAY" else day,
            "phone": record.phone or None,
            "district": record.district_id,
            "subdistrict": record.subdistrict.name_th if record.subdistrict else None,
            "community": record.community.name_th if record.community else None,
            "house": record.house_no or None,
            "address": cells.ADDRESSLESS if record.has_no_address else record.address or None,
            "nationality": record.nationality or None,
            "note": record.note or None,
        }

    def district_of(self, said: Said) -> District:
        return self.districts.by_code[str(said["district"])]

    def enter_many(self, act: Act, district: District, rows: Sequence[Said]) -> list[UUID]:
        """One act for rows of one district; answers the record of each."""
        listed = [self._listed(said) for said in rows]
        of = List(self.source, UUID(hex=act.key.split("/")[1]))
        take_list(act, district=district, of=of, rows=listed)
        now = {fact.source_key: fact.pk for fact in act.facts if isinstance(fact, SourceRecord)}
        if not now:  # taken before under this key: nothing was written again
            again = holding_records().filter(batch=of.batch, source_key__in=[row.source_key for row in listed])
            now = dict(again.values_list("source_key", "pk"))
        return [now[row.source_key] for row in listed]

    def enter(self, act: Act, said: Said, mark: str) -> UUID:
        (subject,) = self.enter_many(act, self.district_of(said), [said])
        return subject

    def amend(self, act: Act, subject: UUID, said: Said) -> UUID:
        return self.enter(act, {**self.shown(subject), **said}, "")

    def take_back(self, act: Act, subject: UUID) -> None:
        record = self.records[subject]
        self.take_back_many(act, self.districts.by_code[record.district_id], [subject])

    def take_back_many(self, act: Act, district: District, subjects: Sequence[UUID]) -> None:
        of = List(self.source, UUID(hex=act.key.split("/")[1]))
        take_back_list(act, district=district, of=of, records=list(subjects))

    def _listed(self, said: Said) -> Listed:
        key = self.key(said)
        number, foreign = said.get("number"), said.get("passport")
        born_on, known = cells.born(said.get("born"))
        addressless = said.get("address") == cells.ADDRESSLESS
        texts = {name: str(said.get(name) or "") for name in TEXTS}
        person = PersonSaid(
            given_name=texts["given"],
            family_name=texts["family"],
            sex=str(said.get("sex") or ""),
            born_on=born_on,
            birth_known=known,
            phone=texts["phone"],
            house_no="" if addressless else texts["house"],
            address="" if addressless else texts["address"],
            has_no_address=addressless,
            community=self._community(said),
            subdistrict=self._subdistrict(said),
            nationality=str(said.get("nationality") or ""),
            identity=str(number or foreign or ""),
            identity_kind=IdentityKind.PASSPORT
            if foreign and not number
            else IdentityKind.REGISTERED
            if number
            else "",
            note=texts["note"],
        )
        record = UUID(str(said["record"])) if said.get("record") else self.by_key.get(key)
        key = self.records[record].source_key if record in self.records else key
        return Listed(person, key, tuple(self._groups(said)), record, said.get("consent") == "yes")

    def everything(self) -> Iterator[tuple[UUID, Said]]:
        """Nothing: lists of people are brought in, and never handed out as files."""
        return iter(())


def _spread(said: Said) -> None:
    """Title, given and family name of a cell that holds them together; the sex a title says where no cell does."""
    whole, given = str(said.get("name") or ""), str(said.get("given") or "")
    sex = ""
    if whole and not given:
        sex, said["given"], family = cells.split_name(whole)
        said["family"] = said.get("family") or family or None
        said["name"] = f"{said['given']} {said['family'] or ''}".strip()
    elif given:
        sex, said["given"] = cells.split_title(given)
    sex = sex or cells.split_title(f"{said.get('title') or ''} ก")[0]
    said["sex_by_title"] = said.get("sex_by_title") or sex or None
    said["sex"] = said.get("sex") or said["sex_by_title"]


def _place(words: str, before: str) -> str:
    return readers.skeleton(words.strip().removeprefix(before))


def _is_national(code: str) -> bool:
    """Whether a list uses the national ID for its own number."""
    figures = code.replace("-", "").replace(" ", "")
    return len(figures) == thai.citizen_id.LENGTH and figures.isdigit()


class SurveyRegister(PeopleRegister):
    source = Source.DISTRICT_SURVEY


class ECaseRegister(PeopleRegister):
    source = Source.E_CASE
    implied = VulnerableGroup.E_CASE.value


class WelfareRegister(PeopleRegister):
    source = Source.WELFARE_CARD
    implied = VulnerableGroup.WELFARE_CARD.value


class TpmapRegister(PeopleRegister):
    source = Source.TPMAP


class PreschoolRegister(PeopleRegister):
    source = Source.PRESCHOOL_CENTRE
    implied = VulnerableGroup.PRESCHOOL_CENTRE.value


class CommunityRegister(PeopleRegister):
    source = Source.COMMUNITY
