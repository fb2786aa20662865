from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from songtor.city.dated import holds_on
from songtor.city.models import District
from songtor.city.policy import Actor, Grant, Kind, Verb, first, visible
from songtor.city.queries import neighbours_of
from songtor.city.roles import Role
from songtor.offers.errors import LinkExpired
from songtor.offers.models import (
    OPEN_REACH,
    Branch,
    BranchLink,
    DonorState,
    Holding,
    Offer,
    OfferPassedOn,
    PlaceChange,
    Reach,
    Said,
    Site,
    SiteKind,
    SiteNeed,
)
from songtor.offers.services import hash_of

WAY_IN_HOLDS = timedelta(days=90)
Choices = Sequence[tuple[str, str]]

HOLDS = Q(replaced_by__isnull=True, withdrawal__isnull=True)
FROM_ACTIVE = Q(branch__donor__state=DonorState.ACTIVE)


def offers(*, actor: Actor) -> QuerySet[Offer]:
    """Every word of a branch the actor may see, newest first."""
    rows = Offer.objects.select_related("branch__donor", "district", "holding").prefetch_related("lines__category")
    seen = visible(actor, Kind.OFFER, rows, branch="branch", held_by="holding__district")
    return seen.order_by("-day", "-entered_at")


def held_by(district: District) -> Q:
    """Offers a district has to fetch: its branches', unless they were passed on, and what it got from others."""
    return Q(holding__district=district) | Q(holding__isnull=True, district=district)


def holder_of(offer: Offer) -> str:
    """The code of the district that has the offer now."""
    holding = Holding.objects.filter(pk=offer.pk).first()
    return holding.district_id if holding else offer.district_id


def offers_matching(
    *, actor: Actor, text: str = "", district_code: str = "", day: date | None = None, hold: bool = False
) -> QuerySet[Offer]:
    """Newest day first; `hold` leaves out what was replaced or withdrawn."""
    rows = offers(actor=actor).select_related("withdrawal", "replaced_by")
    wanted = {"district_id": district_code, "day": day}
    rows = rows.filter(HOLDS if hold else Q(), **{name: value for name, value in wanted.items() if value})
    return rows.filter(Q(branch__name__icontains=text) | Q(branch__donor__name__icontains=text)) if text else rows


def offers_of_day(*, actor: Actor, district: District, day: date) -> QuerySet[Offer]:
    """What a district has for a day, neither replaced nor withdrawn: its own branches' and what others passed on."""
    return offers(actor=actor).filter(held_by(district), HOLDS, FROM_ACTIVE, day=day).order_by("until", "entered_at")


def open_offers(district: District, day: date) -> QuerySet[Offer]:
    """Food to plan, for the planner that acts for a person who may."""
    return (
        Offer.objects.filter(held_by(district), HOLDS, FROM_ACTIVE, day=day, said=Said.YES)
        .select_related("branch")
        .prefetch_related("lines__category")
        .order_by("until", "id")
    )


def word_now(offer: Offer) -> Offer | None:
    """What the branch says now instead of this word; None when it took it back or has nothing any more."""
    while newer := Offer.objects.filter(replaces=offer).first():
        offer = newer
    return Offer.objects.filter(HOLDS, pk=offer.pk, said=Said.YES).first()


def offers_up_for_taking(*, actor: Actor, day: date, now: datetime) -> QuerySet[Offer]:
    """Food nobody fetches yet that the actor's districts may take, or that stands on the city's open board.

    For those who see rounds; who first passed it on, and why, comes with it as `holding.passing`.
    """
    near = actor.districts(Verb.SEE, Kind.ROUND)
    rows = Offer.objects.filter(HOLDS, FROM_ACTIVE, day=day, until__gt=now, holding__open_to__in=OPEN_REACH)
    if near is not None:
        beside = {code for one in near for code in neighbours_of(one)} | near
        to_them = Q(holding__open_to=Reach.NEIGHBOURS, holding__district__in=beside)
        rows = rows.filter(Q(holding__open_to=Reach.CITY) | to_them) if near else rows.none()
    return (
        rows.select_related("branch__donor", "district", "holding__district", "holding__passing")
        .prefetch_related("lines__category")
        .order_by("until", "pk")
    )


