"""What donors tell us: who they are, and what they have today."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods, OfferedGoods, refuse_unknown
from songtor.city.models import District, FoodCategory, Subdistrict
from songtor.city.policy import Kind, Verb, first
from songtor.evidence.acts import local_day
from songtor.offers.errors import (
    BranchEnded,
    DayIsOver,
    NameMissing,
    NothingOffered,
    OfferClosed,
    PastUseBy,
    PointOutsideDistrict,
    TooFarAhead,
    WindowBackwards,
    WindowNotOnDay,
    WithdrawalNeedsReason,
)
from songtor.offers.fetching import refuse_on_its_way
from songtor.offers.models import (
    Branch,
    BranchLink,
    Donor,
    DonorState,
    Holding,
    Offer,
    OfferLine,
    OfferPassedOn,
    OfferWithdrawal,
    Reach,
    Said,
    Site,
    SiteNeed,
)

FARTHEST_DAYS = 60
LINK_HOLDS = timedelta(days=400)


@dataclass(frozen=True)
class Point:
    """Where something is, WGS84 degrees; `is_standin` when only the neighbourhood is known."""

    lat: float
    lon: float
    is_standin: bool = False

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise PointOutsideDistrict


@dataclass(frozen=True)
class Place:
    """What an officer needs to find a branch or a site."""

    name: str
    point: Point
    kind: str = ""
    address: str = ""
    phone: str = ""
    arrival_note: str = ""
    hours: tuple[str, str] | None = None
    contact_role: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise NameMissing


@dataclass(frozen=True)
class Window:
    """From when until when food can be picked up."""

    ready_from: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.until <= self.ready_from:
            raise WindowBackwards


@performs(Verb.ENTER, Kind.DONOR, on="district")
def register_donor(
    act: Act,
    *,
    district: District,
    name: str,
    first_branch: Place,
    subdistrict: Subdistrict | None = None,
    is_synthetic: bool = False,
) -> Branch:
    """A donor with its first branch, known to the city at once."""
    if not name.strip():
        raise NameMissing
    donor = Donor.objects.create(name=name.strip(), registered_at=act.entered_at, is_synthetic=is_synthetic)
    return _new_branch(donor, district, subdistrict, first_branch)


@performs(Verb.ENTER, Kind.DONOR, on="district")
def add_branch(
    act: Act, *, district: District, donor: Donor, place: Place, subdistrict: Subdistrict | None = None
) -> Branch:
    _give_again(donor.pk)
    return _new_branch(donor, district, subdistrict, place)


def _give_again(donor_id: UUID) -> None:
    """Held, so that nobody ends the donor for want of branches meanwhile."""
    donor = first(Donor.objects.select_for_update().filter(pk=donor_id))
    if donor.state == DonorState.ENDED:
        donor.state = DonorState.ACTIVE
        donor.save(update_fields=["state"])


def _new_branch(donor: Donor, district: District, subdistrict: Subdistrict | None, place: Place) -> Branch:
    opens, closes = place.hours or (None, None)
    return Branch.objects.create(
        donor=donor,
        district=district,
        subdistrict=subdistrict,
        name=place.name.strip(),
        kind=place.kind,
        address=place.address,
        phone=place.phone,
        contact_role=place.contact_role,
        arrival_note=place.arrival_note,
        lat=place.point.lat,
        lon=place.point.lon,
        point_is_standin=place.point.is_standin,
        opens=opens,
        closes=closes,
    )


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def accept_registration(act: Act, *, branch: Branch) -> Branch:
    """Somebody of the city looked at a self-registered donor; its offers count from now."""
    Donor.objects.filter(pk=branch.donor_id, state=DonorState.REGISTERED).update(state=DonorState.ACTIVE)
    branch.refresh_from_db()
    return branch


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def end_branch(act: Act, *, branch: Branch) -> Branch:
    """The branch gives no more; what it gave stays."""
    branch.ended_at = branch.ended_at or act.happened_at
    branch.save(update_fields=["ended_at"])
    branch.links.filter(revoked_at__isnull=True).update(revoked_at=act.happened_at)
    return branch


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def reopen_branch(act: Act, *, branch: Branch) -> Branch:
    """The branch gives again; its earlier links stay closed."""
    _give_again(branch.donor_id)
    branch.ended_at = None
    branch.save(update_fields=["ended_at"])
    return branch


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def issue_link(act: Act, *, branch: Branch, token: str) -> BranchLink:
    """A link that opens this branch's page without account; earlier links stop. Only the hash is kept."""
    branch.links.filter(revoked_at__isnull=True).update(revoked_at=act.entered_at)
    return BranchLink.objects.create(
        branch=branch,
        token_hash=hash_of(token),
        issued_at=act.entered_at,
        expires_at=act.entered_at + LINK_HOLDS,
    )


