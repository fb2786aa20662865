"""What a source calls our records, remembered from one file to the next."""

from __future__ import annotations

from collections.abc import Container, Iterable
from uuid import UUID

from songtor.exchange.models import KnownKey

AT_ONCE = 500


class KnownKeys:
    """The keys of one source and kind. A record's own id is a key as well: exports carry it."""

    def __init__(self, kind: str, source: str) -> None:
        self.kind = kind
        self.source = source
        self.held: dict[str, UUID] = {}

    def look_at(self, keys: Iterable[str]) -> None:
        wanted = [*dict.fromkeys(keys)]
        rows = KnownKey.objects.filter(kind=self.kind, source=self.source)
        for start in range(0, len(wanted), AT_ONCE):
            found = rows.filter(key__in=wanted[start : start + AT_ONCE])
            self.held.update(found.values_list("key", "subject"))

    def subject(self, key: str, there: Container[UUID]) -> UUID | None:
        """The record, as long as it is still there."""
        found = self.held.get(key) or _own_id(key)
        return found if found in there else None

    def remember(self, key: str, subject: UUID) -> None:
        self.held[key] = subject
        KnownKey.objects.update_or_create(kind=self.kind, source=self.source, key=key, defaults={"subject": subject})

    def codes(self) -> dict[UUID, str]:
        """The code each record has in this source; keys made of names are not codes."""
        rows = KnownKey.objects.filter(kind=self.kind, source=self.source).exclude(key__contains="/")
        return {subject: key for key, subject in rows.values_list("key", "subject")}


def _own_id(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None
