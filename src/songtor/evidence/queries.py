from __future__ import annotations

from datetime import date

from songtor.evidence.acts import Act, local_day
from songtor.evidence.append_only import append_only_models
from songtor.evidence.models import Anchor, Blob, ChainEntry, ChainHead, Fact, OperationKey


def chain_lengths() -> dict[str, int]:
    """How many acts each scope's chain holds: a cheap sign that something new was written."""
    return dict(ChainHead.objects.values_list("scope", "length"))


def chain_heads() -> dict[str, tuple[int, str]]:
    """Where every chain ends now: its length and its last digest."""
    return {scope: (n, last) for scope, n, last in ChainHead.objects.values_list("scope", "length", "digest")}


def is_answered(act: Act) -> bool:
    """Its actor used its key before: whatever was written then is the answer, or the key is refused."""
    return OperationKey.objects.filter(actor_ref=act.actor.ref, key=act.key).exists()


def anchor_of(day: date) -> Anchor | None:
    return Anchor.objects.filter(day=day).first()


def newest_anchor() -> Anchor | None:
    return Anchor.objects.order_by("-day").first()


def sealed_counts() -> dict[str, int]:
    """How much there is to verify."""
    tables = [model for model in append_only_models() if model not in (ChainEntry, Anchor, Blob)]
    return {
        "chains": ChainHead.objects.count(),
        "acts": ChainEntry.objects.count(),
        "facts": sum(model._default_manager.count() for model in tables),
        "files": Blob.objects.count(),
    }


def seal_of(fact: Fact, *, scope: str) -> ChainEntry | None:
    """The act that sealed a fact: its place in the chain."""
    of_day = ChainEntry.objects.filter(scope=scope, day=local_day(fact.happened_at))
    return of_day.filter(facts__contains=f'["{fact._meta.label_lower}","{fact.pk}",').first()
