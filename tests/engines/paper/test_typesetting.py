"""The same input is the same paper, and its Thai can be found again."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from songtor.engines.paper import qr_svg, typeset

MOMENT = datetime(2024, 11, 5, 3, 0, tzinfo=UTC)
PAGE = """#import "style.typ": *
#let data = json(bytes(sys.inputs.data))
#show: page-of.with(title: data.title)
= #data.title
#data.words #image("qr.svg", width: 2cm)
"""
DATA = {"title": "ใบรอบรับอาหาร", "words": "น้ำหนักรวมของเขตราษฎร์บูรณะ 12.40 กก."}


def paper(data: dict[str, str] = DATA) -> bytes:
    return typeset(PAGE, data, moment=MOMENT, pictures={"qr.svg": qr_svg("https://example.org/r/1")})


def test_a_wrong_template_says_so() -> None:
    with pytest.raises(typst.TypstError):
        typeset("#nothing-of-the-kind()", {}, moment=MOMENT)


def test_same_input_is_the_same_bytes() -> None:
    assert paper() == paper()
    assert paper() != paper({**DATA, "words": "อื่น"})


def words_in(pdf: bytes, folder: Path) -> str:
    assert shutil.which("pdftotext"), "poppler-utils is needed (./songtor test installs it)"
    file = folder / "page.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()


def test_thai_words_are_found_in_the_paper(tmp_path: Path) -> None:
    text = words_in(paper(), tmp_path)
    for word in ("ใบรอบรับอาหาร", "น้ำหนักรวม", "เขตราษฎร์บูรณะ", "12.40 กก."):
        assert word in text


def test_a_tone_above_a_vowel_is_told_once(tmp_path: Path) -> None:
    stacked = "ทั้งเมือง ที่ตั้ง ครั้ง ชิ้น เพิ่ม ฝั่ง สิ่งของ"
    assert stacked in words_in(paper({**DATA, "words": stacked}), tmp_path)


def test_control_lifted_marks_are_told_twice(tmp_path: Path) -> None:
    lifted = PAGE.replace("#data.words", "#text(features: (mark: 1, mkmk: 1), data.words)")
    pdf = typeset(
        lifted, {**DATA, "words": "ทั้งเมือง"}, moment=MOMENT, pictures={"qr.svg": qr_svg("https://example.org")}
    )
    assert "ทั้งเมือง" not in words_in(pdf, tmp_path).split()
