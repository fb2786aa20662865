"""How many who had booked came, over some days. Nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from songtor.city.models import District
from songtor.city.policy import Actor, Kind, Verb, require, visible
from songtor.shop.models import Booking, CheckOut


@dataclass(frozen=True)
class Visits:
    """Of one shop's bookings. Booked = came + missed + still to come; the cancelled stand beside them.

    A booking that was moved counts where it was moved to.
    """

    shop_name: str
    district_id: str
    booked: int
    came: int
    missed: int
    cancelled: int

    @property
    def ahead(self) -> int:
        """Of today and later days, who has not come yet."""
        return self.booked - self.came - self.missed


def visits(*, actor: Actor, district: District | None, first: date, last: date, today: date) -> list[Visits]:
    """Of each shop with bookings in these days, by district and name, as its day counts them; days before `today` are
    over. One query. Raises Unknown.
    """
    require(actor, Verb.SEE, Kind.SHOP, district)
    given = CheckOut.objects.filter(
        shop=OuterRef("shop"), household=OuterRef("household"), day=OuterRef("day"), reversal__isnull=True
    )
    rows = visible(actor, Kind.SHOP, Booking.objects.filter(day__range=(first, last)))
    stands = Q(end__isnull=True)
    sums = (
        (rows.filter(district=district) if district else rows)
        .alias(has_come=Exists(given))
        .order_by("shop__district__name_th", "shop__name", "shop")
        .values_list("shop__name", "shop__district_id")
        .annotate(
            booked=Count("pk", filter=stands),
            came=Count("pk", filter=stands & Q(has_come=True)),
            missed=Count("pk", filter=stands & Q(has_come=False, day__lt=today)),
            cancelled=Count("pk", filter=Q(end__isnull=False, end__moved_to__isnull=True)),
        )
    )
    return [Visits(*one) for one in sums if any(one[2:])]
