"""One word has one spelling inside, and lists stand in dictionary order."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from songtor.engines.thai import arabic_digits, normalise, sort_key, thai_digits

THAI = st.text(alphabet=[chr(code) for code in range(0x0E01, 0x0E5C)] + list(" \u200b1aA."), max_size=12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("น\u0e4d\u0e49า", "น้ำ"),
        ("น\u0e49\u0e4dา", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("ก\u0e4dา", "กำ"),
        ("เเม่", "แม่"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ที\u0e48\u0e48", "ที่"),
        ("บาง\u200bแค", "บางแค"),
        ("\ufeffบางแค", "บางแค"),
        ("  เขต\u00a0 บางแค ", "เขต บางแค"),
        ("ซอย ๑๐๕", "ซอย 105"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_word_typed_in_another_way_becomes_the_same_word(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@pytest.mark.parametrize("word", ["น้ำ", "แม่", "ที่อยู่", "ศิริวัฒน์", "กตัญญู", "เด็ก", "ฤๅษี", "ปั๊ม"])
def test_word_already_right_stays(word: str) -> None:
    assert normalise(word) == word


@example("ำ์่")
@example("ำ่ํ่")
@given(THAI)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_digits_change_and_nothing_else() -> None:
    assert thai_digits("KR 8214 (ปี 2568)") == "KR ๘๒๑๔ (ปี ๒๕๖๘)"
    assert arabic_digits("KR ๘๒๑๔ (ปี ๒๕๖๘)") == "KR 8214 (ปี 2568)"


IN_DICTIONARY_ORDER = [
    "กก|กรรม|กรรม์|กะเกณฑ์|กา|ก่า|ก้าง|เก|เก็บ|เกม|เกา|เก่า|เก้า|แก|แก่|โก|ใกล้|ไก่|ขา",
    "คลองเตย|คลองสาน|คลองสามวา|คันนายาว|จตุจักร|จอมทอง|ดอนเมือง|ดินแดง|ดุสิต|ตลิ่งชัน|ทวีวัฒนา",
    "ป้อมปราบศัตรูพ่าย|พญาไท|พระโขนง|พระนคร|ภาษีเจริญ|มีนบุรี|ยานนาวา|ราชเทวี|ราษฎร์บูรณะ",
    "1 พัฒนา|๒ พัฒนา|ก|ฮ|ABC|xyz",
    "สาขา 1|สาขา 2|สาขาใหม่",
    "ณสรวง|ณํฐกาณ|ณะธรรม",
    "รัก|ฤกษ์|ลม|ฦาชา|วัด",
]


@pytest.mark.parametrize("words", IN_DICTIONARY_ORDER)
def test_keys_stand_in_dictionary_order(words: str) -> None:
    right = words.split("|")
    assert sorted(random.Random(1).sample(right, len(right)), key=sort_key) == right


def test_plain_order_would_be_wrong() -> None:
    assert sorted(["ไก่", "ขา"]) != sorted(["ไก่", "ขา"], key=sort_key)


def test_blanks_points_and_case_do_not_count() -> None:
    assert sort_key("บาง แค") == sort_key("บางแค")
    assert sort_key("จรัญฯ 72") == sort_key("จรัญ 72")
    assert sort_key("LAB") == sort_key("lab")


@given(THAI, THAI)
def test_equal_spellings_have_equal_keys(one: str, other: str) -> None:
    if normalise(one) == normalise(other):
        assert sort_key(one) == sort_key(other)
    assert sort_key(normalise(one)) == sort_key(one)
