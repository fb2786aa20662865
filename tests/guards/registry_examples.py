"""What the acts on a person across rooms are asked."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from songtor.people.links.models import LinkDecision, ProposedPair
from songtor.people.persons.lists import List, Listed, take_list
from songtor.people.persons.models import Source, SourceRecord
from songtor.people.persons.said import Said
from songtor.registry.services import Likely, Pair, settle_link
from tests.guards.example import Example
from tests.guards.people_examples import ANAN, FAMILY, person
from tests.guards.world import World
from tests.personas import act, at

OF = List(Source.DISTRICT_SURVEY, UUID(int=7))
LISTED = Listed(Said(given_name="สายใจ", family_name=f"{FAMILY} (สมมติ)"), "SV-1")
OTHERWISE = Listed(Said(given_name="สายใจ", family_name="ใจงาม (สมมติ)"), "SV-1")


def pair(w: World) -> Pair:
    return Pair.of(person(w), person(w, ANAN))


def joined(w: World) -> Pair:
    two = pair(w)
    settle_link(act(w.malee), pair=two, answer="SAME")
    return two


def likely(w: World) -> list[Likely]:
    two = pair(w)
    return [Likely(two.left.pk, two.right.pk, 0.9999, "SAME_NUMBER SAME_GIVEN")]


def listed(w: World) -> SourceRecord:
    return take_list(act(w.malee), district=w.district, of=OF, rows=[LISTED])


def proposed(w: World) -> ProposedPair:
    """A pair that waits in the district's inbox."""
    two = pair(w)
    return ProposedPair.objects.create(
        district=w.district,
        left=two.left,
        right=two.right,
        probability=0.8,
        reasons="GIVEN_BY_SOUND OTHER_BIRTH",
        proposed_at=at("10:30"),
    )


def decided(w: World) -> LinkDecision:
    return LinkDecision.objects.get(left=joined(w).left)


REGISTRY_EXAMPLES: dict[str, Callable[[World], Example]] = {
    "people.take_list": lambda w: Example({"district": w.district, "of": OF, "rows": [LISTED]}, {"rows": [OTHERWISE]}),
    "people.take_back_list": lambda w: Example(
        {"district": w.district, "of": OF, "records": [listed(w).pk]}, {"records": [UUID(int=1)]}
    ),
    "registry.settle_link": lambda w: Example({"pair": pair(w), "answer": "SAME"}, {"answer": "DIFFERENT"}),
    "registry.undo_link": lambda w: Example({"pair": joined(w), "reason": "เลือกผิด"}, {"reason": "อื่น"}),
    "registry.forget": lambda w: Example(
        {"person": person(w)}, {"person": person(w, ANAN)}, who="malees_head", stranger="malee"
    ),
    "registry.start_comparing": lambda w: Example(
        {"district": None}, {"district": w.district}, who="nok", stranger="malee"
    ),
    "registry.link_certain": lambda w: Example({"district": w.district, "pairs": likely(w)}, {"pairs": []}),
}
