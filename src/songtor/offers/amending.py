"""What is known of a branch or a site is put right; what was given and handed over there stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from songtor.city.acting import Act, performs
from songtor.city.models import Subdistrict
from songtor.city.policy import Kind, Verb
from songtor.offers.errors import NameMissing
from songtor.offers.models import Branch, Donor, Site
from songtor.offers.services import Place
from songtor.offers.services.places import differences, note_change


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def amend_branch(
    act: Act, *, branch: Branch, place: Place, donor_name: str = "", subdistrict: Subdistrict | None = None
) -> Branch:
    """The branch as it is from now on; an empty donor name keeps the donor's."""
    changed = [*differences(Branch.objects.get(pk=branch.pk), replace(place, contact_role=branch.contact_role))]
    branch.name, branch.kind, branch.address = place.name.strip(), place.kind, place.address
    branch.phone, branch.arrival_note = place.phone, place.arrival_note
    branch.lat, branch.lon, branch.point_is_standin = place.point.lat, place.point.lon, place.point.is_standin
    branch.subdistrict = subdistrict
    branch.opens, branch.closes = (time.fromisoformat(clock) for clock in place.hours) if place.hours else (None, None)
    branch.save()
    for said in changed:
        note_change(act, branch, said)
    if donor_name.strip():
        Donor.objects.filter(pk=branch.donor_id).update(name=donor_name.strip())
    return branch


@performs(Verb.ENTER, Kind.SITE, on="site")
def amend_site(act: Act, *, site: Site, place: Place, people: int) -> Site:
    """The site as it is from now on. Raises NameMissing."""
    if not place.name.strip():
        raise NameMissing
    changed = [
        *differences(Site.objects.get(pk=site.pk), replace(place, phone=site.phone, contact_role=site.contact_role))
    ]
    site.name, site.kind, site.arrival_note = place.name.strip(), place.kind, place.arrival_note
    site.lat, site.lon, site.people = place.point.lat, place.point.lon, people
    if place.hours:
        site.opens, site.closes = (time.fromisoformat(clock) for clock in place.hours)
    site.save()
    for said in changed:
        note_change(act, site, said)
    return site
