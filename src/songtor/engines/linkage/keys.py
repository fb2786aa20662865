"""How a name sounds, as a short text: equal for spellings that people, typists and passports vary.

`fold` keeps vowels and meets Thai spellings of one sound (tone marks lost, ศ for ส, short for long). `skeleton` keeps
classes of consonants only and also meets Latin spellings: สมชาย, Somchai and SOMCHAY are one. `spoken` is a rough Latin
spelling with vowels, to order names of one skeleton. Titles never count.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from songtor.engines.thai.text import normalise

LONGEST: Final = 60

_THAI_TITLES: Final = (
    "เด็กชาย เด็กหญิง นางสาว นาย นาง น.ส. น.ส นส. ด.ช. ด.ช ดช. ด.ญ. ด.ญ ดญ. คุณหญิง คุณ ดร. ม.ร.ว. ม.ล. นพ. พญ. "
    "ว่าที่ พล.อ. พ.อ. พ.ท. พ.ต. ร.อ. ร.ท. ร.ต. พ.ต.อ. พ.ต.ท. พ.ต.ต. ร.ต.อ. ร.ต.ท. ร.ต.ต. ด.ต. จ.ส.อ. ส.อ. ส.ต."
)
_LATIN_TITLES: Final = "mr mrs ms miss master mstr dr khun nai nang nangsao dekchai dekying"
_TITLES: Final = sorted(_THAI_TITLES.split(), key=len, reverse=True)
_TITLE_WORDS: Final = {title.rstrip(".") for title in (*_TITLES, *_LATIN_TITLES.split())}
_TITLE_BEFORE: Final = re.compile(rf"(?:{'|'.join(map(re.escape, _TITLES))})(?=[ก-ฮเ-ไ][ก-๎])")
_TITLE_BEHIND: Final = re.compile(r"(?<=...)(?:\(?นาย\)?)$")
_BETWEEN_WORDS: Final = re.compile(r"[\s()/,]+")
_NOT_LETTERS: Final = re.compile(r"[^a-zก-ฮฤฦะ-ูเ-ๅ็-์]")
_NOT_LATIN: Final = re.compile("[^a-z]")
_LATIN: Final = re.compile("[a-z]")

_MARKS: Final = str.maketrans("", "", "่้๊๋็์")
_ALIKE: Final = "คขฃฅฆ ชฉฌ สซศษ ยญ ดฎ ตฏ ทฐฑฒถธ นณ พผภ ฟฝ ลรฬฤฦ ฮห ะาๅั ิี ึื ุู ไใ"
_SOUNDS: Final = str.maketrans({letter: alike[0] for alike in _ALIKE.split() for letter in alike[1:]})
_ONE_BYTE: Final = str.maketrans(dict(zip("กคงจชสยดตทนบพฟมลวฮอะิึุเแโไำ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ01", strict=True)))
_DOUBLED: Final = re.compile(r"(.)\1+")

_SILENT: Final = re.compile(r"(?:[ตทด]ร|ษณ|[ก-ฮ])[ิุ]?์")
_SAID_OTHERWISE: Final = (
    (re.compile("รร(?=[ก-ฮ])"), ""),
    (re.compile("รร"), "น"),
    (re.compile("(?<=[ตทช])ร$"), ""),  # บุตร, เพชร: not said
    (re.compile("ทร(?=ง|ัพ|าย|วง)"), "ส"),
    (re.compile("(?<=ศ)ร(?=ี)"), ""),
    (re.compile("(?<=[ัิีุึฤ])[จชซศษส](?=[ก-ฮ])|(?<=เ[ก-ฮ])[จชซศษส](?=[ก-ฮ])|(?<=.)[จชซศษส]$"), "ด"),
    (re.compile("(?<=อ)ั?ย(?=[ก-ฮ])"), ""),
    (re.compile("ห(?=[งญณนมยรลวฬ])"), ""),
    (re.compile("ญ(?=[ะ-ูๅ])"), "ย"),
)
_THAI_CLASSES: Final = {
    letter: kind
    for kind, letters in {
        "K": "กขฃคฅฆ",
        "G": "ง",
        "C": "จฉชฌ",
        "S": "ซศษส",
        "T": "ฎฏฐฑฒดตถทธ",
        "N": "ญณนรลฬฤฦ",
        "P": "บปผฝพฟภ",
        "M": "มำ",
        "Y": "ย",
        "W": "ว",
        "H": "หฮ",
    }.items()
    for letter in letters
}
_LATIN_SPELLINGS: Final = re.compile("ng|[pbtdkgcs]h|[b-df-hj-np-tv-z]")
_LATIN_CLASSES: Final = {
    spelling: kind
    for kind, spellings in {
        "K": "k kh g gh c q x",
        "G": "ng",
        "C": "ch j",
        "S": "s z sh",
        "T": "t th d dh",
        "N": "n r l",
        "P": "p ph b bh f",
        "M": "m",
        "Y": "y",
        "W": "w v",
        "H": "h",
    }.items()
    for spelling in spellings.split()
}
_KINDS: Final = "CGHKMNPSTWY"
_WITHIN: Final = "CGKMNPST"  # the others count at the beginning only
_LATIN_SAID: Final = ((re.compile("(?<=s)r(?=i)"), ""), (re.compile("(?<=.)(?:[cs]h|[cjsz])$"), "t"))
_VOWEL_AHEAD: Final = re.compile("([เแโใไ])([ก-ฮ])")
_VOWELS: Final = (
    (re.compile("เีย"), "ia"),
    (re.compile("เี|เื"), "i"),
    (re.compile("เา"), "au"),
    (re.compile("ัว"), "ua"),
    (re.compile("(?<=.)[อโ]"), "o"),
)
_SPOKEN: Final = str.maketrans(
    {letter: kind.lower() for letter, kind in _THAI_CLASSES.items()}
    | dict(zip("ะาๅัิีึืุูเแไใำ", "aaaaiiuuuueeiim", strict=True))
    | {"ญ": "i", "ย": "i", "ว": "u", "อ": "", "ไ": "ai", "ใ": "ai", "ำ": "am", "ร": "l", "ล": "l", "ฬ": "l", "ฤ": "li"}
)
_LATIN_SPOKEN: Final = str.maketrans("rvwyjzdbfqx", "luuicstppkk")
_ASPIRATED: Final = re.compile("(?<=[ptkbdgc])h")
_NOT_FIRST: Final = re.compile("(?<=.)[YWH]")


class Sounds(NamedTuple):
    """All that is compared of a name; `plain` are its letters as they are written."""

    plain: str
    fold: str
    skeleton: str
    spoken: str


def given_key(text: str) -> str:
    """How a given name sounds; empty when nothing of it can be said."""
    return skeleton(text)[:LONGEST]


def family_key(text: str) -> str:
    """How a family name sounds; `ณ` and blanks within it do not count."""
    return skeleton(text)[:LONGEST]


def fold(text: str) -> str:
    """One spelling of a name's sound, with its vowels; a name of no letters is empty."""
    return _fold(_letters(text))


