"""Spellings of one name meet; other names stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songtor.engines.linkage.keys import LONGEST, family_key, fold, given_key, near_keys, skeleton, without_titles

LETTERS = st.text(st.sampled_from("กขคงจชซดตถทนบปผพมยรลวศษสหอะาิีุูเแโไ่้็์ aiuptkhsnr"), max_size=24)


@pytest.mark.parametrize("name", ["สมหญิง", "สมชาย", "ธีรภัทร", "", "Somchai", "นัยนา"])
@pytest.mark.parametrize("other", ["วิไล", "บุญมี"])
def test_other_names_have_other_keys(name, other):
    assert skeleton(name) != skeleton(other)
    assert fold(name) != fold(other)


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("แก้วมณี", "แกวมณี"),
        ("ก้านแก้ว", "กานแกว"),
        ("เพ็ชรรัตน์", "เพชรรัตน์"),
        ("กันติทัต", "กันติทัด"),
        ("แษงเพชร", "แสงเพชร"),
        ("วัฒณฤกษ์", "วัฒนฤกษ์"),
        ("ฟาตีหา", "ฟาตีหะ"),
    ],
)
def test_a_lost_tone_mark_or_another_letter_of_one_sound_changes_nothing(written, also):
    assert skeleton(written) == skeleton(also)


@pytest.mark.parametrize(
    ("written", "also"), [("วรรณา", "วันนา"), ("ข่าขรรมะลี", "ข่าขันมะลี"), ("ธำรง", "ธํารง"), ("วรพจน์", "วรพจน")]
)
def test_folds_meet_where_vowels_are_written_otherwise(written, also):
    assert fold(written) == fold(also)


@pytest.mark.parametrize(
    ("thai", "latin"),
    [
        ("สมชาย", "Somchai"),
        ("สมหญิง", "SOMYING"),
        ("อรุณี", "Arunee"),
        ("พิพัฒน์", "phiphat"),
        ("กฤษนันท์", "kritnan"),
        ("ฐิตาภา", "teetapha"),
        ("สุวรรณ", "Suwan"),
        ("ศรีคำ", "srikham"),
        ("จรัส", "chrat"),
        ("เกศินี", "Kesinee"),
        ("บุตร", "But"),
    ],
)
def test_thai_and_latin_spellings_meet(thai, latin):
    assert skeleton(thai) == skeleton(latin)


@pytest.mark.parametrize(
    "written",
    [
        "นายสมชาย",
        "นาย สมชาย",
        "ด.ช.สมชาย",
        "ด.ช. สมชาย",
        "เด็กชายสมชาย",
        "คุณสมชาย",
        "สมชาย (นาย)",
        "สมชาย นาย",
        "สมชายนาย",
    ],
)
def test_titles_do_not_count_at_either_end(written):
    assert without_titles(written) == "สมชาย"


@pytest.mark.parametrize("name", ["นางาม", "นายิกา", "คุณากร", "ดรุณี", "นาย", "นาง"])
def test_names_that_only_begin_like_a_title_stay_whole(name):
    assert without_titles(name) == name


@pytest.mark.parametrize("written", ["Mr. Somchai", "mr somchai", "SOMCHAI (Mr)", "Khun Somchai"])
def test_latin_titles_do_not_count(written):
    assert without_titles(written) == "somchai"


@given(LETTERS)
def test_keys_are_short_plain_and_settled(text):
    for key in (given_key(text), family_key(text)):
        assert len(key) <= LONGEST
        assert set(key) <= set("KGCSTNPMYWH")
    assert fold(fold(text)) == fold(text) or without_titles(fold(text)) != fold(text)


@given(LETTERS, st.sampled_from("่้๊๋"), st.integers(0, 30))
def test_a_tone_mark_more_or_less_never_counts_within_a_name(text, mark, place):
    """Within: a tone mark behind a title would make it a name."""
    plain = without_titles(text).replace(" ", "")
    at = min(place, len(plain))
    if at and "ก" <= plain[at - 1] <= "ู":
        assert fold(plain[:at] + mark + plain[at:]) == fold(plain) or without_titles(plain) != plain


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("SMC", "SMC"),
        ("SMC", "SC"),
        ("SMC", "SMCT"),
        ("SMC", "WSMC"),
        ("SMC", "SKC"),
        ("SMC", "MSC"),
        ("SMC", "SCM"),
        ("", "K"),
    ],
)
def test_a_key_is_near_those_that_one_letter_makes(key, near):
    assert near in near_keys(key)


@pytest.mark.parametrize("other", ["", "C", "SMCTK", "CMS", "KTG", "SMM"])
def test_two_letters_or_a_doubled_one_are_not_near(other):
    assert other not in near_keys("SMC")


@given(LETTERS)
def test_near_keys_begin_with_the_key_and_have_nothing_twice(name):
    near = near_keys(skeleton(name))
    assert near[0] == skeleton(name)
    assert len(set(near)) == len(near)
