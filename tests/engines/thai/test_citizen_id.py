"""A person's 13 digits: a wrong one is refused without being repeated, class 0 is a person like any other.

The numbers are the documented examples of the check and invented ones with registrar code 99, which no office has.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songtor.engines.thai import IdKind, Unreadable, check_citizen_id, check_digit, mask_citizen_id

RIGHT = [
    "1-2345-45678-78-1",
    "3100600445635",
    "2990039270716",
    "1995459052165",
    "3991470505271",
    "8997070886788",
    " 1-9912-34567-89-0 ",
    "๑๙๙๑๒๓๔๕๖๗๘๙๐",
]
WRONG = [
    ("1-2345-45678-78-9", "check_digit"),
    ("1992400363681", "check_digit"),
    ("1992845239376", "check_digit"),
    ("9991234567890", "first_digit"),
    ("199123456789", "length"),
    ("19912345678901", "length"),
    ("1991234A67890", "format"),
    ("", "format"),
    ("1²91234567890", "format"),
]


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_wrong_number_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        check_citizen_id(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(("text", "_code"), WRONG)
def test_refusal_never_repeats_the_number(text: str, _code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        check_citizen_id(text)
    assert not text or text not in str(refusal.value)


@pytest.mark.parametrize("text", RIGHT)
def test_right_number_is_accepted_in_every_usual_form(text: str) -> None:
    assert check_citizen_id(text).kind is IdKind.REGISTERED
    assert len(check_citizen_id(text).digits) == 13


def test_class_0_is_accepted_as_its_own_kind() -> None:
    number = "099123456789" + check_digit("099123456789")
    assert check_citizen_id(number).kind is IdKind.NO_CIVIL_STATUS


@given(st.integers(min_value=0, max_value=899_999_999_999))
def test_twelve_digits_have_exactly_one_right_check_digit(number: int) -> None:
    accepted = [last for last in "0123456789" if _is_right(f"{number:012}{last}")]
    assert accepted == [check_digit(f"{number:012}")]


def _is_right(digits: str) -> bool:
    try:
        check_citizen_id(digits)
    except Unreadable:
        return False
    return True


def test_mask_shows_the_last_three_digits_only() -> None:
    assert mask_citizen_id("1-2345-45678-70-8") == "x-xxxx-xxxxx-70-8"
    assert mask_citizen_id("not a number") == "x-xxxx-xxxxx-xx-x"
    assert "234545678" not in repr(check_citizen_id("1-2345-45678-78-1"))
