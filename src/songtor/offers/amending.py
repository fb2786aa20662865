"""What is known of a branch or a site is put right; what was given and handed over there stays."""

from __future__ import annotations

from datetime import time

from songtor.city.acting import Act, performs
from songtor.city.models import Subdistrict
from songtor.city.policy import Kind, Verb
from songtor.offers.errors import NameMissing
from songtor.offers.models import Branch, Donor, Site
from songtor.offers.services import Place


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def amend_branch(
    act: Act, *, branch: Branch, place: Place, donor_name: str = "", subdistrict: Subdistrict | None = None
) -> Branch:
    """The branch as it is from now on; an empty donor name keeps the donor's."""
    branch.name, branch.kind, branch.address = place.name.strip(), place.kind, place.address
    branch.phone, branch.arrival_note = place.phone, place.arrival_note
    branch.lat, branch.lon, branch.point_is_standin = place.point.lat, place.point.lon, place.point.is_standin
    branch.subdistrict = subdistrict
    branch.opens, branch.closes = (time.fromisoformat(clock) for clock in place.hours) if place.hours else (None, None)
    branch.save()
    if donor_name.strip():
        Donor.objects.filter(pk=branch.donor_id).update(name=donor_name.strip())
    return branch


@performs(Verb.ENTER, Kind.SITE, on="site")
def amend_site(act: Act, *, site: Site, place: Place, people: int) -> Site:
    """The site as it is from now on. Raises NameMissing."""
    if not place.name.strip():
        raise NameMissing
    site.name, site.kind, site.arrival_note = place.name.strip(), place.kind, place.arrival_note
    site.lat, site.lon, site.people = place.point.lat, place.point.lon, people
    if place.hours:
        site.opens, site.closes = (time.fromisoformat(clock) for clock in place.hours)
    site.save()
    return site


@performs(Verb.ENTER, Kind.SITE, on="site")
def end_site(act: Act, *, site: Site) -> Site:
    """Nothing is handed over there any more; what was stays."""
    site.ended_at = site.ended_at or act.happened_at
    site.save(update_fields=["ended_at"])
    return site