def was_passed_on(*, offer_id: UUID) -> date:
    """The day of an offer that went from its district to others at some time. Raises Unknown for any other."""
    return first(Offer.objects.filter(pk=offer_id, holding__isnull=False)).day


def passed_on_from(*, actor: Actor, district: District, day: date) -> QuerySet[Offer]:
    """What a district's own branches gave and another district has now, or may take."""
    gone = offers(actor=actor).filter(HOLDS, district=district, day=day, holding__isnull=False)
    return gone.select_related("holding__district", "holding__passing").order_by("until", "pk")


def passings_of(*, actor: Actor, offer: Offer) -> list[OfferPassedOn]:
    """How an offer went from district to district, first to last; for whoever sees the offer. Raises Unknown."""
    seen = offer_for(actor=actor, offer_id=offer.pk)
    return list(seen.passings.select_related("district", "to_district", "taken__district"))


def offer_for(*, actor: Actor, offer_id: UUID) -> Offer:
    """With what came before and after it. Raises Unknown."""
    rows = offers(actor=actor).select_related("withdrawal", "replaced_by", "replaces", "left_over_of", "fetching")
    return first(rows.prefetch_related("left_overs").filter(pk=offer_id))


def words_of_branch(*, actor: Actor, branch: Branch, most: int = 20) -> list[Offer]:
    """What a branch said lately, newest first, replaced and withdrawn words too."""
    rows = offers(actor=actor).select_related("withdrawal", "replaced_by").filter(branch=branch)
    return list(rows[:most])


def branches(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Branch]:
    rows = Branch.objects.select_related("donor", "district", "subdistrict").filter(ended_at__isnull=True)
    seen = visible(actor, Kind.DONOR, rows, verb=verb, branch="pk")
    return seen.order_by("donor__name", "name")


def branch_for(*, actor: Actor, branch_id: UUID, verb: Verb = Verb.SEE) -> Branch:
    """Raises Unknown."""
    return first(branches(actor=actor, verb=verb).filter(pk=branch_id))


def ended_branch_for(*, actor: Actor, branch_id: UUID) -> Branch:
    """A branch that gives no more, for whoever may let it give again. Raises Unknown."""
    rows = Branch.objects.filter(ended_at__isnull=False, pk=branch_id)
    return first(visible(actor, Kind.DONOR, rows, verb=Verb.ENTER, branch="pk"))


def branches_matching(*, actor: Actor, text: str = "", district_code: str = "") -> QuerySet[Branch]:
    rows = branches(actor=actor)
    if district_code:
        rows = rows.filter(district_id=district_code)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(donor__name__icontains=text))
    # Counted row by row: databases do it only for the page that is shown, a join would gather every word first.
    food = Offer.objects.filter(branch=OuterRef("pk"), said=Said.YES).order_by().values("branch")
    return rows.annotate(times_offered=Coalesce(Subquery(food.annotate(times=Count("pk")).values("times")), 0))


def branches_giving(*, actor: Actor, district: District) -> QuerySet[Branch]:
    """Branches of a district for which the actor may announce food."""
    rows = Branch.objects.filter(district=district, ended_at__isnull=True, donor__state=DonorState.ACTIVE)
    return visible(actor, Kind.OFFER, rows, verb=Verb.ENTER, branch="pk").order_by("name")


def link_of(*, actor: Actor, branch: Branch) -> BranchLink | None:
    """The link that opens a branch's page lastingly, without its token; those of one day's letter are not meant."""
    rows = BranchLink.objects.filter(branch=branch, revoked_at__isnull=True, asking__isnull=True)
    return visible(actor, Kind.DONOR, rows, district="branch__district", branch="branch").order_by("-issued_at").first()


