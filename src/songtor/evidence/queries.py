from __future__ import annotations

from songtor.evidence.models import ChainHead


def chain_lengths() -> dict[str, int]:
    """How many acts each scope's chain holds: a cheap sign that something new was written."""
    return dict(ChainHead.objects.values_list("scope", "length"))
