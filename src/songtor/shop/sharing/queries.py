"""Where goods can be brought, what is needed there, and what was announced: open to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet, Sum

from songtor.city.models import FoodUnit
from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.shop.models import AnnouncedLine, AnnouncedShare, Announcement, Opening, Share, ShareLine, Shop
from songtor.shop.sharing.codes import code_in, digest_of
from songtor.shop.slots.queries import weeks_of
from songtor.shop.wishes.queries import Need, What, needs


@dataclass(frozen=True)
class Place:
    """A food bank as sharers see it: where it is, when it is open, and what it needs now."""

    shop: Shop
    week: list[Opening]
    needs: list[Need]


def places(day: date) -> list[Place]:
    """Every food bank whose place is open, by district; four queries."""
    shops = list(
        Shop.objects.filter(site__ended_at__isnull=True)
        .select_related("district", "site__subdistrict", "site__community")
        .order_by("district__name_th", "name", "pk")
    )
    weeks, needed = weeks_of(shops, day), dict[UUID, list[Need]]()
    for need in needs(shops, day):
        needed.setdefault(need.asked.shop_id, []).append(need)
    return [Place(shop, weeks.get(shop.pk, []), needed.get(shop.pk, [])) for shop in shops]


def place_of(shop_id: UUID, day: date) -> Place:
    """Raises Unknown."""
    rows = Shop.objects.filter(site__ended_at__isnull=True, pk=shop_id)
    shop = first(rows.select_related("district", "site__subdistrict", "site__community"))
    return Place(shop, weeks_of([shop], day).get(shop.pk, []), needs([shop], day))


@dataclass(frozen=True)
class Thanks:
    """How much was shared with all food banks; taken-back shares never came."""

    shares: int
    pieces: int
    grams: int


def thanks_for(first_day: date, last_day: date) -> Thanks:
    """Three queries; nobody is named."""
    shares = Share.objects.filter(day__range=(first_day, last_day), reversal__isnull=True)
    lines = ShareLine.objects.filter(share__in=shares)
    pieces = lines.filter(product__category__unit=FoodUnit.PIECES).aggregate(total=Sum("quantity"))["total"] or 0
    everything = lines.aggregate(total=Sum("quantity"))["total"] or 0
    return Thanks(shares.count(), pieces, everything - pieces)


def announcement_by_code(typed: str) -> Announcement | None:
    """The code is the right; it may have been typed, or be the end of a scanned address."""
    code = code_in(typed)
    return _whole(Announcement.objects.filter(code_digest=digest_of(code))).first() if code else None


def announcements(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Announcement]:
    """Those not withdrawn, of the actor's districts, in the order they come."""
    rows = _whole(Announcement.objects.filter(end__isnull=True)).order_by("day", "entered_at", "pk")
    return visible(actor, Kind.SHOP, rows, verb=verb)


def announcement_for(*, actor: Actor, announcement_id: UUID) -> Announcement:
    """Raises Unknown."""
    return first(announcements(actor=actor, verb=Verb.RECORD).filter(pk=announcement_id))


def _whole(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    kept = AnnouncedShare.objects.filter(share__reversal__isnull=True).select_related("share")
    lines = AnnouncedLine.objects.select_related("product__category")
    received = Prefetch("received", kept.prefetch_related("share__lines__product__category"), to_attr="came")
    return rows.select_related("shop__district", "shop__site", "end").prefetch_related(
        Prefetch("lines", lines), received
    )


def share_of(announcement: Announcement) -> Share | None:
    """What came of it, if it was not taken back since."""
    kept = AnnouncedShare.objects.filter(announcement=announcement, share__reversal__isnull=True)
    found = kept.select_related("share").first()
    return found.share if found else None


def what_is(line: AnnouncedLine) -> What:
    return What(line.kind, line.product)
