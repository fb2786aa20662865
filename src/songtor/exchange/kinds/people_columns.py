"""What lists of people may say, under the titles people give it."""

from __future__ import annotations

from datetime import date

from songtor.engines import thai
from songtor.exchange import people_cells as cells
from songtor.exchange import readers
from songtor.exchange.columns import Column, Value

SEXES = {"F": "หญิง", "M": "ชาย"}
NATIONS = {"TH": "ไทย", "MM": "เมียนมา", "LA": "ลาว", "KH": "กัมพูชา", "VN": "เวียดนาม", "CN": "จีน", "IN": "อินเดีย"}
YES = {"yes": "ยินยอม", "no": "ไม่ยินยอม"}
GROUPS = {
    "DISABLED": "ผู้พิการ",
    "BEDRIDDEN": "ผู้ป่วยติดเตียง",
    "HOMELESS": "คนไร้บ้าน",
    "ROUGH_SLEEPER": "คนไร้ที่พึ่ง",
    "E_CASE": "e-case",
    "WELFARE_CARD": "บัตรสวัสดิการแห่งรัฐ",
    "DISASTER_HIT": "ผู้ประสบสาธารณภัย",
    "UNEMPLOYED": "ผู้ว่างงาน",
    "PRESCHOOL_CENTRE": "เด็กในศูนย์พัฒนาเด็กก่อนวัยเรียน",
    "CARER": "ผู้ดูแล",
    "OTHER": "อื่น ๆ",
}
"""Children, women and the elderly follow from birth date and sex."""


def who(today: date) -> tuple[Column, ...]:
    return (
        Column("code", "รหัสในบัญชี", readers.text(64), ("รหัส", "ลำดับอ้างอิง", "เลขที่ผู้รับ", "id"), example="SV-0001"),
        Column("title", "คำนำหน้า", readers.text(30), ("คำนำหน้าชื่อ", "คำนำหน้านาม")),
        Column("name", "ชื่อ-สกุล", cells.name(200), ("ชื่อสกุล", "ชื่อ-นามสกุล", "ชื่อ นามสกุล", "ชื่อผู้รับ")),
        Column("given", "ชื่อ", cells.name(120), ("ชื่อตัว", "first name", "given name"), example="สมศรี (สมมติ)"),
        Column("family", "นามสกุล", cells.name(120), ("สกุล", "ชื่อสกุลท้าย", "last name", "surname"), example="ใจดี"),
        Column(
            "number",
            "เลขประจำตัวประชาชน",
            cells.national_id,
            ("เลขบัตรประชาชน", "เลขประชาชน", "เลขบัตร ปชช.", "เลข 13 หลัก", "cid", "national id"),
            write=_masked,
        ),
        Column("passport", "หนังสือเดินทาง", cells.passport, ("เลขหนังสือเดินทาง", "passport"), write=_hidden),
        Column("sex", "เพศ", readers.choice(SEXES), ("gender",), write=lambda code: SEXES.get(str(code), code)),
        Column(
            "born",
            "วันเกิด",
            cells.born_until(today),
            ("วันเดือนปีเกิด", "ว/ด/ป เกิด", "ว.ด.ป. เกิด", "เกิดวันที่", "ปีเกิด", "birth date"),
            write=cells.born_words,
            example="2490",
            read_by=cells.born_by(today),
        ),
        Column("phone", "โทรศัพท์", cells.phone, ("เบอร์โทร", "เบอร์โทรศัพท์", "โทร", "มือถือ", "phone")),
        Column(
            "nationality",
            "สัญชาติ",
            readers.choice(NATIONS),
            ("nationality",),
            write=lambda code: NATIONS.get(str(code), code),
        ),
    )


def where() -> tuple[Column, ...]:
    return (
        Column("subdistrict", "แขวง", readers.text(80), ("ชื่อแขวง",)),
        Column("community", "ชุมชน", readers.text(120), ("ชื่อชุมชน",)),
        Column("house", "บ้านเลขที่", cells.house_no, ("เลขที่บ้าน", "บ้าน เลขที่")),
        Column("address", "ที่อยู่", cells.address, ("ที่อยู่ปัจจุบัน", "ซอย/ถนน", "address")),
    )


def what() -> tuple[Column, ...]:
    return (
        Column("groups", "กลุ่มเปราะบาง", cells.several(GROUPS), ("กลุ่ม", "ประเภทกลุ่ม"), write=_worded_groups),
        Column("consent", "ยินยอม", readers.choice(YES), ("ความยินยอม", "consent"), write=lambda one: YES.get(str(one))),
        Column("note", "หมายเหตุ", readers.text(300), ("บันทึก", "note")),
    )


def _worded_groups(value: Value) -> Value:
    return ", ".join(GROUPS.get(code, code) for code in str(value).split("|")) if value else None


def _masked(value: Value) -> Value:
    return thai.mask_citizen_id(str(value)) if value else None


def _hidden(value: Value) -> Value:
    return f"…{str(value)[-3:]}" if value else None
