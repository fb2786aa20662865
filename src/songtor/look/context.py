"""What the frame around every page needs to know about the request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

THEMES = ("auto", "light", "dark")
SAFE = ("GET", "HEAD")


@dataclass(frozen=True)
class Room:
    """One entry of the top bar, as users name it."""

    label: str
    url: str
    active: bool


@dataclass(frozen=True)
class Frame:
    """Top bar and footer of a page; empty where nobody is logged in. `beside` shares the entry of the room shown."""

    rooms: tuple[Room, ...]
    beside: tuple[Room, ...]
    place: str
    person: str
    theme: str
    search_url: str
    language_url: str
    here: str
    login_url: str
    logout_url: str
    account_url: str
    works_url: str
    works: int


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Only the rooms the actor may use: the faces put them on the request, nothing is guessed here."""
    return {
        "frame": Frame(
            rooms=_rooms(getattr(request, "songtor_nav", ())),
            beside=_rooms(getattr(request, "songtor_beside", ())),
            place=str(getattr(request, "songtor_place", "")),
            person=_person(getattr(request, "user", None)),
            theme=_theme(request.COOKIES.get("theme", "")),
            search_url=str(getattr(request, "songtor_search", "")),
            language_url=_address("set_language"),
            here=_here(request),
            login_url=_address("account_login"),
            logout_url=_address("account_logout"),
            account_url=_address("own_account"),
            works_url=_address("own_works"),
            works=int(getattr(request, "songtor_works", 0)),
        )
    }


def _rooms(nav: Sequence[tuple[str, str, bool]]) -> tuple[Room, ...]:
    return tuple(Room(label, url, active) for label, url, active in nav)


def _here(request: HttpRequest) -> str:
    """Where whoever chooses another language comes back to: after a refused form the page it was on."""
    return request.get_full_path() if request.method in SAFE else request.headers.get("Referer", "/")


def _person(user: Any) -> str:
    if user is None or not user.is_authenticated:
        return ""
    return str(user.get_full_name() or user.get_username())


def _theme(wanted: str) -> str:
    return wanted if wanted in THEMES else "auto"


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
