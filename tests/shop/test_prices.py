"""Scarce goods are proposed dearer, plentiful ones cheaper, and never more than double or half."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songtor.shop.prices import Proposal, Watched, Why, proposed

COUNT = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("price", "watched", "expected"),
    [
        (10, Watched(stock=40, went=60, days=28), Proposal(15, Why.SCARCE)),
        (10, Watched(stock=60, went=30, days=28), Proposal(5, Why.PLENTY)),
        (10, Watched(stock=60, went=60, days=28), None),
        (10, Watched(stock=0, went=1, days=28), Proposal(20, Why.SCARCE)),
        (10, Watched(stock=500, went=0, days=28), Proposal(5, Why.PLENTY)),
        (10, Watched(stock=30, went=15, days=14), None),  # two weeks' pace takes 30 in four
        (10, Watched(stock=500, went=0, days=6), None),
        (10, Watched(stock=0, went=0, days=28), None),
        (0, Watched(stock=1, went=50, days=28), None),
        (1, Watched(stock=500, went=0, days=28), None),
        (3, Watched(stock=500, went=0, days=28), Proposal(2, Why.PLENTY)),
        (None, Watched(stock=5, went=0, days=0), None),
    ],
)
def test_a_price_follows_what_goes_and_what_is_there(
    price: int | None, watched: Watched, expected: Proposal | None
) -> None:
    assert proposed(price, watched) == expected


def test_what_has_no_price_is_proposed_the_middle_one_of_its_kind() -> None:
    assert proposed(None, Watched(5, 0, 0), of_its_kind=[3, 12, 4]) == Proposal(4, Why.LIKE_ITS_KIND)


@given(price=st.integers(1, 10_000), stock=COUNT, went=COUNT, days=st.integers(0, 28))
def test_a_proposal_is_between_half_and_double(price: int, stock: int, went: int, days: int) -> None:
    found = proposed(price, Watched(stock, went, days))
    if found is not None:
        assert found.points != price
        assert Fraction(price, 2) <= found.points <= 2 * price or found.points == 1


@given(price=st.integers(1, 10_000), stock=st.integers(1, 100_000), went=COUNT, more=st.integers(0, 1_000))
def test_the_more_goes_the_dearer(price: int, stock: int, went: int, more: int) -> None:
    def points(number: int) -> int:
        found = proposed(price, Watched(stock, number, 28))
        return found.points if found else price

    assert points(went) <= points(went + more)
