"""The inbox of supervisors: facts that came late or look odd, and the one act that settles each."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_choices
from songtor.cleaning import services
from songtor.cleaning.queries import fact_for, kinds, oddities
from songtor.desk.answers import done
from songtor.desk.cleaning.words import told
from songtor.desk.page import DeskRequest, act_of, page
from songtor.look.clock import today

PER_PAGE = 25


class FindForm(forms.Form):
    """Which oddities a list shows."""

    kind = forms.ChoiceField(label=gettext_lazy("What looks odd"), required=False)
    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)

    def __init__(self, asked: object, *, reachable: list[tuple[str, str]]) -> None:
        super().__init__(asked)  # type: ignore[arg-type]
        for name, label, choices in (
            ("kind", gettext_lazy("What looks odd"), kinds()),
            ("district", gettext_lazy("District"), reachable),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=[("", _("All")), *choices], required=False)

    def wanted(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


@page(Verb.SEE, Kind.CLEANING)
@require_GET
def cleaning(request: DeskRequest) -> HttpResponse:
    reachable = district_choices(actor=request.actor, kind=Kind.CLEANING)
    form = FindForm(request.GET, reachable=reachable)
    found = oddities(actor=request.actor, day=today(), district_code=form.wanted("district"))
    counts = [(code, label, sum(one.kind == code for one in found)) for code, label in kinds()]
    kind = form.wanted("kind")
    shown = Paginator([one for one in found if kind in ("", one.kind)], PER_PAGE).get_page(request.GET.get("page"))
    content = {
        "form": form,
        "page": shown,
        "rows": [told(one, actor=request.actor) for one in shown.object_list],
        "counts": counts,
        "many_districts": len(reachable) > 1,
    }
    return render(request, "desk/cleaning/cleaning.html", content)


@page(Verb.RECORD, Kind.CLEANING)
@require_POST
def odd_approve(request: DeskRequest, odd_id: UUID) -> HttpResponse:
    return _decided(request, odd_id, _("It stands as it is"), services.approve, "words")


@page(Verb.RECORD, Kind.CLEANING)
@require_POST
def odd_ask(request: DeskRequest, odd_id: UUID) -> HttpResponse:
    return _decided(request, odd_id, _("The question is asked"), services.ask_back, "question")


@page(Verb.ENTER, Kind.CLEANING)
@require_POST
def odd_answer(request: DeskRequest, odd_id: UUID) -> HttpResponse:
    return _decided(request, odd_id, _("The answer is sent"), services.answer, "words")


def _decided(
    request: DeskRequest, odd_id: UUID, words: str, decide: Callable[..., object], said_as: str
) -> HttpResponse:
    kind = request.POST.get("kind", "")
    fact = fact_for(actor=request.actor, kind=kind, fact_id=odd_id)
    decide(act_of(request), fact=fact, kind=kind, **{said_as: request.POST.get("said", "")[:300]})
    return done(request, words, reverse("cleaning"))