def new_token() -> str:
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@performs(Verb.ENTER, Kind.OFFER, on="branch")
def announce_offer(
    act: Act, *, branch: Branch, day: date, lines: Sequence[OfferedGoods], window: Window, note: str = ""
) -> Offer:
    """A branch has food for a day; an earlier word of the same branch and day is replaced.

    Raises PastUseBy, NothingOffered, DayIsOver, TooFarAhead, WindowNotOnDay, BranchEnded, CategoryUnknown,
    OfferOnItsWay.
    """
    given = [line for line in lines if line.is_something]
    if not given:
        raise NothingOffered
    categories = refuse_unknown(given)
    _refuse_day(act, day)
    _refuse_other_day(window, day)
    _refuse_expired(given, max(window.ready_from, act.happened_at), categories)
    offer = say(act, branch, day, Said.YES, window=window, note=note)
    for line in given:
        act.write(new_line(offer, line))
    return offer


@performs(Verb.ENTER, Kind.OFFER, on="branch")
def announce_nothing(act: Act, *, branch: Branch, day: date, note: str = "") -> Offer:
    """The branch was asked and has nothing today: that is worth knowing too."""
    _refuse_day(act, day)
    return say(act, branch, day, Said.NO, note=note)


@performs(Verb.ENTER, Kind.OFFER, on="offer")
def withdraw_offer(act: Act, *, offer: Offer, reason: str) -> OfferWithdrawal:
    """Raises OfferClosed when it was replaced or withdrawn before, OfferOnItsWay once a vehicle has left for it."""
    if not reason.strip():
        raise WithdrawalNeedsReason
    held_branch(offer.branch)
    if OfferWithdrawal.objects.filter(offer=offer).exists() or Offer.objects.filter(replaces=offer).exists():
        raise OfferClosed
    refuse_on_its_way(offer)
    withdrawal = OfferWithdrawal(
        offer=offer, reason=reason.strip(), happened_at=act.happened_at, entered_at=act.entered_at
    )
    return act.write(withdrawal)


def leave_over(act: Act, *, of: Offer, lines: Sequence[Goods], window: Window) -> Offer:
    """What a vehicle could not take becomes a new offer of the same branch and day, beside the old one.

    Raises PastUseBy, NothingOffered, WindowNotOnDay, CategoryUnknown.
    """
    left = [line for line in lines if line.is_something]
    if not left:
        raise NothingOffered
    categories = refuse_unknown(left)
    known = {line.category_id: line for line in of.lines.all()}
    rest = [_as_said(line, known.get(line.category)) for line in left]
    _refuse_other_day(window, of.day)
    _refuse_expired(rest, window.ready_from, categories)
    offer = _new_offer(act, of.branch, of.day, Said.YES, window=window, left_over_of=of)
    for line in rest:
        act.write(new_line(offer, line))
    return offer


def _as_said(goods: Goods, said: OfferLine | None) -> OfferedGoods:
    use_by, cold = (said.use_by, said.cold) if said else (None, False)
    return OfferedGoods(goods.category, goods.grams, goods.pieces, use_by, cold)


def say(act: Act, branch: Branch, day: date, said: Said, *, window: Window | None = None, note: str = "") -> Offer:
    if held_branch(branch).ended_at is not None:
        raise BranchEnded
    open_word = (
        Offer.objects.filter(branch=branch, day=day, replaced_by__isnull=True, left_over_of__isnull=True)
        .order_by("-entered_at")
        .first()
    )
    refuse_on_its_way(open_word)
    offer = _new_offer(act, branch, day, said, window=window, note=note, replaces=open_word)
    if open_word is not None:
        _stay_where(act, open_word, offer)
    return offer