def registrations(*, actor: Actor) -> QuerySet[Branch]:
    """Self-registered donors that wait for somebody to look at them."""
    return branches(actor=actor, verb=Verb.ENTER).filter(donor__state=DonorState.REGISTERED)


def branch_by_token(token: str, *, now: datetime) -> tuple[Branch, Actor]:
    """The branch a link opens, and the actor its holder is: that branch and nothing else. Raises LinkExpired."""
    link = (
        BranchLink.objects.filter(token_hash=hash_of(token), revoked_at__isnull=True, expires_at__gt=now)
        .select_related("branch__donor", "branch__district")
        .first()
    )
    if link is None or link.branch.ended_at is not None:
        raise LinkExpired
    grant = Grant(Role.DONOR, branches=frozenset({link.branch_id}))
    return link.branch, Actor(ref=f"branch:{link.branch_id}", name=link.branch.name, grants=(grant,))


@dataclass(frozen=True)
class BranchDay:
    """A day as the holder of a branch's link sees it; `word` is what the branch said and still holds."""

    branch: Branch
    actor: Actor
    day: date
    word: Offer | None


def branch_day(token: str, *, day: date, now: datetime) -> BranchDay:
    """Raises LinkExpired."""
    branch, actor = branch_by_token(token, now=now)
    said = offers(actor=actor).select_related("fetching", "from_standing")
    said = said.filter(HOLDS, branch=branch, day=day, left_over_of__isnull=True)
    return BranchDay(branch, actor, day, said.first())


def last_food(*, actor: Actor, branch: Branch, before: date) -> Offer | None:
    """The last food the branch announced and did not take back."""
    food = offers(actor=actor).filter(branch=branch, said=Said.YES, left_over_of__isnull=True)
    return food.filter(withdrawal__isnull=True, day__lt=before).first()


def sites(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Site]:
    rows = Site.objects.filter(ended_at__isnull=True).select_related("district")
    held = Prefetch("needs", SiteNeed.objects.filter(ends_on__isnull=True).select_related("category"), to_attr="held")
    return visible(actor, Kind.SITE, rows, verb=verb).prefetch_related(held).order_by("district_id", "name")


def sites_matching(*, actor: Actor, text: str = "", district_code: str = "") -> QuerySet[Site]:
    rows = sites(actor=actor)
    if district_code:
        rows = rows.filter(district_id=district_code)
    return rows.filter(name__icontains=text) if text else rows


def site_kinds() -> Choices:
    return [(value, str(label)) for value, label in SiteKind.choices]


def site_for(*, actor: Actor, site_id: UUID, verb: Verb = Verb.SEE) -> Site:
    """Raises Unknown."""
    return first(sites(actor=actor, verb=verb).filter(pk=site_id))


def changes_of(place: Branch | Site, *, most: int = 40) -> list[PlaceChange]:
    """What was put right about a place somebody may see, newest first."""
    return list(place.place_changes.order_by("-entered_at", "-pk")[:most])


def needs_of(site: Site) -> dict[str, int]:
    """What a site can use today, grams or pieces by category."""
    needs = SiteNeed.objects.filter(site=site, ends_on__isnull=True)
    return {need.category_id: need.grams or need.pieces for need in needs}


def open_sites(district: District, day: date) -> QuerySet[Site]:
    """Sites with what they can use on a day, for the planner."""
    held = Prefetch("needs", SiteNeed.objects.filter(holds_on(day)).select_related("category"), to_attr="held")
    return Site.objects.filter(district=district, ended_at__isnull=True).prefetch_related(held).order_by("name", "id")


def way_in_is_old(told_at: datetime | None, *, now: datetime) -> bool:
    """Whether a crew that is there is asked again how to get in."""
    return told_at is None or now - told_at >= WAY_IN_HOLDS
