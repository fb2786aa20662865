"""Rights are what was witnessed: every grant equals its last change."""

from __future__ import annotations

from collections.abc import Iterator

from songtor.city.models import GrantChange, RoleGrant
from songtor.city.services import GRANTED
from songtor.evidence.verify import Difference


def grant_differences() -> Iterator[Difference]:
    """Grants that somebody gave, moved, prolonged or ended without an act."""
    changes = GrantChange.objects.order_by("id").values_list("grant_id", *GRANTED)
    last = {grant: said for grant, *said in changes}
    for grant, *now in RoleGrant.objects.order_by("id").values_list("id", *GRANTED):
        if last.get(grant) != now:
            yield Difference("a grant is not what was given", str(grant))
