"""One stop on the road: arrival, weights, proof, hand-over, and what went otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done
from songtor.desk.page import DeskRequest, page
from songtor.desk.rounds.answers import recorded, sent_from_stop
from songtor.desk.rounds.forms import (
    ArrivalForm,
    CountForm,
    FinishForm,
    HandOverForm,
    LeftOverForm,
    MissForm,
    PhotoForm,
    RecordForm,
    SignForm,
    WayInForm,
    WeighForm,
    ZeroForm,
)
from songtor.desk.rounds.naming import Offered, asked_for, search, ticked, together
from songtor.look.amounts import written
from songtor.look.clock import now
from songtor.offers.queries import way_in_is_old
from songtor.receipts.naming import Named
from songtor.receipts.services import hand_over
from songtor.receipts.sheets import CategoryRow, StopSheet, stop_sheet
from songtor.rounds import services as rounds
from songtor.shop.queries import shop_at
from songtor.sync.entering.services import kept_beside
from songtor.sync.inbox import facts_from_phones, notes_at


@page(Verb.SEE, Kind.ROUND)
@require_GET
def stop(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    return _shown(request, stop_sheet(actor=request.actor, stop_id=stop_id))


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_arrive(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = ArrivalForm(request.POST, day=sheet.stop.round.day)
    return _answer(request, sheet, form, _("The arrival is recorded"), lambda act: rounds.arrive(act, stop=sheet.stop))


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_weigh(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = WeighForm(request.POST, day=sheet.stop.round.day)

    def weigh(act: Act) -> object:
        said = form.cleaned_data
        return rounds.record_weighing(
            act, stop=sheet.stop, category=said["category"], scale=said["scale"], **form.weights
        )

    return _answer(request, sheet, form, _("The weight is recorded"), weigh, way="weighing")


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_count(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = CountForm(request.POST, day=sheet.stop.round.day)

    def count(act: Act) -> object:
        said = form.cleaned_data
        return rounds.count_pieces(act, stop=sheet.stop, category=said["category"], pieces=said["pieces"])

    return _answer(request, sheet, form, _("The count is recorded"), count, way="weighing")


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_zero(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = ZeroForm(request.POST, day=sheet.stop.round.day)

    def nothing(act: Act) -> object:
        said = form.cleaned_data
        return rounds.record_zero(
            act, stop=sheet.stop, category=said["category"], reason=said["reason"], note=said["note"]
        )

    return _answer(request, sheet, form, _("It is recorded that there was nothing"), nothing, way="weighing")


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_photo(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = PhotoForm(request.POST, request.FILES, day=sheet.stop.round.day)
    return _answer(
        request,
        sheet,
        form,
        _("The photo is kept"),
        lambda act: rounds.add_photo(act, stop=sheet.stop, picture=form.content()),
    )


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_sign(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = SignForm(request.POST, request.FILES, day=sheet.stop.round.day)

    def sign(act: Act) -> object:
        said = form.cleaned_data
        return rounds.add_signature(
            act, stop=sheet.stop, picture=form.content(), name=said["signer"], position=said["position"]
        )

    return _answer(request, sheet, form, _("The signature is kept"), sign)


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_finish(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = FinishForm(request.POST, day=sheet.stop.round.day)
    if recorded(request, form, lambda act: rounds.finish_pickup(act, stop=sheet.stop)):
        return done(request, _("This stop is finished"), _round_address(sheet))
    return _refused(request, sheet, form)


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_miss(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = MissForm(request.POST, day=sheet.stop.round.day)

    def miss(act: Act) -> object:
        return rounds.miss_stop(
            act, stop=sheet.stop, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"]
        )

    if recorded(request, form, miss):
        return done(request, _("It is recorded that nobody was served here"), _round_address(sheet))
    return _refused(request, sheet, form)


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_way_in(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = WayInForm(request.POST, day=sheet.stop.round.day, initial=_way_in(sheet))

    def tell(act: Act) -> object:
        return rounds.report_way_in(act, stop=sheet.stop, text=form.cleaned_data["way_in"])

    return _answer(request, sheet, form, _("Thank you. The next crew reads it here"), tell)


@page(Verb.RECORD, Kind.ROUND)
@sent_from_stop
def stop_left_over(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    sheet = _recordable(request, stop_id)
    form = LeftOverForm(request.POST, day=sheet.stop.round.day, categories=_categories(sheet))
    return _answer(
        request,
        sheet,
        form,
        _("The rest is a new offer that another vehicle can fetch"),
        lambda act: rounds.leave_rest(act, stop=sheet.stop, lines=form.goods(), until=form.until_at),
    )


@page(Verb.RECORD, Kind.RECEIPT)
@sent_from_stop
def stop_hand_over(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    """Records it; its other button looks somebody up and leaves everything as it was typed.

    A name or card that nobody looked up yet is looked up first, whatever was pressed: nobody is left out in silence.
    """
    sheet = _recordable(request, stop_id)
    day = sheet.stop.round.day
    chosen = ticked(request.POST, actor=request.actor, day=day)
    if "look_up" in request.POST or asked_for(request.POST):
        return _looked_up(request, sheet, chosen)
    form = HandOverForm(request.POST, day=day, categories=_categories(sheet), offered=chosen)

    def give(act: Act) -> object:
        heads, people = form.heads_typed, form.people()
        return hand_over(act, stop=sheet.stop, lines=form.goods(), heads=heads, counts=form.counts(), **_naming(people))

    return _answer(request, sheet, form, _("The hand-over is recorded"), give, way="receipt")


def _naming(people: Sequence[Named]) -> dict[str, Sequence[Named]]:
    """Nothing where nobody is named, so that a form sent before people could be named is still the same."""
    return {"people": people} if people else {}


def _looked_up(request: DeskRequest, sheet: StopSheet, chosen: Sequence[Offered]) -> HttpResponse:
    day = sheet.stop.round.day
    pin = request.POST.get("pin", "")
    found = search(asked_for(request.POST), actor=request.actor, day=day, at=now(), pin=pin)
    typed = {name: value for name, value in request.POST.items() if name != "find"}
    offered = together(chosen, found.offered)
    form = HandOverForm(day=day, categories=_categories(sheet), initial=typed, offered=offered, card=found.card)
    return _shown(request, sheet, looking=form, words=found.words)


def _recordable(request: DeskRequest, stop_id: UUID) -> StopSheet:
    return stop_sheet(actor=request.actor, stop_id=stop_id, verb=Verb.RECORD)


def _answer(
    request: DeskRequest, sheet: StopSheet, form: RecordForm, words: str, do: Callable[[Act], object], way: str = ""
) -> HttpResponse:
    if recorded(request, form, do, sheet=sheet):
        address = reverse("stop", args=[sheet.stop.pk]) + "#next"
        kept = kept_beside(form.answer)
        said = str(kept.problem) if kept and kept.problem else words
        return done(request, said, address, undo=form.undo(way) if way and kept is None else None)
    return _refused(request, sheet, form)


def _refused(request: DeskRequest, sheet: StopSheet, form: RecordForm) -> HttpResponse:
    """The stop as it is now, with everything typed and what stands in the way."""
    fresh = stop_sheet(actor=request.actor, stop_id=sheet.stop.pk)
    return _shown(request, fresh, form)


def _round_address(sheet: StopSheet) -> str:
    return reverse("round", args=[sheet.stop.round_id])


def _shown(
    request: DeskRequest,
    sheet: StopSheet,
    bound: RecordForm | None = None,
    *,
    looking: RecordForm | None = None,
    words: object = "",
) -> HttpResponse:
    records = permits(request.actor, Verb.RECORD, Kind.ROUND, sheet.stop)
    chosen = _chosen(request, sheet, bound)
    forms = _forms(sheet, chosen, bound or looking)
    offered = forms_offered(sheet, chosen) if records else frozenset()
    content = {
        "sheet": sheet,
        "stop": sheet.stop,
        "round": sheet.stop.round,
        "chosen": chosen,
        "records": bool(offered),
        "corrects": _corrects(request, sheet),
        "sees_site": sheet.stop.is_pickup or request.actor.may(Verb.SEE, Kind.SITE),
        "next": sheet.next_act if records else "",
        "forms": forms,
        "offered": offered,
        "shop": shop_at(actor=request.actor, site_id=sheet.stop.site_id) if sheet.stop.site_id else None,
        "hand_lines": _lines(sheet, forms["hand"], aboard_only=True),
        "left_lines": _lines(sheet, forms["left"], aboard_only=False),
        "bound": bound,
        "from_phones": facts_from_phones([sheet.stop]),
        "notes": notes_at(sheet.stop),
        "opened": _opened(request, sheet, bound or looking),
        "look_up_words": words,
        "names_people": request.actor.may(Verb.SEE, Kind.PERSON),
        "asks_way_in": "way_in" in offered and way_in_is_old(_place(sheet).arrival_note_at, now=now()),
        "lost_errors": bound is not None and bound.name not in offered,
    }
    return render(request, "desk/rounds/stop.html", content, status=422 if bound else 200)


SECTION_OF = {"weigh": "weigh", "count": "weigh", "zero": "weigh", "left": "otherwise", "miss": "otherwise"}
SECTION_OF |= {"hand": "hand_over"}


def _opened(request: DeskRequest, sheet: StopSheet, bound: RecordForm | None) -> set[str]:
    """The sections that stand open: the next act, and the one somebody works in."""
    opened = {sheet.next_act or "weigh"}
    if "category" in request.GET:
        opened.add("weigh")
    if bound is not None:
        opened.add(SECTION_OF.get(bound.name, bound.name))
    return opened


def forms_offered(sheet: StopSheet, chosen: CategoryRow) -> frozenset[str]:
    """Which forms make sense at this stop now."""
    if not sheet.is_open_for_entries:
        return frozenset()
    names = {"photo", "sign"}
    if sheet.stop.state == "planned":
        names.add("arrive")
    else:
        names.add("way_in")
    if sheet.stop.is_pickup:
        names.add("left")
        if chosen.weighing is None:
            names |= {"zero", "count" if chosen.category.in_pieces else "weigh"}
    if sheet.stop.is_open:
        names |= {"miss"} if sheet.stop.is_pickup else {"miss", "hand"}
    if sheet.stop.is_pickup and sheet.stop.state == "arrived":
        names.add("finish")
    return frozenset(names)


def _lines(sheet: StopSheet, form: RecordForm, *, aboard_only: bool) -> list[dict[str, object]]:
    return [
        {"row": row, "field": form[f"amount_{row.category.code}"]}
        for row in sheet.rows
        if row.aboard or row.expected or not aboard_only
    ]


def _corrects(request: DeskRequest, sheet: StopSheet) -> bool:
    """After sign-off only who may correct late."""
    if sheet.stop.round.state in ("draft", "cancelled"):
        return False
    verb = Verb.RECORD if sheet.stop.round.is_open else Verb.CORRECT_LATE
    return permits(request.actor, verb, Kind.ROUND, sheet.stop)


def _chosen(request: DeskRequest, sheet: StopSheet, bound: RecordForm | None) -> CategoryRow:
    wanted = bound.data.get("category") if bound else request.GET.get("category")
    weighed = [row for row in sheet.rows if row.weighing]
    due = [*sheet.unweighed, *weighed, *sheet.rows][0]
    return sheet.row_of(str(wanted or "")) or due


def _categories(sheet: StopSheet) -> list[Any]:
    return [row.category for row in sheet.rows]


def _forms(sheet: StopSheet, chosen: CategoryRow, bound: RecordForm | None) -> dict[str, RecordForm]:
    day, category = sheet.stop.round.day, {"category": chosen.category.code}
    categories = _categories(sheet)
    fresh: list[RecordForm] = [
        ArrivalForm(day=day),
        WeighForm(day=day, initial=category),
        CountForm(day=day, initial=category),
        ZeroForm(day=day, initial=category),
        PhotoForm(day=day),
        SignForm(day=day),
        FinishForm(day=day),
        WayInForm(day=day, initial=_way_in(sheet)),
        MissForm(day=day),
        LeftOverForm(day=day, categories=categories),
        HandOverForm(day=day, categories=categories, initial=_planned(sheet)),
    ]
    forms = {form.name: form for form in fresh}
    return forms | ({bound.name: bound} if bound else {})


def _planned(sheet: StopSheet) -> dict[str, str]:
    """What the plan gives this site, as far as it is aboard."""
    return {
        f"amount_{row.category.code}": written(amount, in_pieces=row.category.in_pieces)
        for row in sheet.rows
        if (amount := min(row.expected, row.aboard))
    }


def _place(sheet: StopSheet) -> Any:
    """The branch or the site the stop is at."""
    return sheet.stop.offer.branch if sheet.stop.offer else sheet.stop.site


def _way_in(sheet: StopSheet) -> dict[str, str]:
    return {"way_in": _place(sheet).arrival_note}
