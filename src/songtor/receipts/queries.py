from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from songtor.city.goods import Goods
from songtor.city.policy import Actor, Kind, Verb, first, permits, visible
from songtor.city.queries import display_name
from songtor.evidence.models import ChainEntry
from songtor.evidence.queries import seal_of
from songtor.offers.models import Branch
from songtor.receipts.models import Receipt, ReceiptKind, ReceiptPerson
from songtor.rounds.models import Photo, RoundState, Signature, Stop
from songtor.stock.models import Movement


def receipts(*, actor: Actor) -> QuerySet[Receipt]:
    """Hand-overs of surplus food the actor may see, newest first, with their lines; reversed ones are marked, not
    hidden. What food banks gave is told by their check-outs (`shop.till`).
    """
    rows = Receipt.objects.filter(kind=ReceiptKind.SURPLUS_RESCUE).select_related("site", "reversal")
    told = rows.prefetch_related("district", "lines__category", "people")
    return visible(actor, Kind.RECEIPT, told).order_by("-happened_at", "pk")


def handed_over_at(*, actor: Actor, stops: Iterable[Stop]) -> QuerySet[Receipt]:
    """Receipts of these stops that hold, with their lines and nothing else."""
    rows = Receipt.objects.filter(stop__in=[stop.pk for stop in stops], reversal__isnull=True)
    return visible(actor, Kind.RECEIPT, rows).prefetch_related("lines", "people")


def receipt_for(*, actor: Actor, receipt_id: UUID) -> Receipt:
    """With its round and its counts. Raises Unknown."""
    rows = receipts(actor=actor).select_related("stop__round__vehicle").prefetch_related("counts")
    return first(rows.filter(pk=receipt_id))


def naming(*, actor: Actor, person: UUID, most: int = 20) -> list[ReceiptPerson]:
    """The newest hand-overs that named this person, or whoever is the same one today, where the actor may see them."""
    rows = ReceiptPerson.objects.filter(person__current_id=person).select_related("receipt__site", "receipt__reversal")
    held = visible(actor, Kind.RECEIPT, rows, district="receipt__district")
    return list(held.order_by("-receipt__happened_at", "pk")[:most])


@dataclass(frozen=True)
class Given:
    """So much of a receipt came from one branch."""

    branch: str
    category: str
    goods: Goods


@dataclass(frozen=True)
class Proof:
    """What stands behind a receipt. `who` is empty for readers to whom names are not shown."""

    who: str
    photos: list[Photo]
    signatures: list[Signature]
    given: list[Given]
    seal: ChainEntry | None
    reversal_seal: ChainEntry | None
    may_reverse: bool
    waits_for_head: bool


def receipt_proof(receipt: Receipt, *, actor: Actor) -> Proof:
    """Pictures of its stop, the branches its food came from, and its place in the chain."""
    records = permits(actor, Verb.RECORD, Kind.RECEIPT, receipt)
    late = receipt.stop is not None and receipt.stop.round.state == RoundState.SIGNED_OFF
    corrects = permits(actor, Verb.CORRECT_LATE if late else Verb.RECORD, Kind.RECEIPT, receipt)
    reversal = getattr(receipt, "reversal", None)
    return Proof(
        who=display_name(receipt.actor_ref) if records else "",
        photos=list(Photo.objects.filter(stop=receipt.stop_id).order_by("happened_at")),
        signatures=list(Signature.objects.filter(stop=receipt.stop_id).order_by("happened_at")),
        given=_given(receipt),
        seal=seal_of(receipt, scope=receipt.district_id),
        reversal_seal=seal_of(reversal, scope=receipt.district_id) if reversal else None,
        may_reverse=corrects and reversal is None,
        waits_for_head=records and not corrects and reversal is None,
    )


def _given(receipt: Receipt) -> list[Given]:
    moved = Movement.objects.filter(cause_id=receipt.pk, reverses__isnull=True).select_related(
        "lot__category", "lot__origin"
    )
    parts = list(moved.order_by("lot__category__position", "entered_at", "pk"))
    branches = Branch.objects.in_bulk([part.lot.origin.subject for part in parts if part.lot.origin.subject])
    return [
        Given(
            branch=str(branches.get(part.lot.origin.subject, "")) if part.lot.origin.subject else "",
            category=part.lot.category.name,
            goods=Goods(part.lot.category_id, part.grams, part.pieces),
        )
        for part in parts
    ]
