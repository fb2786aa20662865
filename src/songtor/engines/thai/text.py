"""The same Thai word typed in several ways becomes one text; texts sort as the dictionary has them."""

import re
import unicodedata

from songtor.engines.thai.digits import arabic_digits

SARA_AM, NIKHAHIT, SARA_AA, SARA_E, SARA_AE = "ำ", "ํ", "า", "เ", "แ"
TONES = "่้๊๋"
LEADING_VOWELS = "เแโใไ"
PASSES = 8
SECOND_LEVEL = "๎์็่้๊๋"
"""Marks compared only when the letters are equal, in the order of Unicode's collation."""
_FULLWIDTH = 0xFF41 - ord("a")
"""Latin letters are written in their full-width form, because Thai letters come before them."""
_LIKE_LETTERS = str.maketrans(
    {"ๅ": "า", "ฯ": None, NIKHAHIT: "ฯ"} | {chr(code): chr(code + _FULLWIDTH) for code in range(97, 123)}
)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_MARKS_AFTER_SARA_AM = re.compile(f"((?:{NIKHAHIT}{SARA_AA})+)([ัิ-ฺ็-์๎]+)")
_MARKS = re.compile("[ัิ-ฺ็-๎]{2,}")
_MARK_ORDER = ("ฺ", "ัิีึืุู็", TONES, "์๎", NIKHAHIT)
_BLANKS = re.compile(r"\s+")
_SWAPPED = re.compile(f"([{LEADING_VOWELS}])([ก-ฮ])")


def normalise(text: str) -> str:
    """One spelling of a text: marks in one order, ํา as ำ, เเ as แ, Arabic digits, single blanks, nothing invisible."""
    if text.isascii():
        return " ".join(text.split())
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    plain = plain.replace(SARA_AM, NIKHAHIT + SARA_AA)
    plain = _settled(plain).replace(NIKHAHIT + SARA_AA, SARA_AM)
    plain = plain.replace(SARA_E + SARA_E, SARA_AE)
    return _BLANKS.sub(" ", arabic_digits(plain)).strip()


def _settled(plain: str) -> str:
    """Marks in one order, those typed after ำ before it, until nothing moves; what people type needs one pass."""
    for _ in range(PASSES):
        before = plain
        plain = _MARKS.sub(_in_order, _MARKS_AFTER_SARA_AM.sub(r"\2\1", plain))
        if plain == before:
            break
    return plain


def _in_order(marks: re.Match[str]) -> str:
    each_once = dict.fromkeys(marks[0])
    return "".join(sorted(each_once, key=lambda mark: next(i for i, kind in enumerate(_MARK_ORDER) if mark in kind)))


def sort_key(text: str) -> str:
    """Plain code-point order of these keys is dictionary order: in a database keep them under the C collation.

    Figures, then Thai, then Latin. A leading vowel stands behind its consonant; tone marks decide between equal letters
    only; case, blanks and punctuation do not count.
    """
    swapped = _SWAPPED.sub(r"\2\1", normalise(text)).lower().translate(_LIKE_LETTERS)
    letters: list[str] = []
    marks: list[str] = []
    for character in swapped:
        if character in SECOND_LEVEL:
            marks.append(str(SECOND_LEVEL.index(character) + 1))
        elif character.isalnum() or unicodedata.category(character).startswith("M"):
            letters.append(character)
            marks.append("0")
    return f"{''.join(letters)} {''.join(marks)}"
