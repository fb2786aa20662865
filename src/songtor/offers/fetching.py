"""What a vehicle has left for is no longer the branch's to take back: whoever drives holds the word fast."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from songtor.offers.errors import OfferOnItsWay
from songtor.offers.models import Branch, Fetching, Offer


def hold_words(offers: Collection[UUID], *, since: datetime) -> None:
    """From now on these are neither withdrawn nor said anew; whoever is doing so right now comes first."""
    if not offers:
        return
    branches = Branch.objects.filter(offers__in=offers).order_by("pk")
    list(Branch.objects.select_for_update().filter(pk__in=branches.values("pk")).order_by("pk"))
    Fetching.objects.bulk_create((Fetching(offer_id=pk, since=since) for pk in offers), ignore_conflicts=True)


def let_words_go(offers: Collection[UUID]) -> None:
    """No vehicle goes there any more: the branch may say anew."""
    Fetching.objects.filter(offer__in=offers).delete()


def refuse_on_its_way(offer: Offer | None) -> None:
    """Raises OfferOnItsWay."""
    if offer is not None:
        refuse_any_on_its_way([offer.pk])


def refuse_any_on_its_way(offers: Collection[UUID]) -> None:
    """Raises OfferOnItsWay."""
    if Fetching.objects.filter(offer__in=offers).exists():
        raise OfferOnItsWay
