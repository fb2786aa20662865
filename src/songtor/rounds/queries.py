"""What the board, the round pages and the crews read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from songtor.city.goods import Goods
from songtor.city.models import District
from songtor.city.policy import Actor, Kind, Subject, Verb, first, permits, require, visible
from songtor.city.roles import Role
from songtor.evidence.models import Blob
from songtor.offers.models import Offer, Said
from songtor.offers.queries import offers_of_day
from songtor.rounds.in_order import stops_in_order
from songtor.rounds.models import (
    OPEN_STOP,
    DayPlan,
    MissedReason,
    Photo,
    Replan,
    Round,
    RoundState,
    Signature,
    Stop,
    StopKind,
    StopState,
    WasteReason,
    Weighing,
    ZeroReason,
)
from songtor.rounds.replans.models import ReplanState
from songtor.rounds.shares import Standing, share_anew
from songtor.stock.models import Place, PlaceKind
from songtor.stock.queries import aboard

P = TypeVar("P", Photo, Signature)


def rounds(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Round]:
    """Rounds with vehicle, crew and stops in order, newest day first."""
    # A plan's two files are long, and no page of a round reads them.
    rows = Round.objects.select_related("district", "vehicle", "plan").defer("plan__instance", "plan__plan")
    rows = rows.prefetch_related("crew", Prefetch("stops", stops_in_order()))
    return visible(actor, Kind.ROUND, rows, verb=verb).order_by("-day", "district_id", "vehicle__name")


def rounds_matching(
    *, actor: Actor, state: str = "", day: date | None = None, district_code: str = ""
) -> QuerySet[Round]:
    """Rounds without their stops, for a list; `progress_of` adds the figures of one page."""
    rows = Round.objects.select_related("district", "vehicle").prefetch_related("crew")
    wanted = {"state": state, "day": day, "district_id": district_code}
    seen = visible(actor, Kind.ROUND, rows).filter(**{name: value for name, value in wanted.items() if value})
    return seen.order_by("-day", "district_id", "vehicle__name", "pk")


@dataclass(frozen=True)
class Progress:
    """How far a round is."""

    stops: int = 0
    finished: int = 0
    grams: int = 0
    pieces: int = 0


def progress_of(rounds: Iterable[Round]) -> dict[UUID, Progress]:
    ids = [round_.pk for round_ in rounds]
    stops = Stop.objects.filter(round__in=ids).exclude(state=StopState.CANCELLED).order_by().values_list("round_id")
    weighed = Weighing.objects.filter(stop__round__in=ids, reversal__isnull=True).order_by().values_list("stop__round")
    sums = {pk: (grams, pieces) for pk, grams, pieces in weighed.annotate(g=Sum("grams"), p=Sum("pieces"))}
    finished = Count("pk", filter=~Q(state__in=OPEN_STOP))
    return {
        pk: Progress(total, done, *sums.get(pk, (0, 0)))
        for pk, total, done in stops.annotate(total=Count("pk"), done=finished)
    }


def round_for(*, actor: Actor, round_id: UUID, verb: Verb = Verb.SEE) -> Round:
    """Raises Unknown."""
    return first(rounds(actor=actor, verb=verb).filter(pk=round_id))


def rounds_of_day(*, actor: Actor, district: District, day: date) -> list[Round]:
    rows = rounds(actor=actor).filter(district=district, day=day).exclude(state=RoundState.CANCELLED)
    return list(rows.order_by("vehicle__name", "pk"))


def stop_for(*, actor: Actor, stop_id: UUID, verb: Verb = Verb.SEE) -> Stop:
    """Raises Unknown."""
    rows = stops_in_order().select_related("round__vehicle", "district", "offer__branch__donor")
    rows = rows.prefetch_related(*proof_for(actor), "offer__lines__category", "left_overs__offer")
    stop = first(visible(actor, Kind.ROUND, rows, verb=verb).filter(pk=stop_id))
    withhold_names([stop], actor=actor)
    return stop


def weighing_for(*, actor: Actor, weighing_id: UUID) -> Weighing:
    """Raises Unknown."""
    rows = Weighing.objects.select_related("stop__round", "stop__offer__branch", "category")
    return first(visible(actor, Kind.ROUND, rows).filter(pk=weighing_id))


def correctable_weighing(*, actor: Actor, weighing_id: UUID) -> Weighing:
    """A weighing the actor may put right: after sign-off only a district head may. Raises Unknown."""
    weighing = weighing_for(actor=actor, weighing_id=weighing_id)
    require(actor, Verb.RECORD if weighing.stop.round.is_open else Verb.CORRECT_LATE, Kind.ROUND, weighing)
    return weighing


def weighings(*, actor: Actor) -> QuerySet[Weighing]:
    """Weighings that hold (not taken back), newest first: what a figure of kilograms is made of."""
    rows = Weighing.objects.filter(reversal__isnull=True).select_related("stop__offer__branch__donor")
    seen = visible(actor, Kind.ROUND, rows.prefetch_related("category", "district"))
    return seen.order_by("-day", "-happened_at", "pk")


@dataclass(frozen=True)
class Visit:
    """What was weighed of a branch's food on a day, by category name: grams and pieces."""

    day: date
    goods: tuple[tuple[str, int, int], ...]


