"""Everything one day's page shows, gathered with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.forms import Form
from django.utils.dates import WEEKDAYS
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.city.goods import Goods
from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.city.queries import coordination_of, food_categories, holiday_on, officers_of, round_days, vehicles_of
from songtor.desk.days.comparison import Comparison, comparison_of
from songtor.desk.days.forms import CancelForm, CrewForm, DeliveryForm, PickupForm
from songtor.desk.days.shown import (
    Changing,
    Left,
    OfferRow,
    Reasons,
    Refused,
    RoundCard,
    offer_rows,
    plan_left,
    reasons_of,
    round_cards,
    wanted_of,
)
from songtor.desk.days.sketch import day_map
from songtor.desk.days.travel_words import travel_words
from songtor.desk.days.words import about, left_because
from songtor.jobs.queries import open_work
from songtor.look.clock import now
from songtor.look.figures import kilograms
from songtor.offers.asking import unanswered
from songtor.offers.queries import offers_up_for_taking, sites
from songtor.receipts.queries import handed_over_at
from songtor.reports.food import Narrowed, Period, Visits, visits_report
from songtor.rounds.board import Board, Standing, board_of, is_over
from songtor.rounds.detours import detours
from songtor.rounds.queries import DayBoard, proposed_replan
from songtor.shop.reserves.queries import refused_open
from songtor.stock.queries import Mass, day_mass, on_hand_after
from songtor.sync.inbox import undecided_count

LOOK_AHEAD = timedelta(days=21)
LATE_CHOICES = (10, 20, 30, 45, 60, 90)


@dataclass(frozen=True)
class Calendar:
    """What kind of day it is for this district's rounds."""

    foundation: str
    weekdays: str
    holiday: str
    is_round_day: bool
    next_round_day: date | None
    has_vehicle: bool


def calendar_of(day_board: DayBoard) -> Calendar:
    district, day = day_board.district, day_board.day
    coordination, holiday = coordination_of(district.pk, day), holiday_on(day)
    has_vehicle = bool(vehicles_of(district, day))
    if coordination is None:
        return Calendar("", "", holiday.name if holiday else "", False, None, has_vehicle)
    coming = round_days(coordination, day, day + LOOK_AHEAD)
    return Calendar(
        foundation=coordination.foundation.name,
        weekdays=" ".join(str(WEEKDAYS[number - 1]) for number in sorted(coordination.weekday_numbers)),
        holiday=holiday.name if holiday else "",
        is_round_day=day in coming,
        next_round_day=next((one for one in coming if one > day), None),
        has_vehicle=has_vehicle,
    )


