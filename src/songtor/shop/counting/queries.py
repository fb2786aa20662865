"""Counts of a shelf, what is to be counted, and what should have lain there once it is."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.shop.models import Counted, CountExpected, CountReason, Product, ProductKind, StockCount


def counts(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[StockCount]:
    """The newest first."""
    rows = StockCount.objects.select_related("shop__district", "end").prefetch_related("differences__product__category")
    return visible(actor, Kind.SHOP, rows, verb=verb).order_by("-entered_at", "pk")


def count_for(*, actor: Actor, count_id: UUID, verb: Verb = Verb.SEE) -> StockCount:
    """Raises Unknown."""
    return first(counts(actor=actor, verb=verb).filter(pk=count_id))


def products_to_count(count: StockCount) -> list[Product]:
    """What should lie there and what somebody found there, kind by kind as in every list, by name."""
    listed = Q(pk__in=CountExpected.objects.filter(count=count).values("product"))
    found = Q(pk__in=Counted.objects.filter(count=count).values("product"))
    rows = Product.objects.filter(listed | found).select_related("category").order_by("name_th", "pk")
    return sorted(rows, key=lambda one: ProductKind.values.index(one.kind))


def expected_of(count: StockCount) -> dict[UUID, int]:
    """Product -> what the ledger said when the shelf was frozen; not for who still counts."""
    return dict(CountExpected.objects.filter(count=count).values_list("product_id", "quantity"))


def reasons() -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in CountReason]
