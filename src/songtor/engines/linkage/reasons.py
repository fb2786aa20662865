"""Why two records are perhaps one person, as codes; the sentences stand in the catalogues of whoever shows them."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What the two say alike or not alike. What one of them does not say gives no reason."""

    SAME_NUMBER = "SAME_NUMBER"
    NUMBER_NEARLY = "NUMBER_NEARLY"
    OTHER_NUMBER = "OTHER_NUMBER"
    SAME_GIVEN = "SAME_GIVEN"
    GIVEN_BY_SOUND = "GIVEN_BY_SOUND"
    GIVEN_LIKE = "GIVEN_LIKE"
    OTHER_GIVEN = "OTHER_GIVEN"
    NAMES_EXCHANGED = "NAMES_EXCHANGED"
    SAME_FAMILY = "SAME_FAMILY"
    FAMILY_BY_SOUND = "FAMILY_BY_SOUND"
    FAMILY_LIKE = "FAMILY_LIKE"
    OTHER_FAMILY = "OTHER_FAMILY"
    SAME_BIRTH = "SAME_BIRTH"
    BIRTH_NEARLY = "BIRTH_NEARLY"
    SAME_BIRTH_YEAR = "SAME_BIRTH_YEAR"
    BIRTH_YEAR_BY_ONE = "BIRTH_YEAR_BY_ONE"
    OTHER_BIRTH = "OTHER_BIRTH"
    SAME_PHONE = "SAME_PHONE"
    SAME_HOUSE = "SAME_HOUSE"
    SAME_COMMUNITY = "SAME_COMMUNITY"
    OTHER_HOUSEHOLD = "OTHER_HOUSEHOLD"
    OTHER_SEX = "OTHER_SEX"


WORDS = {
    Reason.SAME_NUMBER: "same ID number",
    Reason.NUMBER_NEARLY: "ID numbers differ by one figure",
    Reason.OTHER_NUMBER: "other ID number",
    Reason.SAME_GIVEN: "same given name",
    Reason.GIVEN_BY_SOUND: "same given name by sound",
    Reason.GIVEN_LIKE: "given names alike",
    Reason.OTHER_GIVEN: "other given name",
    Reason.NAMES_EXCHANGED: "given and family name in each other's place",
    Reason.SAME_FAMILY: "same family name",
    Reason.FAMILY_BY_SOUND: "same family name by sound",
    Reason.FAMILY_LIKE: "family names alike",
    Reason.OTHER_FAMILY: "other family name",
    Reason.SAME_BIRTH: "same birth date",
    Reason.BIRTH_NEARLY: "birth dates differ by one figure",
    Reason.SAME_BIRTH_YEAR: "same birth year",
    Reason.BIRTH_YEAR_BY_ONE: "birth years differ by one",
    Reason.OTHER_BIRTH: "other birth date",
    Reason.SAME_PHONE: "same phone",
    Reason.SAME_HOUSE: "same house",
    Reason.SAME_COMMUNITY: "same community",
    Reason.OTHER_HOUSEHOLD: "other phone or house",
    Reason.OTHER_SEX: "other sex",
}
"""The English message of every code: what a catalogue translates."""