def one_byte(folded: str) -> str:
    """A fold with one byte for every letter: DuckDB compares texts byte by byte, and a Thai letter has three."""
    return folded.translate(_ONE_BYTE)


def skeleton(text: str) -> str:
    """The classes of a name's consonants in their order, one letter each: สมชาย and Somchai are SMC."""
    plain = _letters(text)
    return _skeleton(plain, _said(plain))


def spoken(text: str) -> str:
    """About how the name is written in Latin letters: สมชาย is smcai and Somchai somcai, near each other."""
    plain = _letters(text)
    return _spoken(plain, _said(plain))


def sounds(text: str) -> Sounds:
    """Every key of a name at once."""
    plain = _letters(text)
    said = _said(plain)
    return Sounds(plain, _fold(plain), _skeleton(plain, said), _spoken(plain, said))


@lru_cache(maxsize=1000)
def near_keys(key: str) -> tuple[str, ...]:
    """The key itself and every key that one consonant more, fewer or another makes, or two exchanged."""
    parts = [(key[:place], key[place:]) for place in range(len(key) + 1)]
    near = {left + right[1:] for left, right in parts if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1}
    for left, right in parts:
        near |= {f"{left}{kind}{rest}" for kind in (_WITHIN if left else _KINDS) for rest in (right, right[1:])}
    return key, *sorted({_DOUBLED.sub(r"\1", one) for one in near if one} - {key})


def without_titles(text: str) -> str:
    """The name alone, in lower case: นาย, นางสาว, ด.ช., Mr. and their like are dropped at both ends."""
    words = [word for word in _BETWEEN_WORDS.split(normalise(text).lower()) if word]
    while len(words) > 1 and words[0].rstrip(".") in _TITLE_WORDS:
        del words[0]
    while len(words) > 1 and words[-1].rstrip(".") in _TITLE_WORDS:
        del words[-1]
    plain = " ".join(words)
    return _TITLE_BEHIND.sub("", _TITLE_BEFORE.sub("", plain, count=1) if _TITLE_BEFORE.match(plain) else plain)


def _letters(text: str) -> str:
    """Of a name in two scripts only the Latin letters count."""
    plain = _NOT_LETTERS.sub("", without_titles(text))
    return _NOT_LATIN.sub("", plain) if _LATIN.search(plain) else plain


def _fold(plain: str) -> str:
    if plain.isascii():
        return plain
    return _DOUBLED.sub(r"\1", plain.replace("รร", "ัน").translate(_MARKS).translate(_SOUNDS))


def _said(plain: str) -> str:
    """The letters of which something is heard."""
    if plain.isascii():
        for pattern, instead in _LATIN_SAID:
            plain = pattern.sub(instead, plain)
        return plain
    said = _SILENT.sub("", plain).translate(_MARKS)
    for pattern, instead in _SAID_OTHERWISE:
        said = pattern.sub(instead, said)
    return said


def _skeleton(plain: str, said: str) -> str:
    if plain.isascii():
        classes = "".join(_LATIN_CLASSES[one] for one in _LATIN_SPELLINGS.findall(said))
    else:
        classes = "".join(_THAI_CLASSES.get(letter, "") for letter in said)
    return _DOUBLED.sub(r"\1", _NOT_FIRST.sub("", classes))


def _spoken(plain: str, said: str) -> str:
    if plain.isascii():
        latin = _ASPIRATED.sub("", plain.replace("ng", "g").replace("oo", "u").replace("ee", "i"))
        return _DOUBLED.sub(r"\1", latin.translate(_LATIN_SPOKEN))
    said = _VOWEL_AHEAD.sub(r"\2\1", said)
    for pattern, instead in _VOWELS:
        said = pattern.sub(instead, said)
    return _DOUBLED.sub(r"\1", said.translate(_SPOKEN))
