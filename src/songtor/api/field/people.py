"""Who is already known, while there is a network: asked by POST, so that no name stands in an address."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from songtor.api.field.edge import REFUSED, bearer_from, phone_token
from songtor.api.shapes import Plain, Taken
from songtor.api.values import Words
from songtor.look.clock import now
from songtor.people.asked import LONGEST
from songtor.people.door import find
from songtor.receipts.at_the_door import shown

router = Router(auth=phone_token)


class AskedIn(Taken):
    """A name, half typed or whole, in Thai or Latin; a number of a document; a telephone number."""

    text: Annotated[Words, Field(max_length=LONGEST, examples=["สมศรี ใจดี"])]


class KnownOut(Schema):
    """`about`: birth year, district and, of the own district's people, the groups of today."""

    id: UUID
    name: str
    about: str


class FoundOut(Schema):
    """The likeliest first. `is_limited`: too many of other districts were looked at within the hour."""

    people: list[KnownOut]
    is_limited: bool


@router.post("/people/search", response={200: FoundOut, **REFUSED}, summary="Find who receives")
def search(request: HttpRequest, payload: AskedIn) -> Plain:
    """At most eight; of other districts given name, initial and birth year. Everybody shown is written down."""
    bearer, moment = bearer_from(request), now()
    found = find(actor=bearer.actor, text=payload.text, at=moment)
    told = shown([one.person_id for one in found.rows], actor=bearer.actor, day=moment.date())
    rows = ((one.person_id, told[one.person_id]) for one in found.rows if one.person_id in told)
    people = [{"id": person, "name": who.name, "about": who.about} for person, who in rows]
    return {"people": people, "is_limited": found.is_limited}