def visits_of(*, actor: Actor, branch_id: UUID, last: int = 5, but_not: date | None = None) -> list[Visit]:
    """The newest finished pick-ups at a branch, for whoever sees its offers: amounts, nothing else of the round."""
    holds = Weighing.objects.filter(reversal__isnull=True).select_related("category").order_by("category__position")
    done = Stop.objects.filter(offer__branch=branch_id, state=StopState.DONE).select_related("round")
    if but_not:
        done = done.exclude(round__day=but_not)
    seen = visible(actor, Kind.OFFER, done, branch="offer__branch").prefetch_related(Prefetch("weighings", holds))
    return [
        Visit(stop.round.day, tuple((weighed.category.name, weighed.grams, weighed.pieces) for weighed in weighings))
        for stop in seen.order_by("-round__day", "-pk")[:last]
        if (weighings := [one for one in stop.weighings.all() if one.grams or one.pieces])
    ]


def expected_pickup(*, actor: Actor, branch_id: UUID, day: date) -> datetime | None:
    """When a published round means to come to a branch, for whoever sees its offers."""
    coming = Stop.objects.filter(
        offer__branch=branch_id,
        round__day=day,
        round__state__in=[RoundState.PUBLISHED, RoundState.UNDER_WAY],
        state=StopState.PLANNED,
    )
    seen = visible(actor, Kind.OFFER, coming, branch="offer__branch")
    return seen.order_by("planned_at").values_list("planned_at", flat=True).first()


def stops_of_offers(*, actor: Actor, offers: Iterable[Offer]) -> dict[UUID, Stop]:
    """Where offers are fetched, by offer, for whoever may see them; the newest stop when it was tried again."""
    rows = Stop.objects.select_related("round__vehicle").filter(offer__in=list(offers))
    seen = visible(actor, Kind.OFFER, rows, branch="offer__branch").order_by("pk")
    return {stop.offer_id: stop for stop in seen if stop.offer_id}


def weighed_at_branch(*, actor: Actor, branch_id: UUID, most: int = 40) -> list[Weighing]:
    """What the scale confirmed of a branch's food, newest day first, for whoever may see the branch's offers."""
    rows = Weighing.objects.filter(reversal__isnull=True, stop__offer__branch=branch_id).select_related("category")
    seen = visible(actor, Kind.OFFER, rows, branch="stop__offer__branch")
    return list(seen.order_by("-day", "category__position")[:most])


def picture_for(*, actor: Actor, blob_id: UUID) -> Blob:
    """A photo or signature of a stop the actor may see. Raises Unknown."""
    photos = _openable(actor, Photo.objects.select_related("blob")).filter(blob=blob_id)
    signatures = _openable(actor, Signature.objects.select_related("blob")).filter(blob=blob_id)
    return first([*(photo.blob for photo in photos[:1]), *(signature.blob for signature in signatures[:1])])