def _stay_where(act: Act, old: Offer, new: Offer) -> None:
    """A word said anew is with the district that has the old one, or open to the same."""
    holding = Holding.objects.filter(pk=old.pk).select_related("passing").first()
    if holding is None or (holding.district_id == new.district_id and not holding.open_to):
        return
    passing = OfferPassedOn(
        offer=new,
        number=1,
        district_id=holding.district_id if holding.open_to else new.district_id,
        reach=holding.open_to or Reach.DISTRICT,
        to_district_id=None if holding.open_to else holding.district_id,
        reason=holding.passing.reason,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(passing)
    Holding.objects.create(offer=new, district_id=holding.district_id, open_to=holding.open_to, passing=passing)


def held_branch(branch: Branch) -> Branch:
    """One word of a branch after the other, and none while a vehicle sets out for it."""
    return Branch.objects.select_for_update().get(pk=branch.pk)


def _new_offer(
    act: Act, branch: Branch, day: date, said: Said, *, window: Window | None, **links: Offer | str | None
) -> Offer:
    offer = Offer(
        district_id=branch.district_id,
        branch=branch,
        day=day,
        said=said,
        ready_from=window.ready_from if window else None,
        until=window.until if window else None,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
        **links,
    )
    return act.write(offer)


def new_line(offer: Offer, line: OfferedGoods) -> OfferLine:
    return OfferLine(
        offer=offer,
        category_id=line.category,
        grams=line.grams,
        pieces=line.pieces,
        use_by=line.use_by,
        cold=line.cold,
    )


def _refuse_day(act: Act, day: date) -> None:
    today = local_day(act.happened_at)
    if day < today:
        raise DayIsOver
    if day > today + timedelta(days=FARTHEST_DAYS):
        raise TooFarAhead


def _refuse_other_day(window: Window, day: date) -> None:
    if (local_day(window.ready_from), local_day(window.until)) != (day, day):
        raise WindowNotOnDay


def _refuse_expired(lines: Sequence[OfferedGoods], first_pickup: datetime, known: dict[str, FoodCategory]) -> None:
    """Food must still be good when it can first be picked up (R2.2)."""
    for line in lines:
        if line.use_by is not None and line.use_by <= first_pickup:
            said = date_format(localtime(line.use_by), "j M H:i")
            raise PastUseBy(category=known[line.category].name, use_by=said)


@performs(Verb.ENTER, Kind.SITE, on="district")
def add_site(
    act: Act, *, district: District, place: Place, people: int, needs: Sequence[Goods], community: str = ""
) -> Site:
    """A place where food is handed over, with what it can use on a round day."""
    refuse_unknown(needs)
    opens, closes = place.hours or ("09:00", "16:00")
    site = Site.objects.create(
        district=district,
        community_id=community or None,
        name=place.name.strip(),
        kind=place.kind,
        lat=place.point.lat,
        lon=place.point.lon,
        opens=opens,
        closes=closes,
        people=people,
        phone=place.phone,
        contact_role=place.contact_role,
        arrival_note=place.arrival_note,
    )
    _need(site, needs, act.day)
    return site


@performs(Verb.ENTER, Kind.SITE, on="site")
def change_needs(act: Act, *, site: Site, needs: Sequence[Goods]) -> Site:
    """From today the site can use this much; what held before stays known."""
    refuse_unknown(needs)
    SiteNeed.objects.filter(site=site, ends_on__isnull=True, starts_on=act.day).delete()
    SiteNeed.objects.filter(site=site, ends_on__isnull=True).update(ends_on=act.day - timedelta(days=1))
    _need(site, needs, act.day)
    return site


def _need(site: Site, needs: Sequence[Goods], starts_on: date) -> None:
    SiteNeed.objects.bulk_create(
        SiteNeed(site=site, category_id=need.category, grams=need.grams, pieces=need.pieces, starts_on=starts_on)
        for need in needs
        if need.is_something
    )
