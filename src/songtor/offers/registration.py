"""The one write that nobody is logged in for: a donor introduces itself (R1.8)."""

from __future__ import annotations

from dataclasses import dataclass

from songtor.city.acting import Act
from songtor.city.models import District
from songtor.evidence.services import once
from songtor.offers.errors import NameMissing
from songtor.offers.models import Branch, Donor, DonorState
from songtor.offers.services import Place


@dataclass(frozen=True)
class Introduction:
    """What a donor says of itself on the public page; `wants_to_give` is its own words."""

    donor_name: str
    place: Place
    wants_to_give: str = ""

    def __post_init__(self) -> None:
        if not self.donor_name.strip():
            raise NameMissing


def introduce_donor(act: Act, *, district: District, introduction: Introduction) -> Branch:
    """Waits for somebody of the city to look; until then no offer of it is planned."""
    if act.actor.grants:
        raise ValueError("somebody with rights registers a donor by register_donor")

    def write() -> Branch:
        donor = Donor.objects.create(
            name=introduction.donor_name.strip(), state=DonorState.REGISTERED, registered_at=act.entered_at
        )
        place = introduction.place
        return Branch.objects.create(
            donor=donor,
            district=district,
            name=place.name.strip(),
            address=place.address,
            phone=place.phone,
            arrival_note=introduction.wants_to_give[:300],
            lat=place.point.lat,
            lon=place.point.lon,
            point_is_standin=True,
        )

    content = {"district": district, "introduction": introduction}
    return once(act, verb="offers.introduce_donor", scope=district.code, content=content, do=write)
