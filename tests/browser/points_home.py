"""A home of a food bank in November: a rule holds, some households are assessed, one was never asked."""

from __future__ import annotations

import json

from songtor.city.models import District
from songtor.cli.migrate import bring_up_to_date
from songtor.people.households.services import Home, Member, make_household
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Band, Terms
from tests.personas import BANG_KHAE, DAY, act, load_bangkok, make_people
from tests.points.needs import make_assessed

TERMS = Terms(base_points=50, points_per_member=20, bands=(Band(40, 30), Band(70, 60)))
NAMES = (("มะลิวัลย์", "หอมไกล (สมมติ)"), ("ลำดวน", "หอมไกล (สมมติ)"))
NEEDS: tuple[dict[str, str], ...] = (
    {},
    {"income": "none", "housing": "no_roof"},
    {"care": "bedridden"},
    {"income": "more", "work": "steady", "help": "regular"},
)


def fill() -> str:
    """The household nobody asked; it lives at 12/3."""
    bring_up_to_date()
    load_bangkok()
    people = make_people()
    malee, district = people.actor("malee"), District.objects.get(pk=BANG_KHAE)
    met = [register(act(malee, "08:00"), district=district, said=Said(*name)).person for name in NAMES]
    living = [Member(person) for person in met]
    home = make_household(
        act(malee, "08:01"), district=district, home=Home("12/3", "ซอยข้างวัด"), members=living, starts_on=DAY
    )
    for number, answers in enumerate(NEEDS):
        make_assessed(people, number + 1, **answers)
    head = people.actor("malees_head")
    switch_on(act(head), rule=draft_rule(act(head), district=district, terms=TERMS), starts_on=DAY)
    return json.dumps({"home": str(home.pk)})
