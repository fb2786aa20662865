"""The order at the door: who is meant stands first."""

from dataclasses import dataclass
from datetime import date

import pytest

from songtor.engines.linkage.keys import family_key, given_key
from songtor.engines.linkage.nearest import Asked, nearest, rank
from songtor.engines.linkage.reasons import Reason


@dataclass(frozen=True)
class Known:
    given_name: str
    family_name: str
    born_on: date | None = None
    phone: str = ""

    @property
    def given_key(self) -> str:
        return given_key(self.given_name)

    @property
    def family_key(self) -> str:
        return family_key(self.family_name)


MEANT = Known("อรุณี", "แก้วมณี", date(1950, 3, 2), "0800000001")
OTHERS = [
    Known("อรุณ", "แก้วมณี", date(1950, 3, 3)),
    Known("อารียา", "แก้วมณี", date(1970, 3, 2)),
    Known("อรุณี", "กาญจนา"),
    Known("วิไล", "แก้วมณี"),
    Known("บุญมี", "ใจดี"),
]


@pytest.mark.parametrize(
    "asked",
    [
        Asked("อรุณี", "แก้วมณี"),
        Asked("อรุณี", "แกวมณี"),
        Asked("แก้วมณี", "อรุณี"),
        Asked("Arunee", "Kaewmanee"),
        Asked("นางอรุนี", "แก้วมนี"),
        Asked("อรุณี", "แก้วม"),
        Asked("อรุณี", born_on=date(1950, 3, 2)),
        Asked("อรุณ", phone="0800000001"),
    ],
)
def test_who_is_meant_stands_first(asked):
    assert rank(asked, [*OTHERS, MEANT])[0].candidate == MEANT


def test_nobody_asked_for_keeps_the_order_and_scores_nothing():
    assert [(one.candidate, one.score) for one in rank(Asked(), OTHERS)] == [(other, 0.0) for other in OTHERS]


def test_scores_lie_between_nothing_and_one_and_say_why():
    ranked = rank(Asked("อรุณี", "แกวมณี", date(1950, 3, 2), "0800000001"), [*OTHERS, MEANT])
    assert all(0 <= one.score <= 1 for one in ranked)
    assert ranked[0].reasons == (
        Reason.SAME_GIVEN,
        Reason.FAMILY_BY_SOUND,
        Reason.SAME_BIRTH,
        Reason.SAME_PHONE,
    )


@pytest.mark.parametrize(
    "asked",
    [
        Asked("อรุณี", "แก้วมณี"),
        Asked("อรุณี", "แกวมนี"),
        Asked("แก้วมณี", "อรุณี"),
        Asked("Arunee", "Kaewmanee"),
        Asked("อรุณี", "แก้ว"),
        Asked("อรุณี", born_on=date(1950, 1, 1)),
    ],
)
def test_letters_and_keys_alone_leave_who_is_meant_among_a_few(asked):
    assert MEANT in nearest(asked, [*OTHERS, MEANT], 3)
    assert MEANT not in nearest(Asked("วิไล", "ใจดี"), [*OTHERS, MEANT], 3)
