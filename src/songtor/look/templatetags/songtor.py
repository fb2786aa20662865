"""Words, numbers and small marks as every page writes them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.forms.utils import flatatt
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from songtor.engines import thai
from songtor.look import clock, figures, svg

register = template.Library()
# Word, shape and colour together say a state; the shape alone is what a colour-blind reader sees first.
SHAPES = {"done": "●", "going": "▶", "look": "▲", "late": "▼", "nothing": "○"}
# In this order: Edge calls itself Chrome too, Chrome calls itself Safari, and Android says Linux.
PROGRAMS = (
    ("Edg", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def kg(grams: int | None) -> str:
    """Grams as kilograms with two decimals, without the unit."""
    return figures.kilograms(grams)


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """A number with its thousands apart."""
    return figures.number(value)


@register.filter
def long_date(day: date | datetime | None) -> str:
    """The day with its weekday, in the reader's language and era."""
    if day is None:
        return figures.UNKNOWN
    return thai.long_date(_bangkok_day(day)) if _in_thai() else date_format(_bangkok_day(day), "l j F Y")


@register.filter
def short_date(day: date | datetime | None) -> str:
    """The day in a table cell."""
    if day is None:
        return figures.UNKNOWN
    return thai.short_date(_bangkok_day(day)) if _in_thai() else date_format(_bangkok_day(day), "j M Y")


@register.filter
def time_of_day(moment: datetime | None) -> str:
    """Hours and minutes in Bangkok."""
    return figures.UNKNOWN if moment is None else f"{moment.astimezone(clock.BANGKOK):%H:%M}"


@register.filter
def browser(user_agent: str) -> str:
    """Program and machine as their owner would call them, from what the browser says of itself."""
    words = (next((name for mark, name in names if mark in user_agent), "") for names in (PROGRAMS, MACHINES))
    return " · ".join(word for word in words if word) or user_agent[:60] or figures.UNKNOWN


@register.simple_tag
def act_key(known: object = None) -> SafeString:
    """The hidden key that makes a form's act happen exactly once; a key already known is kept."""
    return format_html('<input type="hidden" name="key" value="{}">', _uuid(known) or uuid4())


@register.simple_tag
def state_chip(kind: str, word: str) -> SafeString:
    """A state as word, shape and colour: done, going, look, late or nothing."""
    return format_html(
        '<span class="chip is-{}"><span class="chip-shape" aria-hidden="true">{}</span>{}</span>',
        kind,
        SHAPES[kind],
        word,
    )


@register.simple_tag
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a select in one go: Django's two templates for each of fifty districts are a third of a list."""
    return mark_safe("".join(_options(name, found) for name, found, _ in groups))  # noqa: S308


@register.simple_tag
def pace_bar(value: int | Decimal, target: int | Decimal, pace: int | Decimal | None = None) -> SafeString:
    """A bar towards the target with the mark of where it should be now."""
    return svg.pace_bar(value, target, pace)


def _options(group: str | None, found: list[dict[str, Any]]) -> SafeString:
    pairs = ((option["value"], flatatt(option["attrs"]), option["label"]) for option in found)
    shown = format_html_join("\n", '<option value="{}"{}>{}</option>', pairs)
    return format_html('<optgroup label="{}">{}</optgroup>', group, shown) if group else shown


def _in_thai() -> bool:
    return (get_language() or "th").startswith("th")


def _bangkok_day(day: date | datetime) -> date:
    return day.astimezone(clock.BANGKOK).date() if isinstance(day, datetime) else day


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
