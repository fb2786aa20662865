"""Old forms are written many at once, and are what one pick-up after the other would have been."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from songtor.city.goods import Goods, OfferedGoods
from songtor.city.models import District, Vehicle
from songtor.city.policy import Actor
from songtor.evidence.models import ChainEntry
from songtor.evidence.services import once
from songtor.evidence.verify import chain_differences
from songtor.offers.models import Offer, Site
from songtor.rounds.models import Round, RoundState, Stop, StopChange, StopKind, StopState, Weighing, ZeroReason
from songtor.rounds.services import record_past_round
from songtor.rounds.services.past_rounds import CARRIES_KG, OLD_FORMS, PastPickup
from songtor.rounds.services.states import set_round, set_stop
from songtor.rounds.services.weights import write_weighing
from songtor.stock.models import Balance, Lot, Movement
from tests.personas import BANG_KHAE, DAY, People, act, make_branch, make_offer, make_people, make_site

pytestmark = pytest.mark.django_db

NOTHING = (Goods("snack"), Goods("ready"), Goods("box"))
AMOUNTS = (
    (Goods("snack", 3_250), Goods("ready", 10_000), Goods("box")),
    (Goods("snack"), Goods("ready"), Goods("box", pieces=40)),
    NOTHING,
)


@pytest.fixture
def people(db: None) -> People:
    return make_people()


def pickups(malee: Actor, amounts: tuple[tuple[Goods, ...], ...], site: Site | None = None) -> list[PastPickup]:
    made = []
    for number, goods in enumerate(amounts):
        branch = make_branch(malee, name=f"ร้าน {number} (สมมติ)")
        offer = make_offer(malee, branch, [OfferedGoods("ready", 5_000)])
        made.append(PastPickup(offer.pk, goods, f"digest {number}", site.pk if site and number == 0 else None))
    return made


def one_by_one(actor: Actor, day: date, forms: list[PastPickup]) -> Round:
    """As the services write a stop and a weighing, each alone, in one act."""
    deed = act(actor, "12:00", day=day)
    district = District.objects.get(pk=BANG_KHAE)

    def do() -> Round:
        vehicle, _ = Vehicle.objects.get_or_create(
            district=district, name=OLD_FORMS, defaults={"capacity_kg": CARRIES_KG, "retired_on": date(2000, 1, 1)}
        )
        round_ = Round.objects.create(district=district, day=day, vehicle=vehicle)
        set_round(deed, round_, RoundState.UNDER_WAY)
        for at, form in enumerate(forms):
            offer = Offer.objects.get(pk=form.offer_id)
            asked = {"district": district, "round": round_}
            stop = Stop.objects.create(**asked, position=2 * at + 1, kind=StopKind.PICKUP, offer=offer)
            set_stop(deed, stop, StopState.DONE)
            weigh_one_by_one(deed, round_, stop, form)
            if form.site_id:
                Stop.objects.create(**asked, position=2 * at + 2, kind=StopKind.DELIVERY, site_id=form.site_id)
        return round_

    return once(deed, verb="rounds.record_past_round", scope=BANG_KHAE, content={}, do=do)


def weigh_one_by_one(deed: object, round_: Round, stop: Stop, form: PastPickup) -> None:
    given = [line for line in form.goods if line.is_something]
    for line in given or form.goods[:1]:
        reason = "" if given else ZeroReason.NONE_LEFT
        weighing = Weighing(
            category_id=line.category, gross_grams=line.grams, zero_reason=reason, scale=form.mark, note=OLD_FORMS
        )
        write_weighing(deed, round_, stop, weighing, line)  # type: ignore[arg-type]


def at_once(actor: Actor, day: date, forms: list[PastPickup]) -> Round:
    district = District.objects.get(pk=BANG_KHAE)
    return record_past_round(act(actor, "12:00", day=day), district=district, day=day, pickups=forms)


def written(do: Callable[[], Round]) -> dict[str, object]:
    """Everything it writes, told without ids; then taken away again."""
    with transaction.atomic():
        do()
        assert list(chain_differences()) == []
        ends = ("from_place__kind", "from_place__subject", "to_place__kind", "to_place__subject")
        stop = ("stop__position", "happened_at", "entered_at", "district")
        measured = ("category", "gross_grams", "tare_grams", "grams", "pieces", "zero_reason", "scale", "note", "day")
        position_of = dict(Weighing.objects.values_list("pk", "stop__position"))
        lots = Lot.objects.values_list("weighing_id", "category", "origin__subject", "use_by", "day", "entered_at")
        found: dict[str, object] = {
            "stops": list(Stop.objects.order_by("position").values_list("position", "kind", "offer", "site", "state")),
            "changes": sorted(StopChange.objects.values_list(*stop, "state", "actor_ref", "missed_reason", "note")),
            "weighings": sorted(Weighing.objects.values_list(*stop, *measured), key=str),
            "lots": sorted(((position_of[pk], *rest) for pk, *rest in lots), key=str),
            "movements": sorted(
                Movement.objects.values_list("lot__category", *ends, "grams", "pieces", "day"), key=str
            ),
            "balances": sorted(
                Balance.objects.values_list("place__kind", "place__subject", "grams", "pieces", "has_floor"), key=str
            ),
            "chain": [table for table, _, _ in json.loads(ChainEntry.objects.latest("pk").facts)],
        }
        transaction.set_rollback(True)
    return found


def test_many_at_once_are_the_facts_of_one_after_the_other_in_the_same_order(people: People) -> None:
    malee, head = people.actor("malee"), people.actor("malees_head")
    forms = pickups(malee, AMOUNTS, make_site(malee))
    Vehicle.objects.create(district_id=BANG_KHAE, name=OLD_FORMS, capacity_kg=CARRIES_KG, retired_on=date(2000, 1, 1))
    many = written(lambda: at_once(head, DAY, forms))
    assert many == written(lambda: one_by_one(head, DAY, forms))
    assert len(many["weighings"]) == 4  # type: ignore[arg-type]
    # the control: another amount is another day
    other = [*forms[:2], PastPickup(forms[2].offer_id, (Goods("snack", 1),), forms[2].mark)]
    assert many != written(lambda: one_by_one(head, DAY, other))


def test_ten_forms_ask_no_more_than_two(people: People) -> None:
    malee, head = people.actor("malee"), people.actor("malees_head")
    forms = pickups(malee, AMOUNTS[:1] * 12)

    def asked(some: list[PastPickup]) -> int:
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            at_once(head, DAY, some)
            transaction.set_rollback(True)
        return len(queries)

    Vehicle.objects.create(district_id=BANG_KHAE, name=OLD_FORMS, capacity_kg=CARRIES_KG, retired_on=date(2000, 1, 1))
    assert asked(forms[1:3]) == asked(forms[3:12])