def _openable(actor: Actor, rows: QuerySet[P]) -> QuerySet[P]:
    """Proof of a pick-up goes with its round, proof of a hand-over with the receipts."""
    collected, handed_over = (rows.filter(stop__kind=kind) for kind in (StopKind.PICKUP, StopKind.DELIVERY))
    return visible(actor, Kind.ROUND, collected) | visible(actor, Kind.RECEIPT, handed_over)


def proof_for(actor: Actor) -> tuple[Prefetch[str], Prefetch[str]]:
    """Photos and signatures of stops, as far as the actor may open them."""
    return (
        Prefetch("photos", _openable(actor, Photo.objects.select_related("blob"))),
        Prefetch("signatures", _openable(actor, Signature.objects.select_related("blob"))),
    )


def reads_names(actor: Actor, subject: Subject) -> bool:
    """Who signed and who entered is for those who record there, and for the department."""
    return permits(actor, Verb.RECORD, Kind.ROUND, subject) or Role.DEPARTMENT in actor.roles()


def withhold_names(stops: Iterable[Stop], *, actor: Actor) -> None:
    """Takes the signers' names out of stops that were read with `proof_for`."""
    for stop in stops:
        if not reads_names(actor, stop):
            for signature in stop.signatures.all():
                signature.name = ""


Choices = Sequence[tuple[str, str]]


def missed_reasons() -> Choices:
    return [(value, str(label)) for value, label in MissedReason.choices]


def zero_reasons() -> Choices:
    return [(value, str(label)) for value, label in ZeroReason.choices]


def waste_reasons() -> Choices:
    return [(value, str(label)) for value, label in WasteReason.choices]


def round_states() -> Choices:
    return [(value, str(label)) for value, label in RoundState.choices]


def newest_plan(*, actor: Actor, district: District, day: date) -> DayPlan | None:
    rows = DayPlan.objects.filter(district=district, day=day).select_related("times").defer("instance")
    return visible(actor, Kind.ROUND, rows).order_by("-made_at").first()


def aboard_of(round_: Round) -> dict[str, Goods]:
    """What the round's vehicle carries now, by category."""
    place = Place.objects.filter(
        district_id=round_.district_id, kind=PlaceKind.VEHICLE, subject=round_.vehicle_id
    ).first()
    return aboard(place) if place else {}


@dataclass(frozen=True)
class DayBoard:
    """A district's day as its board shows it."""

    district: District
    day: date
    offers: list[Offer]
    rounds: list[Round]
    plan: DayPlan | None
    standing: Standing | None = None

    @property
    def stop_by_offer(self) -> dict[UUID, Stop]:
        return {
            stop.offer_id: stop
            for round_ in self.rounds
            for stop in round_.stops.all()
            if stop.offer_id and stop.state != StopState.CANCELLED
        }

    @property
    def unplanned(self) -> list[Offer]:
        """Food nobody fetches yet."""
        planned = self.stop_by_offer
        return [offer for offer in self.offers if offer.said == Said.YES and offer.pk not in planned]


def day_board(*, actor: Actor, district: District, day: date) -> DayBoard:
    """With what every site shall receive now, shared anew wherever food was weighed."""
    rounds = rounds_of_day(actor=actor, district=district, day=day)
    return DayBoard(
        district=district,
        day=day,
        offers=list(offers_of_day(actor=actor, district=district, day=day)),
        rounds=rounds,
        plan=newest_plan(actor=actor, district=district, day=day),
        standing=share_anew(rounds),
    )


def replan_for(*, actor: Actor, replan_id: UUID) -> Replan:
    """A proposal for the rest of a day, for whoever may plan there. Raises Unknown."""
    rows = Replan.objects.filter(pk=replan_id).select_related("district", "late_vehicle").defer("instance", "plan")
    return first(visible(actor, Kind.ROUND, rows, verb=Verb.PLAN))


def proposed_replan(*, actor: Actor, district: District, day: date) -> Replan | None:
    """The newest proposal nobody has decided yet; one made before another was taken over is forgotten."""
    newest = (
        Replan.objects.filter(district=district, day=day).only("pk", "state", "made_at").order_by("-made_at", "-pk")
    )
    found = visible(actor, Kind.ROUND, newest, verb=Verb.PLAN).first()
    return found if found and found.state == ReplanState.PROPOSED else None
