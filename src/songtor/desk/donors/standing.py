"""What a branch usually gives: entered, changed, ended; and the address of its morning question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from songtor.city.acting import Act
from songtor.city.goods import OfferedGoods
from songtor.city.policy import Kind, Verb
from songtor.city.queries import food_categories
from songtor.desk.answers import done, posted, written
from songtor.desk.donors.forms import PlainForm
from songtor.desk.donors.saying import FIRST, LAST, Category
from songtor.desk.page import DeskRequest, act_of, page
from songtor.look.amounts import GramsField, WholeField
from songtor.look.clock import today
from songtor.look.figures import kilograms
from songtor.look.moments import ClockField, DayField
from songtor.offers.queries import branch_for
from songtor.offers.services.asking import keep_email
from songtor.offers.services.standing import Usually, end_standing, enter_standing
from songtor.offers.standing import standing_for


class StandingForm(PlainForm):
    """Weekdays, hours, season, and about how much each time."""

    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On which days"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ready_from = ClockField(label=gettext_lazy("Can be fetched from"), required=True, initial=FIRST)
    until = ClockField(label=gettext_lazy("until"), required=True, initial=LAST)
    starts_on = DayField(label=gettext_lazy("From day"), help_text=gettext_lazy("Empty: from today"))
    ends_on = DayField(label=gettext_lazy("To day"), help_text=gettext_lazy("Empty: until somebody ends it"))
    note = forms.CharField(label=gettext_lazy("Note for the officer"), max_length=300, required=False)

    def __init__(self, *args: Any, categories: Sequence[Category], **more: Any) -> None:
        super().__init__(*args, **more)
        self.categories = categories
        field = self.fields["weekdays"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(number + 1), str(name)) for number, name in WEEKDAYS.items()]
        for category in categories:
            amount = WholeField if category.in_pieces else GramsField
            self.fields[f"amount_{category.code}"] = amount(label=category.name, required=False)
            self.fields[f"cold_{category.code}"] = forms.BooleanField(label=_("Must stay cold"), required=False)

    @property
    def lines(self) -> list[tuple[Category, object, object]]:
        return [(c, self[f"amount_{c.code}"], self[f"cold_{c.code}"]) for c in self.categories]

    def goods(self) -> list[OfferedGoods]:
        """What was filled in. Raises AmountTooLarge."""
        said = self.cleaned_data
        return [
            OfferedGoods(
                c.code,
                0 if c.in_pieces else said[f"amount_{c.code}"],
                said[f"amount_{c.code}"] if c.in_pieces else 0,
                cold=said[f"cold_{c.code}"],
            )
            for c in self.categories
            if said[f"amount_{c.code}"]
        ]

    def usually(self) -> Usually:
        """Raises WeekdaysMissing, WindowBackwards, SeasonBackwards."""
        said = self.cleaned_data
        weekdays = tuple(int(number) for number in said["weekdays"])
        return Usually(weekdays, said["ready_from"], said["until"], said["starts_on"] or today(), said["ends_on"])


@page(Verb.ENTER, Kind.OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def standing_new(request: DeskRequest, branch_id: UUID) -> HttpResponse:
    branch = branch_for(actor=request.actor, branch_id=branch_id)
    form = StandingForm(posted(request), categories=food_categories())

    def do(act: Act) -> object:
        lines, note = form.goods(), form.cleaned_data["note"]
        return enter_standing(act, branch=branch, lines=lines, usually=form.usually(), note=note)

    if written(request, form, do) is not None:
        return done(request, _("From now its offers appear by themselves"), reverse("branch", args=[branch_id]))
    content = {"form": form, "branch": branch, "standing": None}
    return render(request, "desk/donors/standing.html", content, status=422 if form.is_bound else 200)


@page(Verb.ENTER, Kind.OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def standing_change(request: DeskRequest, standing_id: UUID) -> HttpResponse:
    old = standing_for(actor=request.actor, standing_id=standing_id)
    initial: dict[str, object] = {
        "weekdays": old.weekdays.split(),
        "ready_from": old.ready_from,
        "until": old.until,
        "ends_on": old.ends_on,
        "note": old.note,
    }
    for line in old.lines.all():
        initial[f"amount_{line.category_id}"] = line.pieces or kilograms(line.grams)
        initial[f"cold_{line.category_id}"] = line.cold
    form = StandingForm(posted(request), initial=initial, categories=food_categories())

    def do(act: Act) -> object:
        lines, note = form.goods(), form.cleaned_data["note"]
        usually = form.usually()
        return enter_standing(act, branch=old.branch, lines=lines, usually=usually, note=note, replaces=old)

    if written(request, form, do) is not None:
        words = _("Changed. Coming offers nobody touched follow it")
        return done(request, words, reverse("branch", args=[old.branch_id]))
    content = {"form": form, "branch": old.branch, "standing": old}
    return render(request, "desk/donors/standing.html", content, status=422 if form.is_bound else 200)


@page(Verb.ENTER, Kind.OFFER)
@require_POST
def standing_end(request: DeskRequest, standing_id: UUID) -> HttpResponse:
    old = standing_for(actor=request.actor, standing_id=standing_id)
    end_standing(act_of(request), standing=old)
    words = _("Ended. Coming offers nobody touched are withdrawn")
    return done(request, words, reverse("branch", args=[old.branch_id]))


@page(Verb.ENTER, Kind.DONOR)
@require_POST
def branch_email(request: DeskRequest, branch_id: UUID) -> HttpResponse:
    branch = branch_for(actor=request.actor, branch_id=branch_id, verb=Verb.ENTER)
    email = request.POST.get("email", "").strip()
    keep_email(act_of(request), branch=branch, email=email)
    words = _("The branch is asked there on round days") if email else _("The branch is asked no more")
    return done(request, words, reverse("branch", args=[branch_id]))
