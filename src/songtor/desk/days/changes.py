"""The plan changed by hand: each change is one form, refused next to where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from songtor.city.policy import Kind, Verb
from songtor.city.queries import officers_of, vehicles_of
from songtor.desk.days.day_page import DayPage
from songtor.desk.days.forms import CancelForm, CrewForm, DeliveryForm, HandForm, MoveForm, PickupForm, ReasonForm
from songtor.desk.days.places import best_position, place_in
from songtor.desk.days.showing import day_address, show_day
from songtor.desk.days.shown import Refused
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.undoing.toast import Undo, Was, say
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import now
from songtor.offers.queries import site_for
from songtor.rounds import services
from songtor.rounds.queries import day_board, round_for, stop_for


@dataclass(frozen=True)
class Asked:
    """Which form of which stop, offer or round was sent, and what to say once it is done."""

    at: UUID
    act: str
    form: Form
    done: str
    undo: Callable[[object], Undo] | None = None


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def stop_move(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    stop = stop_for(actor=request.actor, stop_id=stop_id, verb=Verb.PLAN)
    shown = _page(request, stop.round_id)
    form = MoveForm(request.POST, auto_id=f"move_{stop.pk}_%s", rounds=shown.round_choices)

    def do() -> object:
        to_round, position = place_in(shown.day_board.rounds, stop, form.cleaned_data)
        return services.move_stop(act_of(request), stop=stop, to_round=to_round, position=position)

    was: Was = {"id": str(stop.pk), "round": str(stop.round_id), "position": stop.position}
    return _change(request, shown, Asked(stop.pk, "move", form, _("The stop is moved"), _undo("move", was)), do)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def stop_drop(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    stop = stop_for(actor=request.actor, stop_id=stop_id, verb=Verb.PLAN)
    form = ReasonForm(request.POST, auto_id=f"drop_{stop.pk}_%s")

    def do() -> object:
        return services.drop_stop(act_of(request), stop=stop, reason=form.cleaned_data["reason"])

    was: Was = {
        "round": str(stop.round_id),
        "position": stop.position,
        "offer": str(stop.offer_id or ""),
        "site": str(stop.site_id or ""),
    }
    asked = Asked(stop.pk, "drop", form, _("The stop is dropped"), _undo("drop", was))
    return _change(request, _page(request, stop.round_id), asked, do)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def stop_renew(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    stop = stop_for(actor=request.actor, stop_id=stop_id, verb=Verb.PLAN)

    def do() -> object:
        return services.renew_pickup(act_of(request), stop=stop)

    asked = Asked(stop.pk, "renew", Form(request.POST), _("The stop now fetches what was announced anew"))
    return _change(request, _page(request, stop.round_id), asked, do)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def stop_hand(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    stop = stop_for(actor=request.actor, stop_id=stop_id, verb=Verb.PLAN)
    shown = _page(request, stop.round_id)
    choices = shown.vehicles_beside(stop.round.vehicle_id)
    form = HandForm(request.POST, auto_id=f"hand_{stop.pk}_%s", vehicles=choices)

    def do() -> object:
        chosen = form.cleaned_data["vehicle"]
        cars = vehicles_of(shown.day_board.district, shown.day)
        vehicle = next(car for car in cars if str(car.pk) == chosen)
        return services.hand_to_vehicle(act_of(request), stop=stop, vehicle=vehicle, reason=form.cleaned_data["reason"])

    return _change(request, shown, Asked(stop.pk, "hand", form, _("Another vehicle fetches it")), do)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def round_add_pickup(request: DeskRequest, round_id: UUID) -> HttpResponse:
    shown = _page(request, round_id)
    form = PickupForm(request.POST, auto_id="pickup_%s", offers=shown.offer_choices)

    def do() -> object:
        offer = next(one for one in shown.day_board.offers if str(one.pk) == form.cleaned_data["offer"])
        position = form.cleaned_data["position"] or best_position(shown.day_board, round_id, offer, now=shown.now)
        round_ = round_for(actor=request.actor, round_id=round_id, verb=Verb.PLAN)
        return services.add_pickup(act_of(request), round_=round_, offer=offer, position=position)

    return _change(request, shown, Asked(round_id, "pickup", form, _("The pick-up is added"), _undo_added), do)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def round_add_delivery(request: DeskRequest, round_id: UUID) -> HttpResponse:
    shown = _page(request, round_id)
    form = DeliveryForm(request.POST, auto_id="delivery_%s", sites=shown.site_choices)

    def do() -> object:
        site = site_for(actor=request.actor, site_id=UUID(form.cleaned_data["site"]))
        round_ = round_for(actor=request.actor, round_id=round_id, verb=Verb.PLAN)
        return services.add_delivery(act_of(request), round_=round_, site=site)

    return _change(request, shown, Asked(round_id, "delivery", form, _("The hand-over is added"), _undo_added), do)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def round_crew(request: DeskRequest, round_id: UUID) -> HttpResponse:
    shown = _page(request, round_id)
    form = CrewForm(request.POST, auto_id="crew_%s", officers=shown.officer_choices)

    def do() -> object:
        officers = officers_of(shown.day_board.district, shown.day)
        crew = [one for one in officers if str(one.pk) in form.cleaned_data["crew"]]
        round_ = round_for(actor=request.actor, round_id=round_id, verb=Verb.PLAN)
        return services.assign_crew(act_of(request), round_=round_, crew=crew)

    was: Was = {"id": str(round_id), "crew": shown.crew}
    return _change(request, shown, Asked(round_id, "crew", form, _("The crew is changed"), _undo("crew", was)), do)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def round_cancel(request: DeskRequest, round_id: UUID) -> HttpResponse:
    shown = _page(request, round_id)
    form = CancelForm(request.POST, auto_id="cancel_%s")

    def do() -> object:
        round_ = round_for(actor=request.actor, round_id=round_id, verb=Verb.PLAN)
        return services.cancel_round(act_of(request), round_=round_, reason=form.cleaned_data["reason"])

    return _change(request, shown, Asked(round_id, "cancel", form, _("The round does not take place")), do)


def _undo(way: str, was: Was) -> Callable[[object], Undo]:
    """Takes back by what stood there before."""
    return lambda _answer: Undo(way, (was,))


def _undo_added(stop: object) -> Undo:
    return Undo("added", ({"id": str(getattr(stop, "pk", ""))},))


def _page(request: DeskRequest, round_id: UUID) -> DayPage:
    """The day of a round the actor may plan. Raises Unknown."""
    round_ = round_for(actor=request.actor, round_id=round_id, verb=Verb.PLAN)
    board = day_board(actor=request.actor, district=round_.district, day=round_.day)
    return DayPage(request.actor, board, now(), round_id)


def _change(request: DeskRequest, shown: DayPage, asked: Asked, do: Callable[[], object]) -> HttpResponse:
    """Done once and back to the day, or the day again with the refusal beside the form."""
    code = "invalid"
    if asked.form.is_valid():
        try:
            answer = do()
        except Unknown:
            raise
        except Refusal as refusal:
            asked.form.add_error(None, str(refusal))
            code = refusal.code
        else:
            back = _back(request, shown)
            say(request, asked.done, undo=asked.undo(answer) if asked.undo else None, back=back)
            return redirect(back)
    refused = Refused(asked.at, asked.act, asked.form, code)
    return show_day(request, shown.day_board.district.pk, shown.day, changing=shown.changing or "", refused=refused)


def _back(request: DeskRequest, shown: DayPage) -> str:
    """Changing goes on at the same round; an act beside an offer leads back to the quiet board."""
    address = day_address(shown.day_board.district.pk, shown.day)
    return f"{address}?change={shown.changing}#changing" if "changing" in request.POST else address
