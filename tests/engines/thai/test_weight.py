"""A typed weight becomes grams; a comma that could be either is asked."""

import pytest

from songtor.engines.thai import Doubt, Unreadable, parse_weight


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_weight"),
        ("มาก", "not_a_weight"),
        ("-5", "not_a_weight"),
        ("5 กล่อง", "not_a_weight"),
        ("1,20,000", "not_a_weight"),
        ("1.2.3", "not_a_weight"),
        ("1e3", "not_a_weight"),
        ("12.3456", "finer_than_a_gram"),
        ("0.5 กรัม", "finer_than_a_gram"),
    ],
)
def test_text_that_is_no_weight_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_weight(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("12.4", 12_400),
        ("12.40 กก.", 12_400),
        ("๑๒.๔ กิโลกรัม", 12_400),
        ("12.4KG", 12_400),
        ("0", 0),
        ("500 กรัม", 500),
        ("3 ขีด", 300),
        ("1,200.50", 1_200_500),
        ("1,234,567 กรัม", 1_234_567),
    ],
)
def test_weight_is_read_in_whole_grams(text: str, grams: int) -> None:
    assert parse_weight(text) == grams


@pytest.mark.parametrize(
    ("text", "readings"),
    [("12,5 กก.", (12_500, 125_000)), ("1,200", (1_200_000, 1_200)), ("0,75", (750, 75_000))],
)
def test_one_comma_is_a_doubt_with_the_likelier_reading_first(text: str, readings: tuple[int, int]) -> None:
    assert parse_weight(text) == Doubt(text, readings)


def test_doubt_without_a_second_reading_is_none() -> None:
    with pytest.raises(ValueError, match="two readings"):
        Doubt("5", (5, 5))
