"""Offers are with the district their last passing or taking says."""

from __future__ import annotations

from collections.abc import Iterator

from songtor.evidence.verify import Difference
from songtor.offers.models import Holding, OfferPassedOn


def holding_differences() -> Iterator[Difference]:
    """An offer somebody moved without an act, or whose place was lost."""
    last = {
        passing.offer_id: passing
        for passing in OfferPassedOn.objects.select_related("taken").order_by("number").iterator(5_000)
    }
    said = {offer: _place(passing) for offer, passing in last.items()}
    kept = {
        holding.offer_id: (holding.passing_id, holding.district_id, holding.open_to)
        for holding in Holding.objects.order_by("pk").iterator(5_000)
    }
    for offer in sorted(said.keys() | kept.keys()):
        if said.get(offer) != kept.get(offer):
            yield Difference("an offer is not where it was passed on to", str(offer))


def _place(passing: OfferPassedOn) -> tuple[object, str, str]:
    if hasattr(passing, "taken"):
        return passing.pk, passing.taken.district_id, ""
    if passing.to_district_id:
        return passing.pk, passing.to_district_id, ""
    return passing.pk, passing.district_id, passing.reach
