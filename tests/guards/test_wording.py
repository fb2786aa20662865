"""Every sentence has its Thai: none empty, none doubtful, none missing; a planted gap is caught."""

from __future__ import annotations

from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from songtor.cli.catalogues import SOURCES, catalogues, compile_stale, read_po
from songtor.cli.wording import problems
from songtor.evidence.errors import Refusal

ROOMS = (
    "backup",
    "evidence",
    "jobs",
    "messages",
    "city",
    "offers",
    "stock",
    "rounds",
    "receipts",
    "paper",
    "cleaning",
    "sync",
    "config",
)
ROOMS += ("exchange", "paper", "cleaning", "people", "points", "shop")
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def refusals(base: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """The product's own; other tests may have invented some in this process."""
    own = [child for child in base.__subclasses__() if child.__module__.startswith("songtor.")]
    return [base, *(kind for child in own for kind in refusals(child))]


def is_thai(words: str) -> bool:
    return any("\u0e00" <= letter <= "\u0e7f" for letter in words)


every_refusal = pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.code)


def test_every_sentence_of_the_product_has_its_thai() -> None:
    compile_stale()
    assert problems() == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_its_own_sentences(room: str) -> None:
    (path,) = (SOURCES / room / "locale").glob("th/LC_MESSAGES/*.po")
    assert path in catalogues()
    assert all(message.is_translated for message in read_po(path))


@every_refusal
def test_a_refusal_speaks_thai_and_english(refusal: type[Refusal]) -> None:
    with override("th"):
        thai = str(refusal.sentence)
    with override("en"):
        english = str(refusal.sentence)
    assert is_thai(thai)
    assert english.isascii() or "“" in english
    assert english[0].isupper() or english[0] in "“%"


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = [refusal.code for refusal in refusals()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        ("", "no Thai for 'Hello'"),
        ('msgid "Hello"\nmsgstr ""\n', "is not translated"),
        ('#, fuzzy\nmsgid "Hello"\nmsgstr "สวัสดี"\n', "is fuzzy"),
        ('msgid "Hello"\nmsgstr "สวัสดี"\n', ""),
    ],
)
def test_a_planted_gap_is_caught(tmp_path: Path, catalogue: str, problem: str) -> None:
    (tmp_path / "words.py").write_text('from django.utils.translation import gettext as _\n_("Hello")\n')
    po = tmp_path / "locale/th/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text(HEADER + catalogue, encoding="utf-8")
    compile_stale(tmp_path)
    found = problems(tmp_path)
    assert any(problem in one for one in found) if problem else found == []


@pytest.mark.parametrize(("second", "refused"), [("อรุณสวัสดิ์", True), ("สวัสดี", False)])
def test_one_sentence_has_one_thai_in_all_rooms(tmp_path: Path, second: str, refused: bool) -> None:
    for room, thai in (("desk", "สวัสดี"), ("public", second)):
        po = tmp_path / room / "locale/th/LC_MESSAGES/django.po"
        po.parent.mkdir(parents=True)
        po.write_text(f'{HEADER}msgid "Hello"\nmsgstr "{thai}"\n', encoding="utf-8")
    compile_stale(tmp_path)
    assert bool(problems(tmp_path)) is refused


def test_the_same_english_may_differ_by_context(tmp_path: Path) -> None:
    for room, thai, context in (("desk", "วัน", ""), ("public", "กลางวัน", 'msgctxt "light"\n')):
        po = tmp_path / room / "locale/th/LC_MESSAGES/django.po"
        po.parent.mkdir(parents=True)
        po.write_text(f'{HEADER}{context}msgid "Day"\nmsgstr "{thai}"\n', encoding="utf-8")
    compile_stale(tmp_path)
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("field", "entered"),
    [
        (forms.CharField(), ""),
        (forms.CharField(max_length=3), "four"),
        (forms.CharField(min_length=3), "no"),
        (forms.CharField(), "n\0l"),
        (forms.IntegerField(), "many"),
        (forms.IntegerField(max_value=3), "4"),
        (forms.DecimalField(decimal_places=1), "1.23"),
        (forms.DecimalField(max_digits=2), "123"),
        (forms.DateField(), "tomorrow"),
        (forms.TimeField(), "noon"),
        (forms.EmailField(), "nobody"),
        (forms.UUIDField(), "one"),
        (forms.ChoiceField(choices=[("a", "a")]), "b"),
        (forms.MultipleChoiceField(choices=[("a", "a")]), ["b"]),
    ],
)
def test_what_a_field_of_the_framework_refuses_it_refuses_in_thai(field: forms.Field, entered: object) -> None:
    with override("th"), pytest.raises(ValidationError) as refused:
        field.clean(entered)
    assert all(is_thai(str(sentence)) for sentence in refused.value.messages)


@pytest.mark.parametrize("password", ["short", "password123", "1234567890"])
def test_a_refused_password_is_refused_in_thai(password: str) -> None:
    with override("th"), pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert all(map(is_thai, refused.value.messages))
    with override("th"):
        assert all(map(is_thai, password_validators_help_texts()))


def test_the_password_is_asked_for_again_in_words_of_its_own() -> None:
    with override("th"):
        assert gettext("Confirm Access") == "ยืนยันตัวตน"
        assert gettext("Enter your password:") == "กรอกรหัสผ่าน:"
