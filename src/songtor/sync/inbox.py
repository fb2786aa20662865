"""What waits for a supervisor: late entries, entries recorded twice, sign-offs that wait, and what was rejected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.receipts.models import UNNAMED, Receipt, ReceiptClaim
from songtor.rounds.models import LeftOver, Round, RoundState, Stop, Weighing
from songtor.stock.models import Balance, PlaceKind
from songtor.sync.bodies import Kind as Deed
from songtor.sync.devices.models import Device, DeviceKind
from songtor.sync.folding.deeds import Standing as FoldedStanding
from songtor.sync.operations.models import Effect, Operation, Verdict

LATE = Q(verdict=Verdict.LATE, admission=None) | Q(standing__state=FoldedStanding.LATE, admission=None)
TWICE = Q(standing__state=FoldedStanding.TWICE)
WAITS = Q(standing__state=FoldedStanding.WAITS) & ~Q(round__state=RoundState.SIGNED_OFF)
SKEW_SECONDS = 600
Fact = Weighing | Receipt | LeftOver


def _decidable(actor: Actor) -> QuerySet[Operation]:
    """Operations of the actor's districts, with everything a list says of them."""
    rows = Operation.objects.select_related(
        "device__account", "round__vehicle", "stop__round", "stop__offer__branch", "stop__site", "standing"
    )
    return visible(actor, Kind.ROUND, rows, verb=Verb.CORRECT_LATE).order_by("happened_at", "pk")


def late(*, actor: Actor) -> QuerySet[Operation]:
    """What happened after sign-off, or arrived after the month was closed, and nobody has decided."""
    return _decidable(actor).filter(LATE)


def twice(*, actor: Actor) -> QuerySet[Operation]:
    """What somebody else had recorded before."""
    return _decidable(actor).filter(TWICE)


def waiting(*, actor: Actor) -> QuerySet[Operation]:
    """Sign-offs that something still blocks."""
    return _decidable(actor).filter(WAITS)


def rejected(*, actor: Actor, since: datetime) -> QuerySet[Operation]:
    """What broke a rule and counts nowhere; its phone keeps it too."""
    return _decidable(actor).filter(verdict=Verdict.REJECTED, entered_at__gte=since).order_by("-entered_at", "pk")


def undecided_count(*, actor: Actor, district: str) -> int:
    """How much waits for a decision in a district; nothing for whoever may not decide."""
    rows = Operation.objects.filter(LATE | TWICE | WAITS, district=district)
    return visible(actor, Kind.ROUND, rows, verb=Verb.CORRECT_LATE).count()


def undecided_for(*, actor: Actor, operation_id: UUID) -> Operation:
    """A late operation or one recorded twice. Raises Unknown."""
    return first(_decidable(actor).filter(LATE | TWICE, pk=operation_id))


def is_twice(operation: Operation) -> bool:
    """Whether it waits because somebody recorded the same before; otherwise it is late."""
    return operation.standing.state == FoldedStanding.TWICE if hasattr(operation, "standing") else False


def unnamed(*, actor: Actor, since: datetime) -> QuerySet[Receipt]:
    """Hand-overs with cards or names that the registry did not know: their holders were counted as heads."""
    lost = ReceiptClaim.objects.filter(outcome__in=UNNAMED).values("receipt")
    rows = Receipt.objects.filter(pk__in=lost, reversal__isnull=True, entered_at__gte=since)
    seen = visible(actor, Kind.RECEIPT, rows, verb=Verb.CORRECT_LATE)
    return seen.select_related("site", "stop__round").prefetch_related("claims").order_by("-entered_at", "pk")


def overdrawn(*, actor: Actor) -> QuerySet[Balance]:
    """Vehicles that handed over more of a kind than was weighed."""
    rows = Balance.objects.filter(Q(grams__lt=0) | Q(pieces__lt=0), place__kind=PlaceKind.VEHICLE)
    seen = visible(actor, Kind.ROUND, Round.objects.all(), verb=Verb.CORRECT_LATE).values("vehicle")
    return rows.filter(place__subject__in=seen).select_related("lot__category", "place").order_by("pk")


def clocks_wrong(*, actor: Actor) -> QuerySet[Device]:
    """Phones in use whose clock is off by more than ten minutes."""
    off = Q(skew_seconds__gt=SKEW_SECONDS) | Q(skew_seconds__lt=-SKEW_SECONDS)
    rows = Device.objects.filter(off, kind=DeviceKind.PHONE, revoked_at=None).select_related("account")
    return visible(actor, Kind.DEVICE, rows).order_by("pk")


def rival_of(operation: Operation) -> Fact | None:
    """What holds in the place of an operation that was recorded twice."""
    here = operation.stop_id
    match operation.kind:
        case Deed.WEIGH | Deed.ZERO:
            held = Weighing.objects.filter(stop=here, reversal__isnull=True).select_related("category", "stop__round")
            category = operation.said.get("category")
            return (held.filter(category=category) if category else held).order_by("pk").first()
        case Deed.DELIVER:
            return Receipt.objects.filter(stop=here, reversal__isnull=True).order_by("pk").first()
        case Deed.LEFT_OVER:
            return LeftOver.objects.filter(stop=here, offer__withdrawal__isnull=True).order_by("pk").first()
    return None


def source_of(fact: Fact) -> Operation | None:
    """The operation a fact came from, with whose it was."""
    rows = Effect.objects.filter(fact_table=fact._meta.label_lower, fact_id=fact.pk)
    effect = rows.select_related("operation__device__account").first()
    return effect.operation if effect else None


def sign_off_waiting(round_: Round) -> Operation | None:
    """The first sign-off of this round that something still blocks."""
    rows = Operation.objects.filter(WAITS, round=round_).select_related("standing", "device__account")
    return rows.order_by("happened_at", "pk").first()


def facts_from_phones(stops: Iterable[Stop]) -> frozenset[UUID]:
    """Which facts of these stops' rounds came from a phone."""
    rounds = {stop.round_id for stop in stops}
    rows = Effect.objects.filter(round__in=rounds, operation__device__kind=DeviceKind.PHONE)
    return frozenset(rows.values_list("fact_id", flat=True))


def notes_at(stop: Stop) -> list[Operation]:
    """What crews noted there with their phones."""
    rows = Operation.objects.filter(stop=stop, kind=Deed.NOTE, verdict=Verdict.ACCEPTED)
    return list(rows.select_related("device__account").order_by("happened_at", "pk"))
