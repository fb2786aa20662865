"""A branch says what food it has, by its link and without an account."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from songtor.city.queries import food_categories
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import BANGKOK, now, today
from songtor.look.edge import act_from
from songtor.offers.errors import DayIsOver, LinkExpired
from songtor.offers.queries import BranchDay, branch_day, offer_for
from songtor.offers.services import announce_nothing, announce_offer, withdraw_offer
from songtor.offers.services.standing import end_standing
from songtor.offers.standing import standing_for
from songtor.public.fields import typed
from songtor.public.forms import EndForm, FoodForm, NothingForm, PublicForm, StandingForm, UsualForm, WithdrawForm
from songtor.public.pace import address_of, refuse_too_many
from songtor.public.unlisted import unlisted
from songtor.public.usual import give_always, say_usual, standing_shown, usual_of
from songtor.rounds.at_a_branch import pickups_now
from songtor.rounds.queries import expected_pickup, visits_of

SENDINGS_OF_A_LINK = 30
SENDINGS_OF_AN_ADDRESS = 120  # a market's shops may share one line
USUAL_BEGIN = "09:00"


# The link in the address is the whole right; without a cookie to misuse there is no forged request to fear,
# and with no-referrer browsers send Origin "null", which the check would refuse.
@csrf_exempt
@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, token: str) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    try:
        opened = branch_day(token, day=_shown_day(asked.get("day")), now=now())
        return _written(request, opened) if request.method == "POST" else _shown(request, opened)
    except (LinkExpired, Unknown) as refusal:
        return render(request, "public/link_expired.html", {"code": refusal.code}, status=404)


def _shown_day(text: str | None) -> date:
    """Today or tomorrow; whatever else an old page or a typed address says is today."""
    tomorrow = today() + timedelta(days=1)
    return tomorrow if text == tomorrow.isoformat() else today()


def _written(request: HttpRequest, opened: BranchDay) -> HttpResponse:
    form = _form(opened, request.POST)
    try:
        refuse_too_many("give", opened.branch.pk.hex, an_hour=SENDINGS_OF_A_LINK)
        refuse_too_many("give-from", address_of(request), an_hour=SENDINGS_OF_AN_ADDRESS)
        if form.is_valid():
            _say(request, opened, form)
    except Unknown:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
    return redirect(f"{request.path}?day={opened.day}") if form.is_valid() else _shown(request, opened, form)


def _form(opened: BranchDay, sent: Any) -> PublicForm:
    match sent.get("deed"):
        case "no":
            return NothingForm(sent)
        case "withdraw":
            return WithdrawForm(sent)
        case "usual":
            return UsualForm(sent)
        case "standing":
            return StandingForm(sent)
        case "end":
            return EndForm(sent)
    return FoodForm(sent, categories=food_categories(), day=opened.day)


def _say(request: HttpRequest, opened: BranchDay, form: PublicForm) -> None:
    """Raises what the services refuse, and DayIsOver for a page left open over night."""
    if request.POST.get("day") != opened.day.isoformat():
        raise DayIsOver
    act, said = act_from(request, opened.actor), form.cleaned_data
    match form:
        case FoodForm():
            food, when = form.goods(), form.window()
            announce_offer(act, branch=opened.branch, day=opened.day, lines=food, window=when, note=said["note"])
        case NothingForm():
            announce_nothing(act, branch=opened.branch, day=opened.day, note=said["note"])
        case WithdrawForm():
            offer = offer_for(actor=opened.actor, offer_id=said["offer"])
            withdraw_offer(act, offer=offer, reason=said["reason"])
        case UsualForm():
            say_usual(act, opened)
        case StandingForm():
            give_always(act, opened, form.numbers)
        case EndForm():
            end_standing(act, standing=standing_for(actor=opened.actor, standing_id=said["standing"]))


def _shown(request: HttpRequest, opened: BranchDay, form: PublicForm | None = None) -> HttpResponse:
    if form is None and request.GET.get("say") == "yes":
        form = FoodForm(categories=food_categories(), day=opened.day, initial=_first_values(opened))
    pickups = pickups_now(actor=opened.actor, branch_id=opened.branch.pk, day=opened.day)
    shown = {
        "opened": opened,
        "is_today": opened.day == today(),
        "days": (today(), today() + timedelta(days=1)),
        "food": form if isinstance(form, FoodForm) else None,
        "nothing": form if isinstance(form, NothingForm) else NothingForm(),
        "withdraw": form if isinstance(form, WithdrawForm) else WithdrawForm(),
        "always": form if isinstance(form, StandingForm) else StandingForm(),
        "standing": standing_shown(opened),
        "usual": usual_of(opened),
        "refused": form if isinstance(form, (UsualForm, EndForm)) else None,
        "sent": form,
        "expected": expected_pickup(actor=opened.actor, branch_id=opened.branch.pk, day=opened.day),
        "pickups": pickups,
        "visits": visits_of(actor=opened.actor, branch_id=opened.branch.pk, but_not=opened.day if pickups else None),
    }
    return render(request, "public/give.html", shown, status=form.status if form else 200)


def _first_values(opened: BranchDay) -> dict[str, object]:
    """What was said before; else from now or when the branch opens, until it closes."""
    if opened.word and opened.word.lines.all():
        return _said_before(opened)
    branch = opened.branch
    begin = f"{branch.opens:%H:%M}" if branch.opens else USUAL_BEGIN
    end = f"{branch.closes:%H:%M}" if branch.closes else ""
    return {"ready_from": _clock(now()) if opened.day == today() else begin, "until": end}


def _said_before(opened: BranchDay) -> dict[str, object]:
    word = opened.word
    if word is None:
        return {}
    values: dict[str, object] = {"ready_from": _clock(word.ready_from), "until": _clock(word.until), "note": word.note}
    for line in word.lines.all():
        code, use_by = line.category_id, line.use_by.astimezone(BANGKOK) if line.use_by else None
        values[f"about_{code}"] = typed(line.pieces or line.grams, in_pieces=bool(line.pieces))
        values[f"use_by_day_{code}"] = use_by.date().isoformat() if use_by else ""
        values[f"use_by_{code}"] = _clock(use_by)
        values[f"cold_{code}"] = line.cold
    return values


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(BANGKOK):%H:%M}" if moment else ""