@dataclass(frozen=True)
class DayPage:
    """One district's day for one actor. `changing` is the round open for changes."""

    actor: Actor
    day_board: DayBoard
    now: datetime
    changing: UUID | None = None
    refused: Refused | None = None

    @property
    def day(self) -> date:
        return self.day_board.day

    @property
    def previous_day(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def next_day(self) -> date:
        return self.day + timedelta(days=1)

    @property
    def is_today(self) -> bool:
        return self.day == self.now.date()

    @property
    def is_over(self) -> bool:
        return is_over(self.day, self.now)

    @cached_property
    def may_plan(self) -> bool:
        return permits(self.actor, Verb.PLAN, Kind.ROUND, self.day_board.district) and not self.is_over

    @cached_property
    def may_replan(self) -> bool:
        """Whether published rounds of today have stops to come."""
        going = (item for item in self.board.rounds if item.round.is_open and not item.is_done)
        return self.may_plan and self.is_today and any(going)

    @cached_property
    def undecided(self) -> int:
        """Entries of phones, desks and tills that wait for whoever asks to decide."""
        district = self.day_board.district
        if not permits(self.actor, Verb.CORRECT_LATE, Kind.ROUND, district):
            return 0
        refused = refused_open(actor=self.actor).filter(district=district)
        return undecided_count(actor=self.actor, district=district.pk) + refused.count()

    @property
    def wants_replan(self) -> bool:
        """Something happened that the published rounds do not know of."""
        return not self.wants_plan and not self.board.drafts and bool(self.board.upset)

    @property
    def wants_plan(self) -> bool:
        """Nobody has planned yet, or a vehicle is free for what nobody fetches."""
        on_the_way = any(item.round.is_open for item in self.board.rounds)
        return not self.board.drafts and not on_the_way and bool(self.board.unplanned)

    @property
    def late_choices(self) -> tuple[int, ...]:
        return LATE_CHOICES

    @cached_property
    def proposed(self) -> Any:
        """A proposal for the rest of the day that waits for somebody's decision."""
        if not self.may_replan:
            return None
        return proposed_replan(actor=self.actor, district=self.day_board.district, day=self.day)

    @cached_property
    def may_enter(self) -> bool:
        return permits(self.actor, Verb.ENTER, Kind.OFFER, self.day_board.district) and not self.is_over

    @property
    def may_record(self) -> bool:
        return permits(self.actor, Verb.RECORD, Kind.ROUND, self.day_board.district)

    @property
    def knows_sites(self) -> bool:
        return self.actor.may(Verb.SEE, Kind.SITE)

    @cached_property
    def board(self) -> Board:
        handed = {stop: goods for stop, (goods, _heads) in self.handed_over.items()}
        return board_of(actor=self.actor, day_board=self.day_board, handed=handed, now=self.now)

    @cached_property
    def handed_over(self) -> dict[UUID, tuple[tuple[Goods, ...], int]]:
        """Goods and heads by stop, for who may see receipts."""
        if not self.actor.may(Verb.SEE, Kind.RECEIPT):
            return {}
        stops = [stop for round_ in self.day_board.rounds for stop in round_.stops.all() if not stop.is_pickup]
        held = handed_over_at(actor=self.actor, stops=stops)
        return {
            receipt.stop_id: (
                tuple(Goods(line.category_id, line.grams, line.pieces) for line in receipt.lines.all()),
                receipt.visits,
            )
            for receipt in held
            if receipt.stop_id
        }

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.day_board)

    @cached_property
    def planning(self) -> UUID | None:
        """The plan of this day that is being made now."""
        work = open_work("plan_day", district_id=self.day_board.district.pk, now=now()) if self.may_plan else None
        return work.pk if work and work.arguments.get("day") == self.day.isoformat() else None

    @cached_property
    def mass(self) -> Mass:
        return day_mass(self.day_board.district.pk, self.day, on_hand=self.on_hand)

    @cached_property
    def on_hand(self) -> int:
        return on_hand_after(self.day_board.district.pk, self.day)

    @property
    def beside_handed(self) -> str:
        """What else became of the food: together with what is handed over and aboard, all that was picked up."""
        parts = [_("kg")]
        if self.mass.waste:
            parts.append(_("waste %(kg)s") % {"kg": kilograms(self.mass.waste)})
        if self.mass.difference:
            parts.append(_("difference %(kg)s") % {"kg": kilograms(self.mass.difference)})
        return " · ".join(parts)

    @cached_property
    def visits(self) -> Visits:
        narrowed = Narrowed(district=self.day_board.district.pk)
        return visits_report(actor=self.actor, period=Period(self.day, self.day), narrowed=narrowed)

    @cached_property
    def comparison(self) -> Comparison | None:
        return comparison_of(self.day_board)

    @cached_property
    def travel_words(self) -> list[str]:
        return travel_words(self.day_board)

    @cached_property
    def map(self) -> SafeString:
        return day_map(self.board)

    @cached_property
    def left(self) -> Left:
        return plan_left(self.day_board)

    @cached_property
    def offer_rows(self) -> list[OfferRow]:
        wanted = wanted_of(self.board) if self.may_plan else []
        found = detours(self.day_board.rounds, self.day_board.offers, wanted, now=self.now)
        return list(offer_rows(self.board, self.left, found))

    @cached_property
    def cards(self) -> list[RoundCard]:
        heads = {stop: heads for stop, (_goods, heads) in self.handed_over.items()}
        reasons = reasons_of(self.day_board, food_categories()) if self.knows_sites else Reasons()
        return list(round_cards(self.board, heads, self._changing, reasons))

    @cached_property
    def free(self) -> int:
        """Food of other districts this one may take, and its own that it offered."""
        if self.is_over or not permits(self.actor, Verb.PLAN, Kind.ROUND, self.day_board.district):
            return 0
        return offers_up_for_taking(actor=self.actor, day=self.day, now=self.now).count()

    @cached_property
    def silent(self) -> int:
        """Branches that were asked and have not answered."""
        found = {} if self.is_over else unanswered(actor=self.actor, day=self.day)
        return found.get(self.day_board.district.pk, 0)

    @property
    def refused_has_a_place(self) -> bool:
        """The refusal stands beside the stop or in the round it was asked for."""
        return any((card.refused and card.changing) or any(row.refused for row in card.rows) for card in self.cards)

    @property
    def first_open_round(self) -> UUID | None:
        return next((one.pk for one in self.day_board.rounds if one.is_editable), None)

    @property
    def without_a_vehicle(self) -> tuple[Standing, ...]:
        return Standing.UNPLANNED, Standing.BROKEN

    @property
    def offered(self) -> str:
        return about(self.board.offered_grams, 0)

    @property
    def _changing(self) -> Changing:
        open_round = next((item for item in self.board.rounds if item.round.pk == self.changing), None)
        if open_round is None or not self.may_plan or not open_round.round.is_editable:
            return Changing(None, refused=self.refused)
        others = self.vehicles_beside(open_round.round.vehicle_id)
        return Changing(self.changing, self.round_choices, others, self._forms, self.refused)

    def vehicles_beside(self, vehicle_id: UUID) -> tuple[tuple[str, str], ...]:
        """The district's other vehicles on that day."""
        cars = vehicles_of(self.day_board.district, self.day)
        return tuple((str(car.pk), car.name) for car in cars if car.pk != vehicle_id)

    @property
    def round_choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((str(one.pk), one.vehicle.name) for one in self.day_board.rounds if one.is_editable)

    @property
    def _forms(self) -> dict[str, Form]:
        """The forms of the round that is open for changes; a refused one keeps what was typed."""
        forms: dict[str, Form] = {
            "pickup": PickupForm(auto_id="pickup_%s", offers=self.offer_choices),
            "delivery": DeliveryForm(auto_id="delivery_%s", sites=self.site_choices),
            "crew": CrewForm(auto_id="crew_%s", officers=self.officer_choices, initial={"crew": self.crew}),
            "cancel": CancelForm(auto_id="cancel_%s"),
        }
        if self.refused and self.refused.at == self.changing:
            forms[self.refused.act] = self.refused.form
        return forms

    @property
    def crew(self) -> list[str]:
        return [
            str(account.pk)
            for round_ in self.day_board.rounds
            if round_.pk == self.changing
            for account in round_.crew.all()
        ]

    @property
    def offer_choices(self) -> list[tuple[str, str]]:
        return [(str(item.offer.pk), item.offer.branch.name) for item in self.board.unplanned]

    @property
    def site_choices(self) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in self._site_names.items()]

    @property
    def officer_choices(self) -> list[tuple[str, str]]:
        return [(str(one.pk), one.display_name) for one in officers_of(self.day_board.district, self.day)]

    @cached_property
    def _site_names(self) -> dict[UUID, str]:
        return dict(sites(actor=self.actor).filter(district=self.day_board.district).values_list("pk", "name"))

    @cached_property
    def sites_left(self) -> dict[str, list[str]]:
        """Sites the newest plan does not reach, by its reason, as long as nobody added them by hand."""
        if not self.left.sites or not self.knows_sites:
            return {}
        reached = {stop.stop.site_id for card in self.board.rounds for stop in card.stops}
        by_reason: dict[str, list[str]] = {}
        for pk, reason in self.left.sites.items():
            if UUID(pk) in self._site_names and UUID(pk) not in reached:
                by_reason.setdefault(left_because(reason, site=True), []).append(self._site_names[UUID(pk)])
        return by_reason
