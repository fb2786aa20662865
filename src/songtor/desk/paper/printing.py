"""The round sheet on paper: what an officer needs on the way, and boxes for what was found there."""

from __future__ import annotations

from importlib.resources import files
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from songtor.city.policy import Kind, Verb
from songtor.city.roles import VulnerableGroup
from songtor.desk.files import opened
from songtor.desk.page import DeskRequest, page
from songtor.desk.paper.rows import COMMON_GROUPS
from songtor.engines.paper import qr_svg, typeset
from songtor.look.clock import now
from songtor.look.figures import kilograms, number
from songtor.look.templatetags.songtor import long_date, time_of_day
from songtor.paper.sheets import PaperSheet, PaperStop, paper_sheet
from songtor.rounds.queries import missed_reasons

TEMPLATE = files(__package__).joinpath("sheet.typ").read_text(encoding="utf-8")
Plain = dict[str, object]


@page(Verb.SEE, Kind.ROUND)
@require_GET
def round_sheet_pdf(request: DeskRequest, round_id: UUID) -> HttpResponse:
    sheet = paper_sheet(actor=request.actor, round_id=round_id, verb=Verb.SEE)
    address = request.build_absolute_uri(reverse("round_paper", args=[sheet.round.pk]))
    told = told_on_paper(sheet, address=address, sees_sites=request.actor.may(Verb.SEE, Kind.SITE))
    pdf = typeset(TEMPLATE, told, moment=now(), pictures={"qr.svg": qr_svg(address)})
    return opened(pdf, f"round-{sheet.round.day}-{sheet.round.district_id}.pdf")


def told_on_paper(sheet: PaperSheet, *, address: str, sees_sites: bool) -> Plain:
    """Everything the template prints, in the reader's language."""
    round_ = sheet.round
    return {
        "title": _("Round sheet"),
        "day": long_date(round_.day),
        "district": _("%(district)s district") % {"district": round_.district.name},
        "vehicle": round_.vehicle.name,
        "crew": ", ".join(account.display_name for account in round_.crew.all()),
        "address": address,
        "categories": [
            {"name": c.name, "unit": _unit(c.in_pieces), "in_pieces": c.in_pieces} for c in sheet.categories
        ],
        "groups": [str(group.label) for group in list(VulnerableGroup)[:COMMON_GROUPS]],
        "missed_reasons": [label for _code, label in missed_reasons()],
        "stops": [_stop(stop, sheet, sees_sites=sees_sites) for stop in sheet.stops],
        "words": _words(),
    }


def _unit(in_pieces: bool) -> str:
    return _("boxes") if in_pieces else _("kg")


def _stop(stop: PaperStop, sheet: PaperSheet, *, sees_sites: bool) -> Plain:
    expected = stop.expected()
    told: Plain = {
        "number": stop.number,
        "is_pickup": stop.is_pickup,
        "planned": time_of_day(stop.stop.planned_at) if stop.stop.planned_at else "",
        "expected": [_amount(expected.get(c.code, 0), in_pieces=c.in_pieces) for c in sheet.categories],
    }
    if stop.is_pickup:
        return told | _branch(stop)
    return told | (_site(stop) if sees_sites else {"name": _("Delivery stop"), "where": "", "window": "", "note": ""})


def _amount(amount: int, *, in_pieces: bool) -> str:
    if not amount:
        return ""
    return f"~{number(amount) if in_pieces else kilograms(amount)}"


def _branch(stop: PaperStop) -> Plain:
    offer = stop.stop.offer
    if offer is None:
        return {}
    branch = offer.branch
    until = f"{time_of_day(offer.ready_from)}–{time_of_day(offer.until)}" if offer.until else ""
    return {
        "name": branch.name,
        "where": branch.address,
        "phone": branch.phone,
        "window": until,
        "note": " · ".join(filter(None, (branch.arrival_note, offer.note))),
    }


def _site(stop: PaperStop) -> Plain:
    site = stop.stop.site
    if site is None:
        return {}
    return {
        "name": site.name,
        "where": _("about %(people)s people eat there") % {"people": number(site.people)} if site.people else "",
        "phone": "",
        "window": f"{site.opens:%H:%M}–{site.closes:%H:%M}",
        "note": site.arrival_note,
    }


def _words() -> dict[str, str]:
    return {
        "pickup": _("Pick-up"),
        "delivery": _("Hand-over"),
        "planned": _("planned at"),
        "window": pgettext("on paper", "open"),
        "arrived": _("Arrived at"),
        "gross": _("with crate"),
        "tare": _("crate"),
        "total": _("Total kg"),
        "heads": _("People there"),
        "others": _("Other groups"),
        "missed": _("Nobody was served, because"),
        "zero": _("0 needs a reason; write it beside the box"),
        "signed": _("Signature of who gave"),
        "received": _("Signature of who received"),
        "name": _("Name, in clear letters"),
        "collected": _("Total collected, on the sheet"),
        "handed": _("Total handed over"),
        "officer": _("Signature of the officer"),
        "returned": _("Back at"),
        "scan": _("Back at the desk: open this to type the sheet"),
        "crew": _("Crew"),
        "phone": _("tel."),
        "note": _("On arrival"),
    }
