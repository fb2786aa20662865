import re
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.template import Context, Template
from django.utils import translation

from songtor.look.templatetags import songtor as tags


def rendered(source: str, **context: object) -> str:
    return Template("{% load songtor %}" + source).render(Context(context))


def test_a_state_without_a_shape_is_refused() -> None:
    with pytest.raises(KeyError):
        tags.state_chip("blue", "รับแล้ว")


def test_a_state_is_word_shape_and_colour() -> None:
    chip = rendered('{% state_chip "look" word %}', word="<b>ไม่ทันเวลา")
    assert "is-look" in chip
    assert "▲" in chip
    assert "&lt;b&gt;ไม่ทันเวลา" in chip


@pytest.mark.parametrize(
    ("grams", "shown"),
    [(12400, "12.40"), (1234500, "1,234.50"), (5, "0.01"), (4, "0.00"), (0, "0.00"), (-12400, "-12.40"), (None, "–")],
)
def test_grams_are_shown_as_kilograms_with_two_decimals(grams: int | None, shown: str) -> None:
    assert tags.kg(grams) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(60000, "60,000"), (Decimal("746459.57"), "746,459.57"), (2.0, "2"), (2.54, "2.5"), (0, "0"), (None, "–")],
)
def test_numbers_have_their_thousands_apart(value: int | float | Decimal | None, shown: str) -> None:
    assert tags.number(value) == shown


def test_a_day_is_written_in_the_readers_language_and_era() -> None:
    day = date(2024, 11, 5)
    with translation.override("th"):
        assert tags.long_date(day) == "วันอังคารที่ 5 พฤศจิกายน 2567"
        assert "2567" in tags.short_date(day) or "67" in tags.short_date(day)
    with translation.override("en"):
        assert tags.long_date(day) == "Tuesday 5 November 2024"
        assert tags.short_date(day) == "5 Nov 2024"


def test_a_moment_late_in_utc_is_the_next_day_in_bangkok() -> None:
    moment = datetime(2024, 11, 5, 18, 5, tzinfo=UTC)
    with translation.override("th"):
        assert tags.long_date(moment) == "วันพุธที่ 6 พฤศจิกายน 2567"
    assert tags.time_of_day(moment) == "01:05"


def test_an_unknown_day_or_time_is_a_dash() -> None:
    assert (tags.long_date(None), tags.short_date(None), tags.time_of_day(None)) == ("–", "–", "–")


def test_every_form_gets_a_key_of_its_own() -> None:
    first, second = (re.findall(r'name="key" value="([^"]+)"', rendered("{% act_key %}"))[0] for _time in range(2))
    assert UUID(first) != UUID(second)


def test_a_form_shown_again_keeps_its_key_but_no_nonsense() -> None:
    known = "0192f0c1-7b3c-7000-8000-000000000001"
    assert known in rendered("{% act_key known %}", known=known)
    assert "<script>" not in rendered("{% act_key known %}", known="<script>")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0", "Chrome · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14; SM-A155F) Chrome/130.0.0.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iPhone"),
        ("curl/8.9.1", "curl/8.9.1"),
        ("", "–"),
    ],
)
def test_a_browser_is_called_as_its_owner_would(said: str, shown: str) -> None:
    assert tags.browser(said) == shown
