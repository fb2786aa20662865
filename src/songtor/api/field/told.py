"""The day as a phone carries it (design of the phone app: the pack)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from songtor.api.values import kg_of, written
from songtor.city.roles import VulnerableGroup
from songtor.evidence.acts import BANGKOK
from songtor.look.why import sentences
from songtor.receipts.sheets import holding
from songtor.rounds.queries import missed_reasons, waste_reasons, zero_reasons

if TYPE_CHECKING:
    from songtor.city.policy import Actor
    from songtor.sync.devices.day import PhoneDay

Plain = dict[str, Any]
NEEDS_NOTE = "other"
GROUP_PREFIX = "กลุ่ม"  # every category but one begins with it, and a tile is small


def pack(day: PhoneDay, *, actor: Actor) -> Plain:
    """Everything but the server's time."""
    return {
        "day": day.day.isoformat(),
        "officer": {"name": actor.name, "district": day.district.pk, "district_name": day.district.name},
        "categories": [_category(one) for one in day.categories.values()],
        "groups": [{"code": group.value, "name": str(group.label)} for group in VulnerableGroup],
        "reasons": {
            "zero": list(_reasons(zero_reasons())),
            "miss": list(_reasons(missed_reasons())),
            "waste": list(_reasons(waste_reasons())),
        },
        "rounds": [_round(one, day) for one in day.rounds],
        "recipients": _recipients(day),
    }


def _category(category: Any) -> Plain:
    short = category.name.removeprefix(GROUP_PREFIX)
    return {"code": category.code, "name": category.name, "short": short, "unit": category.unit}


def _reasons(choices: Iterable[tuple[str, str]]) -> Iterator[Plain]:
    return ({"code": code, "name": name, "needs_note": code == NEEDS_NOTE} for code, name in choices)


def _recipients(day: PhoneDay) -> list[Plain]:
    sites = {stop.site_id: stop.name for one in day.rounds for stop in day.stops(one) if stop.site_id}
    return [{"id": str(pk), "name": name, "kind": "site"} for pk, name in sites.items()]


def _round(round_: Any, day: PhoneDay) -> Plain:
    reasons = day.reasons.get(round_.day)
    why = sentences(reasons.whys, reasons.standing, round_.day, day.categories) if reasons else {}
    return {
        "id": str(round_.pk),
        "day": round_.day.isoformat(),
        "vehicle": round_.vehicle.name,
        "capacity_kg": round_.vehicle.capacity_kg,
        "state": round_.state,
        "leaves_at": _moment(round_.leaves_at),
        "returns_at": _moment(round_.returns_at),
        "crew": [account.display_name for account in round_.crew.all()],
        "aboard": [
            _amount(day, category, amount) for category, amount in sorted(day.before.get(round_.pk, {}).items())
        ],
        "stops": [_stop(stop, day, why.get(str(stop.site_id), "")) for stop in day.stops(round_)],
    }


def _amount(day: PhoneDay, category: str, amount: int) -> Plain:
    in_pieces = day.categories[category].in_pieces
    return {"category": category, "kg": kg_of(0 if in_pieces else amount), "pieces": amount if in_pieces else 0}


def _line(line: Any) -> Plain:
    return {"category": line.category_id, "kg": kg_of(line.grams), "pieces": line.pieces}


def _stop(stop: Any, day: PhoneDay, why: str) -> Plain:
    signatures = list(stop.signatures.all())
    return _place(stop) | {
        "id": str(stop.pk),
        "position": stop.position,
        "kind": stop.kind,
        "name": stop.name,
        "planned_at": _moment(stop.planned_at),
        "window": _window(stop, day),
        "state": stop.state,
        "expected": list(_expected(stop, day)),
        "recipient": str(stop.site_id) if stop.site_id else None,
        "why": why if stop.is_open else "",
        "signer": signatures[-1].name if signatures else "",
        "recorded": [_line(weighing) | {"zero_reason": weighing.zero_reason} for weighing in holding(stop).values()],
        "handed": _handed(day.receipts.get(stop.pk, ())),
        "photos": len(stop.photos.all()),
        "signed": bool(signatures),
    }


def _place(stop: Any) -> Plain:
    """Where it is and whom to ask for, as the branch or the site itself says."""
    place = stop.offer.branch if stop.offer else stop.site
    is_known = not getattr(place, "point_is_standin", False)
    return {
        "address": getattr(place, "address", ""),
        "way_in": place.arrival_note,
        "contact": place.contact_role,
        "phone": place.phone,
        "lat": place.lat if is_known else None,
        "lon": place.lon if is_known else None,
    }


def _window(stop: Any, day: PhoneDay) -> Plain | None:
    if stop.offer:
        begins, ends = stop.offer.ready_from, stop.offer.until
    else:
        begins, ends = (_at(stop.round.day, clock) for clock in (stop.site.opens, stop.site.closes))
    return {"from": _moment(begins), "until": _moment(ends)} if begins and ends else None


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=BANGKOK)


def _expected(stop: Any, day: PhoneDay) -> Iterator[Plain]:
    use_by = {line.category_id: line.use_by for line in stop.offer.lines.all()} if stop.offer else {}
    for goods in day.expected(stop):
        said = {"category": goods.category, "kg": kg_of(goods.grams), "pieces": goods.pieces}
        yield said | {"use_by": _moment(use_by.get(goods.category))}


def _handed(receipts: Iterable[Any]) -> Plain | None:
    held = list(receipts)
    if not held:
        return None
    lines = [_line(line) for receipt in held for line in receipt.lines.all()]
    return {"lines": lines, "heads": sum(receipt.visits for receipt in held)}


def _moment(moment: datetime | None) -> str | None:
    return written(moment) if moment else None
