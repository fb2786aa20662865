"""What a retention rule or `forget` takes away: fields outside the evidence, so no digest, total or chain changes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet


def blank(rows: QuerySet[Any], *names: str) -> int:
    """Empties these fields (all that stand outside the evidence, when none is named); how many rows said something."""
    outside: tuple[str, ...] = getattr(rows.model, "outside_evidence", ())
    if not set(names) <= set(outside):
        raise ValueError("only what stands outside the evidence may be blanked")
    empty = {name: _empty(rows.model._meta.get_field(name)) for name in names or outside}
    says_something = Q()
    for name, value in empty.items():
        says_something |= ~Q(**{f"{name}__isnull": True} if value is None else {name: value})
    return rows.filter(says_something).order_by().update(**empty)


def _empty(field: Any) -> str | None:
    if field.null:
        return None
    if isinstance(field, (models.CharField, models.TextField)):
        return ""
    raise TypeError(f"{field} can be neither null nor empty")
