"""Which branch a row means, for kinds whose rows tell of a branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from songtor.city.policy import Kind, Verb, visible
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said, Value
from songtor.exchange.kinds.known import KnownKeys
from songtor.exchange.kinds.register import Asked
from songtor.offers.models import Branch


class Branches:
    """Branches the actor may enter for, by their source's code and by name; two of one name are a doubt."""

    def __init__(self, asked: Asked, right: tuple[Verb, Kind]) -> None:
        self.actor = asked.actor
        self.right = right
        self.known = KnownKeys("donors", asked.source)
        self.held: dict[UUID, tuple[str, str, str]] = {}
        self.by_name: dict[str, list[UUID]] = defaultdict(list)
        self.found: dict[tuple[Value, Value, Value], UUID | None] = {}

    def column(self) -> Column:
        aliases = ("ชื่อสาขา", "จุดรับ", "จุดรับอาหาร", "ผู้บริจาค", "ร้าน")
        return Column("branch", "สาขา", readers.text(200), aliases, True, example="Big Shop สาขาบางแค")

    def look_at(self, rows: Sequence[Said]) -> None:
        if not self.held:
            verb, kind = self.right
            there = Branch.objects.filter(ended_at__isnull=True)
            seen = visible(self.actor, kind, there, verb=verb, branch="pk").order_by("pk")
            for pk, district, name, donor in seen.values_list("pk", "district_id", "name", "donor__name"):
                self._learn(pk, district, name, donor)
        self.known.look_at(str(said["code"]) for said in rows if said.get("code"))
        self.found.clear()

    def _learn(self, pk: UUID, district: str, name: str, donor: str) -> None:
        self.held[pk] = (district, readers.plain(name), readers.plain(donor))
        for spelled in {readers.skeleton(name), readers.skeleton(donor + name)}:
            self.by_name[spelled].append(pk)

    def find(self, said: Said) -> UUID | None:
        """The one branch that is meant; None when there is none, or more than one."""
        asked = (said.get("code"), said.get("district"), said.get("branch"))
        if asked not in self.found:
            self.found[asked] = self._find(said)
        return self.found[asked]

    def _find(self, said: Said) -> UUID | None:
        if said.get("code"):
            by_code = self.known.subject(str(said["code"]), self.held)
            if by_code is not None:
                return by_code
        candidates = self._of_this_name(said)
        return candidates[0] if len(candidates) == 1 else None

    def _of_this_name(self, said: Said) -> list[UUID]:
        named = self.by_name.get(readers.skeleton(str(said.get("branch") or "")), [])
        district = said.get("district")
        return [pk for pk in named if not district or self.held[pk][0] == district]

    def problems(self, said: Said) -> list[Problem]:
        if self.find(said) is not None:
            return []
        several = len(self._of_this_name(said)) > 1
        return [
            Problem("branch", "branch_ambiguous" if several else "branch_unknown", {"said": str(said.get("branch"))})
        ]

    def must(self, said: Said) -> UUID:
        found = self.find(said)
        if found is None:
            raise LookupError("a row is entered only after its branch was found")
        return found

    def district_of(self, branch: UUID) -> str:
        return self.held[branch][0]

    def names(self) -> dict[UUID, Said]:
        """How an export tells each branch: by what the source calls it, else by its own id."""
        codes = self.known.codes()
        return {
            pk: {"code": codes.get(pk, str(pk)), "branch": name, "district": district}
            for pk, (district, name, _) in self.held.items()
        }
