from types import SimpleNamespace

import pytest
from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from songtor.look.context import frame

pytestmark = pytest.mark.urls("tests.look.addresses")


class WeightForm(forms.Form):
    gross = forms.DecimalField(label="ชั่งรวมลัง", min_value=0, help_text="เป็นกิโลกรัม")


def request_of(**facts: object) -> HttpRequest:
    request = RequestFactory().get("/")
    for name, fact in facts.items():
        setattr(request, name, fact)
    return request


def test_without_a_list_of_rooms_nobody_sees_any() -> None:
    seen = frame(request_of())["frame"]
    assert (seen.rooms, seen.person, seen.search_url) == ((), "", "")


def test_a_theme_nobody_offers_becomes_the_devices_own() -> None:
    request = request_of()
    request.COOKIES["theme"] = '"><script>'
    assert frame(request)["frame"].theme == "auto"
    request.COOKIES["theme"] = "dark"
    assert frame(request)["frame"].theme == "dark"


def test_the_frame_holds_the_rooms_put_on_the_request() -> None:
    malee = SimpleNamespace(is_authenticated=True, get_full_name=lambda: "มาลี", get_username=lambda: "malee")
    request = request_of(songtor_nav=[("วันนี้", "/today/", True)], songtor_place="เขตบางแค", user=malee)
    drawn = render_to_string("404.html", {}, request)
    assert '<a href="/today/" aria-current="page">วันนี้</a>' in drawn
    assert "เขตบางแค" in drawn
    assert "มาลี" in drawn


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_says_what_to_do_next_even_without_context(page: str) -> None:
    with translation.override("th"):
        drawn = render_to_string(page)
    assert 'lang="th"' in drawn
    assert 'class="button is-primary" href="/"' in drawn
    assert "<style" not in drawn
    assert "<script>" not in drawn


def test_forbidden_looks_like_unknown() -> None:
    assert render_to_string("403.html") == render_to_string("404.html")


def test_every_sentence_of_the_frame_is_thai_first() -> None:
    with translation.override("th"):
        assert "ไม่พบหน้านี้" in render_to_string("404.html")
    with translation.override("en"):
        assert "There is no such page for you" in render_to_string("404.html")


def test_a_wrong_field_names_its_error_to_screen_readers() -> None:
    form = WeightForm({"gross": "-1"})
    drawn = render_to_string("look/parts/form.html", {"form": form})
    assert 'role="alert"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_gross_error"' in drawn
    assert 'aria-describedby="id_gross_helptext id_gross_error"' in drawn


def test_the_logins_of_the_demo_show_only_when_given() -> None:
    login = {"username": "malee", "password": "try-me", "who": "มาลี (บุคคลสมมติ)"}
    fields = WeightForm()
    assert "try-me" not in render_to_string("account/login.html", {"form": fields}, request_of())
    shown = render_to_string("account/login.html", {"form": fields, "demo_logins": [login]}, request_of())
    assert 'value="try-me"' in shown
