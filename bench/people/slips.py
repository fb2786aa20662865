"""What happens to names on their way into a list. Written apart from the engine's keys, and knows nothing of them."""

from __future__ import annotations

import random

SAME_SOUND = ("รล", "ศสษ", "ณน", "พภ", "ทธ", "ใไ", "ฎด", "ฏต", "ฆค", "ิี", "ุู", "ญย")
MARKS = "่้๊๋็์"
LETTERS = "กขคงจชณดตถทธนบปพฟภมยรลวศษสหอ"

CONSONANTS = {
    **dict.fromkeys("ขคฆฅฃ", "kh"), "ก": "k", "ง": "ng", "จ": "ch", **dict.fromkeys("ฉชฌ", "ch"),
    **dict.fromkeys("ซศษส", "s"), "ญ": "y", "ย": "y", **dict.fromkeys("ฎด", "d"), **dict.fromkeys("ฏต", "t"),
    **dict.fromkeys("ฐฑฒถทธ", "th"), **dict.fromkeys("ณน", "n"), "บ": "b", "ป": "p", **dict.fromkeys("ผพภ", "ph"),
    **dict.fromkeys("ฝฟ", "f"), "ม": "m", **dict.fromkeys("รฤ", "r"), **dict.fromkeys("ลฬฦ", "l"), "ว": "w",
    **dict.fromkeys("หฮ", "h"), "อ": "",
}  # fmt: skip
CLOSING = {
    "k": "k", "kh": "k", "ng": "ng", "ch": "t", "s": "t", "y": "i", "d": "t", "t": "t", "th": "t", "n": "n", "b": "p",
    "p": "p", "ph": "p", "f": "p", "m": "m", "r": "n", "l": "n", "w": "o", "h": "", "": "",
}  # fmt: skip
VOWELS = {"ะ": "a", "า": "a", "ั": "a", "ิ": "i", "ี": "i", "ึ": "ue", "ื": "ue", "ุ": "u", "ู": "u", "ำ": "am"}
AHEAD = {"เ": "e", "แ": "ae", "โ": "o", "ใ": "ai", "ไ": "ai"}
MANNERS = (("ee", "i"), ("oo", "u"), ("j", "ch"), ("p", "ph"), ("v", "w"), ("t", "th"), ("g", "k"), ("aw", "o"))


def slipped(name: str, dice: random.Random) -> str:
    """One slip of the keyboard or the ear."""
    if len(name) < 3:
        return name
    place = dice.randrange(1, len(name))
    kind = dice.random()
    marks = [at for at, letter in enumerate(name) if letter in MARKS]
    if kind < 0.3 and marks:
        lost = dice.choice(marks)
        return name[:lost] + name[lost + 1 :]
    if kind < 0.6:
        return _same_sound(name, dice)
    if kind < 0.75:
        return name[:place] + dice.choice(MARKS[:4]) + name[place:]
    if kind < 0.83:
        return name[:place] + name[place + 1 :]
    if kind < 0.91:
        return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]
    return name[:place] + dice.choice(LETTERS) + name[place:]


def _same_sound(name: str, dice: random.Random) -> str:
    places = [(at, group) for at, letter in enumerate(name) for group in SAME_SOUND if letter in group]
    if not places:
        return name
    at, group = dice.choice(places)
    return name[:at] + dice.choice(group.replace(name[at], "")) + name[at + 1 :]


def latin(name: str, dice: random.Random) -> str:
    """A spelling somebody may have chosen for a passport; every bearer has manners of their own."""
    spelt = _spelt(_heard(name))
    for manner, usual in MANNERS:
        if dice.random() < 0.25:
            spelt = spelt.replace(usual, manner)
    return spelt


def _heard(name: str) -> str:
    """Without tone marks and silent letters; รร is a vowel."""
    letters: list[str] = []
    for letter in name:
        if letter == "์":
            while letters and letters[-1] in "ิุ":
                letters.pop()
            if letters:
                letters.pop()
        elif letter not in MARKS:
            letters.append(letter)
    return "".join(letters).replace("รร", "ั")


def _spelt(heard: str) -> str:
    """Syllables: a consonant, a vowel, perhaps a closing consonant; an unwritten vowel is a, or o before an end."""
    spelt, at = "", 0
    while at < len(heard):
        vowel = AHEAD.get(heard[at], "")
        at += bool(vowel)
        onset = CONSONANTS.get(heard[at : at + 1], "")
        at += 1
        written = heard[at : at + 1]
        if written in VOWELS and written:
            vowel = vowel or VOWELS[written]
            at += 1
        elif not vowel:
            vowel = "o" if _closes(heard, at) and at + 1 >= len(heard) else "a" if at < len(heard) else ""
        closing = ""
        if _closes(heard, at) and vowel != "ai":
            closing = CLOSING[CONSONANTS[heard[at]]]
            at += 1
        spelt += onset + vowel + closing
    return spelt


def _closes(heard: str, at: int) -> bool:
    """A consonant with no vowel of its own behind it."""
    if heard[at : at + 1] not in CONSONANTS or not heard[at : at + 1]:
        return False
    behind = heard[at + 1 : at + 2]
    return not behind or behind in AHEAD or (behind in CONSONANTS and heard[at + 2 : at + 3] not in ("", *CONSONANTS))
