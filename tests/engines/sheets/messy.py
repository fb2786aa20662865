"""Sheets as cities really send them, made from a seed together with what they truly say."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import xlsxwriter

from songtor.engines.sheets.headers import Wanted
from songtor.engines.thai import be_year, long_date, short_date, thai_digits

WANTED = (
    Wanted("day", ("วันที่", "วันที่รับ", "วัน/เดือน/ปี"), required=True),
    Wanted("branch", ("สาขา", "ชื่อสาขา", "จุดรับอาหาร"), required=True),
    Wanted("district", ("เขต", "สำนักงานเขต"), required=True),
    Wanted("rice", ("น้ำหนัก ข้าว", "ข้าว (กก.)"), required=True),
    Wanted("bread", ("น้ำหนัก ขนมปัง", "ขนมปัง (กก.)"), required=True),
    Wanted("pieces", ("จำนวนกล่อง", "กล่อง"), required=True),
    Wanted("phone", ("โทรศัพท์", "เบอร์โทร")),
)
KEYS = tuple(one.key for one in WANTED)
DISTRICTS = {
    "บางแค": "1040",
    "ราษฎร์บูรณะ": "1024",
    "ลาดกระบัง": "1011",
    "ป้อมปราบศัตรูพ่าย": "1008",
}
ALIASES = [*DISTRICTS.items(), ("ราชบุรีบูรณะ", "1024"), ("ป้อมปราบฯ", "1008")]
BRANCHES = ("บิ๊กช้อป บางแค", "น้ำใจมาร์เก็ต", "แม่เเกงครัวไทย", "รวมใจเบเกอรี่", "สมมติสโตร์ 12")
FIRST = date(2024, 10, 1)


@dataclass(frozen=True)
class Problem:
    """What has to be reported here."""

    code: str


@dataclass(frozen=True)
class Number:
    value: float
    form: str = "General"


@dataclass(frozen=True)
class Formula:
    text: str
    stored: float | str


Typed = str | Number | Formula | date | None


@dataclass(frozen=True)
class Spelt:
    """A cell as it is typed; what a reader of workbooks and what a reader of CSV must find in it."""

    typed: Typed
    means: object
    in_csv: object = ...

    def meaning(self, form: str) -> object:
        return self.in_csv if form == "csv" and self.in_csv is not ... else self.means


@dataclass
class Messy:
    """A grid from the top left corner, its merged areas, and the records by their row numbers."""

    seed: int
    grid: dict[tuple[int, int], Typed] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    records: dict[int, dict[str, Spelt]] = field(default_factory=dict)
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    from_1904: bool = False

    @property
    def height(self) -> int:
        return max(row for row, _ in self.grid) + 1

    @property
    def width(self) -> int:
        return max(column for _, column in self.grid) + 1


def messy(seed: int) -> Messy:
    """The same file for the same seed."""
    rng = random.Random(seed)
    made = Messy(seed, encoding=("utf-8-sig", "utf-8", "utf-16", "cp874")[seed % 4], delimiter=",;\t"[seed % 3])
    made.from_1904 = seed % 10 == 7
    left, top = rng.choice((0, 0, 1, 2)), _titles(rng, made)
    row = _header(rng, made, top, left)
    repeats = rng.choice((0, 12, 15))
    district = Spelt(None, None)
    for at in range(rng.randint(25, 45)):
        if repeats and at and at % repeats == 0:
            row = _repeated(made, top, row)
        row += rng.random() < 0.05
        record = {key: spell(rng, made) for key, spell in SPELLINGS.items()}
        if seed % 5 == 2 and at % 3 == 1 and (row - 1) in made.records:
            district = made.records[row - 1]["district"]
            if not isinstance(district.means, Problem) and district.typed is not None:
                made.merged.append((row - 1, left + 2, row, left + 2))
                record["district"] = Spelt(None, district.means, None)
        _place(made, row, left, record)
        if rng.random() < 0.05:
            row += 1
            _place(made, row, left, record if record["district"].typed is not None else _spelt(rng, made))
        row += 1
    _totals(rng, made, row, left)
    return made


def _spelt(rng: random.Random, made: Messy) -> dict[str, Spelt]:
    return {key: spell(rng, made) for key, spell in SPELLINGS.items()}


def _titles(rng: random.Random, made: Messy) -> int:
    titles = ("บันทึกการรับอาหารส่วนเกิน", "สำนักงานเขตบางแค ประจำเดือน พ.ย. 2567", "\u200b")[: rng.choice((0, 1, 3))]
    for row, title in enumerate(titles):
        made.grid[row, 0] = title
        if row == 0 and made.seed % 2:
            made.merged.append((0, 0, 0, 6))
    return len(titles) + (rng.choice((0, 1)) if titles else 0)


def _header(rng: random.Random, made: Messy, top: int, left: int) -> int:
    """Writes the header in one row or two and returns the row below."""
    head = {"day": "วันที่", "branch": "ชื่อสาขา", "district": "เขต", "pieces": "จำนวน\nกล่อง", "phone": "เบอร์โทร"}
    if made.seed % 3 == 1:
        upper = {**head, "rice": "น้ำหนัก", "bread": None}
        lower: dict[str, str | None] = {"rice": "ข้าว", "bread": "ขนมปัง"}
        for at, key in enumerate(KEYS):
            made.grid[top, left + at] = upper[key]
            made.grid[top + 1, left + at] = lower.get(key)
            if key not in lower:
                made.merged.append((top, left + at, top + 1, left + at))
        made.merged.append((top, left + 3, top, left + 4))
        return top + 2
    single = {**head, "rice": "นํ้าหนัก ข้าว", "bread": "ขนมปัง (กก.)", "branch": "\u200bสาขา "}
    for at, key in enumerate(KEYS):
        made.grid[top, left + at] = single[key]
    made.grid[top, left + len(KEYS)] = rng.choice(("หมายเหตุ", "ผู้บันทึก"))
    return top + 1


def _repeated(made: Messy, top: int, row: int) -> int:
    """The header once more, as at the top of a printed page; only a header in one row is copied."""
    if made.seed % 3 == 1:
        return row
    for (at, column), typed in list(made.grid.items()):
        if at == top:
            made.grid[row, column] = typed
    return row + 1


def _place(made: Messy, row: int, left: int, record: dict[str, Spelt]) -> None:
    for at, key in enumerate(KEYS):
        made.grid[row, left + at] = record[key].typed
    made.records[row] = record


def _totals(rng: random.Random, made: Messy, row: int, left: int) -> None:
    row += rng.choice((0, 1))
    made.grid[row, left] = rng.choice(("รวม", "รวมทั้งสิ้น", "รวม 30 รายการ"))
    made.grid[row, left + 3] = Formula("=SUM(D1:D9)", 321.5)
    made.grid[row, left + 5] = Number(99)


def _day(rng: random.Random, made: Messy) -> Spelt:
    day = FIRST + timedelta(days=rng.randrange(60))
    be = f"{day.day}/{day.month}/{be_year(day)}"
    both = day.day <= 12 and day.day != day.month
    epoch = date(1904, 1, 1) if made.from_1904 else date(1899, 12, 30)
    return rng.choice(
        (
            Spelt(be, day),
            Spelt(thai_digits(be), day),
            Spelt(short_date(day), day),
            Spelt(long_date(day) + "\xa0", day),
            Spelt(day.isoformat(), day),
            Spelt(day, day),
            Spelt(f"{day.isoformat()} 08:30", day),
            Spelt(Number((day - epoch).days), day, Problem("ambiguous")),
            Spelt(f"{day.day:02}/{day.month:02}/{day.year}", Problem("ambiguous") if both else day),
            Spelt("31/2/2567", Problem("no_such_day")),
            Spelt("เมื่อวาน", Problem("not_a_date")),
        )
    )


def _branch(rng: random.Random, made: Messy) -> Spelt:
    name = rng.choice(BRANCHES)
    means = name.replace("เเ", "แ")
    return Spelt(
        rng.choice((name, f" {name}", f"{name}\u200b", name.replace("น้ำ", "นํ้า"), name.replace(" ", "\xa0"))), means
    )


def _district(rng: random.Random, made: Messy) -> Spelt:
    name, code = rng.choice(ALIASES)
    return rng.choice(
        (
            *(Spelt(way, code) for way in (name, f"เขต{name}", f"เขต {name} ", f"สำนักงานเขต{name}", f"{name}\u200b")),
            Spelt("เขตสมมติ", Problem("unknown_name")),
        )
    )


def _grams(rng: random.Random, made: Messy) -> Spelt:
    grams = rng.randrange(1, 4000) * 50
    kg = f"{grams / 1000:g}"
    thousand = f"1,{rng.randrange(100, 1000)}"
    return rng.choice(
        (
            Spelt(Number(grams / 1000), grams),
            Spelt(Number(grams / 1000, '0.00 "กก."'), grams),
            Spelt(Formula("=A1*0+B1", grams / 1000), grams),
            Spelt(kg, grams),
            Spelt(f"{kg} กก.", grams),
            Spelt(f"{thai_digits(kg)}\u200b", grams),
            Spelt(f"{kg}kg", grams),
            Spelt(f"{grams} กรัม", grams),
            Spelt(f"{thousand}.50", int(thousand.replace(",", "")) * 1000 + 500),
            Spelt(None, None),
            Spelt("-", None),
            Spelt("12,5 กก.", Problem("ambiguous")),
            Spelt(thousand, Problem("ambiguous")),
            Spelt("มาก", Problem("not_a_weight")),
            Spelt(Formula("=1/0", "#DIV/0!"), Problem("error_in_sheet"), Problem("not_a_weight")),
        )
    )


def _pieces(rng: random.Random, made: Messy) -> Spelt:
    count = rng.randrange(1, 60)
    return rng.choice(
        (
            Spelt(Number(count), count),
            Spelt(f"{count} กล่อง", count),
            Spelt(thai_digits(str(count)), count),
            Spelt("1,200", 1200),
            Spelt(None, None),
            Spelt(Number(2.5), Problem("part_of_a_piece"), Problem("not_a_count")),
            Spelt("2 โหล", Problem("not_a_count")),
        )
    )


def _phone(rng: random.Random, made: Messy) -> Spelt:
    digits = f"08{rng.randrange(10**8):08}"
    return rng.choice(
        (
            Spelt(digits, digits),
            Spelt(Number(int(digits)), digits),
            Spelt(f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", digits),
            Spelt(f"+66 {digits[1:3]} {digits[3:]}", digits),
            Spelt(digits[:7], Problem("not_a_phone")),
            Spelt(None, None),
        )
    )


SPELLINGS: dict[str, Callable[[random.Random, Messy], Spelt]] = {
    "day": _day,
    "branch": _branch,
    "district": _district,
    "rice": _grams,
    "bread": _grams,
    "pieces": _pieces,
    "phone": _phone,
}


def as_csv(made: Messy) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=made.delimiter, lineterminator="\r\n")
    for row in range(made.height):
        writer.writerow([_in_csv(made.grid.get((row, column))) for column in range(made.width)])
    text = out.getvalue()
    if made.encoding == "cp874":
        # the old alphabet has no zero-width signs
        text = text.replace("\u200b", "")
    return text.encode(made.encoding)


def _in_csv(typed: Typed) -> str:
    match typed:
        case None:
            return ""
        case Number():
            return f"{typed.value:g}" if typed.value < 1e6 else f"{typed.value:.0f}"
        case Formula():
            return typed.stored if isinstance(typed.stored, str) else f"{typed.stored:g}"
        case date():
            return typed.isoformat()
        case str():
            return typed


def as_xlsx(made: Messy) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"date_1904": made.from_1904})
    sheet = book.add_worksheet("ข้อมูล")
    old = book.add_worksheet("เก่า")
    old.write_row(0, 0, [one.titles[0] for one in WANTED])
    old.hide()
    be = book.add_format({"num_format": "[$-107041E]d mmm yyyy"})
    for top, left, bottom, right in made.merged:
        sheet.merge_range(top, left, bottom, right, "")
    for (row, column), typed in made.grid.items():
        match typed:
            case Number():
                sheet.write_number(row, column, typed.value, book.add_format({"num_format": typed.form}))
            case Formula():
                sheet.write_formula(row, column, typed.text, None, typed.stored)
            case date():
                sheet.write_datetime(row, column, typed, be)
            case str():
                sheet.write_string(row, column, typed)
    sheet.write_comment(0, 0, "สมมติ")
    book.close()
    return out.getvalue()
