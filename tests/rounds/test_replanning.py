"""A day that changed is planned anew from where it stands; nothing moves before somebody takes it over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from songtor.city.goods import Goods, OfferedGoods
from songtor.city.models import District, Vehicle
from songtor.city.policy import Actor
from songtor.engines.planning.check import check_plan
from songtor.engines.planning.formats import read_day, read_plan
from songtor.evidence.errors import Refusal
from songtor.jobs.models import Work
from songtor.offers.models import Offer, Site
from songtor.offers.services import Place, Point, Window, add_site, announce_offer, withdraw_offer
from songtor.rounds import replanning_job
from songtor.rounds import services as rounds
from songtor.rounds.models import Replan, Round, RoundState, Stop, StopKind, StopState
from songtor.rounds.queries import rounds_of_day
from songtor.rounds.ways import Ways, name_of, read_ways
from tests.guards.world import rows_and_acts
from tests.personas import BANG_KHAE, DAY, act, at, make_branch, make_people

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Morning:
    """Two vehicles on their way in Bang Khae, each with two shops and two sites."""

    malee: Actor
    district: District
    offers: tuple[Offer, ...]
    sites: tuple[Site, ...]
    first: Round
    second: Round

    def replan(self, clock: str = "09:30", **late: object) -> Replan:
        return rounds.replan_day(act(self.malee, clock), district=self.district, day=DAY, **late)  # type: ignore[arg-type]

    def ways(self) -> dict[str, list[str]]:
        """What each vehicle still has to visit, as it stands on the board."""
        return {
            one.vehicle.name: [name_of(stop) for stop in one.stops.all() if stop.state == StopState.PLANNED]
            for one in rounds_of_day(actor=self.malee, district=self.district, day=DAY)
        }


@pytest.fixture
def morning(db: None) -> Morning:
    malee = make_people().actor("malee")
    district = District.objects.get(pk=BANG_KHAE)
    offers = tuple(_offer(malee, n) for n in range(4))
    sites = tuple(_site(malee, district, n) for n in range(4))
    vehicles = list(Vehicle.objects.filter(district=district).order_by("name")[:2])
    made = []
    for n, vehicle in enumerate(vehicles):
        round_ = Round.objects.create(district=district, day=DAY, vehicle=vehicle, state=RoundState.DRAFT)
        for offer in offers[2 * n : 2 * n + 2]:
            rounds.add_pickup(act(malee, "08:10"), round_=round_, offer=offer)
        for site in sites[2 * n : 2 * n + 2]:
            rounds.add_delivery(act(malee, "08:10"), round_=round_, site=site)
        made.append(round_)
    rounds.publish_day(act(malee, "08:30"), district=district, day=DAY)
    return Morning(malee, district, offers, sites, *(Round.objects.get(pk=one.pk) for one in made))


def _offer(malee: Actor, n: int, kg: int = 20) -> Offer:
    branch = make_branch(malee, name=f"ร้าน {n}")
    window = Window(at("08:30"), at("12:00"))
    return announce_offer(
        act(malee, "08:00"), branch=branch, day=DAY, lines=[OfferedGoods("fresh", kg * 1000)], window=window
    )


def _site(malee: Actor, district: District, n: int) -> Site:
    point = Point(district.office_lat + 0.004 * n, district.office_lon)
    place = Place(f"จุดส่ง {n}", point, kind="COMMUNITY", hours=("09:00", "15:30"))
    return add_site(act(malee), district=district, place=place, people=40, needs=[Goods("fresh", 25_000)])


@contextmanager
def refused(code: str) -> Iterator[None]:
    before = rows_and_acts()
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code
    assert rows_and_acts() == before


def handed(ways: Ways) -> dict[str, int]:
    """Grams by site."""
    return {visit.id: visit.grams for way in ways for visit in way.visits if not visit.is_pickup}


def sound(replan: Replan) -> bool:
    """The proposal keeps every rule of the day it was made for, says the checker that knows no planner."""
    return not check_plan(json.loads(replan.instance), json.loads(replan.plan)).broken


def test_only_today_with_stops_to_come_is_planned_anew(morning: Morning) -> None:
    with refused("not_today"):
        rounds.replan_day(act(morning.malee, "09:30"), district=morning.district, day=DAY.replace(day=6))
    with refused("late_impossible"):
        morning.replan(late_vehicle=morning.first.vehicle, late_minutes=0)
    with refused("other_district"):
        morning.replan(late_vehicle=Vehicle.objects.exclude(district=BANG_KHAE)[0], late_minutes=20)
    Stop.objects.update(state=StopState.MISSED)
    with refused("nothing_to_replan"):
        morning.replan()


def test_a_proposal_changes_nothing_of_the_day(morning: Morning) -> None:
    before = morning.ways()
    replan = morning.replan()
    assert morning.ways() == before
    rounds.leave_replan(act(morning.malee, "09:31"), replan=replan)
    assert morning.ways() == before
    with refused("replan_decided"):
        rounds.take_over_replan(act(morning.malee, "09:32"), replan=replan)


def test_a_cancelled_donor_falls_out_and_the_rest_is_shared_anew(morning: Morning) -> None:
    gone = morning.offers[0]
    withdraw_offer(act(morning.malee, "09:20"), offer=gone, reason="ขายหมด")
    replan = morning.replan()
    after = read_ways(replan.after)
    assert sound(replan)
    assert str(gone.pk) not in {visit.id for way in after for visit in way.visits}
    assert sum(handed(after).values()) == 60_000
    assert sum(visit.grams for visit in after[0].visits if not visit.is_pickup) == 20_000
    rounds.take_over_replan(act(morning.malee, "09:31"), replan=replan)
    stop = Stop.objects.get(offer=gone)
    assert (stop.state, stop.changes.get().note) == (StopState.CANCELLED, "จัดแผนส่วนที่เหลือของวันใหม่")
    assert {name for names in morning.ways().values() for name in names} == {
        visit.id for way in after for visit in way.visits
    }


def test_a_late_vehicle_starts_later_and_misses_no_window(morning: Morning) -> None:
    on_time, late = morning.replan(), morning.replan(late_vehicle=morning.first.vehicle, late_minutes=60)
    first_at = [min(visit.at for visit in read_ways(one.after)[0].visits) for one in (on_time, late)]
    assert first_at[0] < first_at[1]
    assert sound(late)
    rounds.take_over_replan(act(morning.malee, "09:31"), replan=late)
    earliest = Stop.objects.filter(round=morning.first).order_by("planned_at")[0].planned_at
    assert earliest is not None
    assert earliest >= at("10:30")


def test_what_can_no_longer_be_reached_is_left_out_by_the_first_answer(morning: Morning) -> None:
    late = morning.replan("09:30", late_vehicle=morning.first.vehicle, late_minutes=160)
    first = read_ways(late.after)[0]
    assert not [visit for visit in first.visits if visit.is_pickup]  # shops close at noon
    assert not first.visits  # and without their food nobody is driven to
    assert sound(late)


def test_forty_kilograms_left_at_a_stop_are_fetched_by_the_better_plan(morning: Morning) -> None:
    pickup = morning.first.stops.order_by("position")[0]
    rounds.arrive(act(morning.malee, "09:00"), stop=pickup)
    rounds.record_weighing(act(morning.malee, "09:05"), stop=pickup, category="fresh", gross_grams=20_000, tare_grams=0)
    left = rounds.leave_rest(
        act(morning.malee, "09:06"), stop=pickup, lines=[Goods("fresh", 40_000)], until=at("12:00")
    )
    rounds.finish_pickup(act(morning.malee, "09:08"), stop=pickup)
    replan = morning.replan()
    first = sum(handed(read_ways(replan.after)).values())
    replanning_job.do(Work.objects.get(pk=replan.work_id))
    replan.refresh_from_db()
    after = read_ways(replan.after)
    assert replan.improved
    assert sound(replan)
    assert str(left.offer_id) in {visit.id for way in after for visit in way.visits}
    assert (first, sum(handed(after).values())) == (80_000, 100_000)
    rounds.take_over_replan(act(morning.malee, "09:31"), replan=replan)
    assert Stop.objects.get(offer=left.offer_id).lines.get().grams > 0


def test_what_was_done_is_neither_moved_nor_visited_again(morning: Morning) -> None:
    pickup = morning.first.stops.order_by("position")[0]
    rounds.arrive(act(morning.malee, "09:00"), stop=pickup)
    rounds.record_weighing(act(morning.malee, "09:05"), stop=pickup, category="fresh", gross_grams=12_000, tare_grams=0)
    rounds.finish_pickup(act(morning.malee, "09:08"), stop=pickup)
    replan = morning.replan()
    day, plan = read_day(json.loads(replan.instance)), read_plan(json.loads(replan.plan))
    assert str(pickup.offer_id) not in {stop for _, stops in plan.sequences() for stop in stops}
    assert day.state is not None
    assert [lot.kg for car in day.state.vehicles for lot in car.aboard] == [12.0]
    rounds.take_over_replan(act(morning.malee, "09:31"), replan=replan)
    pickup.refresh_from_db()
    assert (pickup.state, pickup.round_id) == (StopState.DONE, morning.first.pk)
    positions = list(morning.first.stops.order_by("position").values_list("position", flat=True))
    assert positions == sorted(set(positions))


def test_a_day_that_went_on_is_not_taken_over(morning: Morning) -> None:
    replan = morning.replan()
    rounds.arrive(act(morning.malee, "09:31"), stop=morning.first.stops.order_by("position")[0])
    with refused("day_went_on"):
        rounds.take_over_replan(act(morning.malee, "09:32"), replan=replan)


def test_an_offer_taken_back_meanwhile_is_not_driven_to(morning: Morning) -> None:
    replan = morning.replan()
    withdraw_offer(act(morning.malee, "09:31"), offer=morning.offers[3], reason="ขายหมด")
    with refused("day_went_on"):
        rounds.take_over_replan(act(morning.malee, "09:32"), replan=replan)


def test_what_was_taken_over_is_taken_back_until_somebody_drives_on(morning: Morning) -> None:
    before = morning.ways()
    rounds.drop_stop(act(morning.malee, "09:10"), stop=Stop.objects.get(offer=morning.offers[1]), reason="โทรมายกเลิก")
    dropped = morning.ways()
    replan = morning.replan()
    replanning_job.do(Work.objects.get(pk=replan.work_id))
    rounds.take_over_replan(act(morning.malee, "09:31"), replan=replan)
    assert morning.ways() != dropped  # the better plan fetches what was dropped
    rounds.take_back_replan(act(morning.malee, "09:32"), replan=replan)
    assert morning.ways() == dropped != before
    with refused("replan_decided"):
        rounds.take_back_replan(act(morning.malee, "09:33"), replan=replan)

    again = morning.replan("09:35")
    rounds.take_over_replan(act(morning.malee, "09:36"), replan=again)
    rounds.arrive(
        act(morning.malee, "09:40"), stop=Stop.objects.filter(state=StopState.PLANNED).order_by("position")[0]
    )
    with refused("day_went_on"):
        rounds.take_back_replan(act(morning.malee, "09:41"), replan=again)


def test_a_better_plan_that_gains_less_than_a_kilogram_disturbs_nobody(morning: Morning) -> None:
    replan = morning.replan()
    same = read_plan(json.loads(replan.plan))
    kept = rounds.improve_replan(act(morning.malee, "09:31"), replan=replan, plan=same)
    assert (kept.improved, read_ways(kept.after)) == (False, read_ways(replan.after))


def test_what_a_branch_announced_anew_takes_the_place_of_its_old_word(morning: Morning) -> None:
    old = morning.offers[0]
    new = announce_offer(
        act(morning.malee, "09:20"),
        branch=old.branch,
        day=DAY,
        lines=[OfferedGoods("fresh", 8_000)],
        window=Window(at("08:30"), at("12:00")),
    )
    after = read_ways(morning.replan().after)
    assert after[0].visits[0].id == str(new.pk)
    assert ("pickup" if after[0].visits[0].is_pickup else "") == StopKind.PICKUP
