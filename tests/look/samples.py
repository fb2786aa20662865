"""Pages with every part of the look on them; all names are synthetic."""

from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from songtor.look import svg

FOLDER = Path(__file__).parent / "samples"
ROOMS = ["วันนี้", "รอบรับอาหาร", "ผู้บริจาค", "ร้านแบ่งปัน", "คน", "เรื่องแจ้ง", "ตัวชี้วัด", "รายงาน"]
RING = ((100.36, 13.68), (100.41, 13.67), (100.43, 13.72), (100.40, 13.75), (100.37, 13.74), (100.36, 13.68))
DISTRICT = svg.Shape("1040", "เขตบางแค", (RING,))
LOGIN = {"username": "malee", "password": "try-me", "who": "มาลี · เจ้าหน้าที่เขตบางแค (บุคคลสมมติ)"}


class OfferForm(forms.Form):
    """One field of every kind a page may hold."""

    branch = forms.CharField(label="ชื่อสาขา", help_text="ตามที่เขียนบนป้าย")
    about = forms.DecimalField(label="ประมาณ", min_value=0, help_text="ชั่งจริงตอนรับ")
    until = forms.TimeField(label="รับได้ถึง", widget=forms.TimeInput(attrs={"type": "time"}))
    category = forms.ChoiceField(label="ประเภท", choices=[("SNACK", "กลุ่มทานรองท้อง"), ("FRESH", "กลุ่มสลัดผักผลไม้")])
    answer = forms.ChoiceField(label="วันนี้มีอาหารหรือไม่", choices=[("y", "มี"), ("n", "ไม่มี")], widget=forms.RadioSelect)
    cold = forms.BooleanField(label="ต้องแช่เย็น", required=False)
    note = forms.CharField(label="หมายเหตุ", widget=forms.Textarea, required=False)


class LoginForm(forms.Form):
    """The two fields of the login page."""

    login = forms.CharField()
    password = forms.CharField(widget=forms.PasswordInput)
    remember = forms.BooleanField(required=False)


def page(name: str) -> str:
    """The finished HTML of a sample, or of a template of the look itself, in Thai."""
    sample = FOLDER / f"{name}.html"
    source = sample.read_text(encoding="utf-8") if sample.exists() else f'{{% extends "{name}.html" %}}'
    with translation.override("th"):
        return engines["django"].from_string(source).render(_content(), _request())


def _request() -> HttpRequest:
    request = RequestFactory().get("/")
    malee = SimpleNamespace(is_authenticated=True, get_full_name=lambda: "มาลี", get_username=lambda: "malee")
    more = {"user": malee, "songtor_place": "เขตบางแค", "songtor_search": "/search/"}
    rooms = [(label, f"/room/{index}/", index == len(ROOMS) - 1) for index, label in enumerate(ROOMS)]
    for key, fact in {**more, "songtor_nav": rooms}.items():
        setattr(request, key, fact)
    return request


def _content() -> dict[str, object]:
    wrong = OfferForm({"branch": "", "about": "-1", "category": "SNACK"})
    wrong.is_valid()
    return {"form": wrong, "fields": LoginForm(), "demo_logins": [LOGIN], "map": _day(), "city": _city(), **_charts()}


def _day() -> str:
    first = (svg.RouteStop(100.38, 13.72, "pickup", 1, "ตลาด"), svg.RouteStop(100.375, 13.70, "delivery", 2, "ชุมชน"))
    second = (svg.RouteStop(100.41, 13.72, "pickup", 1, "ห้าง", look=True),)
    depot = svg.Depot(100.395, 13.71, "สำนักงานเขต")
    return svg.route_map(
        DISTRICT, depot, [svg.Route("รถ 1", first), svg.Route("รถ 2", second)], label="แผนที่รอบรับ–ส่งของเขตบางแค"
    )


def _city() -> str:
    east = svg.Shape("1011", "เขตลาดกระบัง", (tuple((lon + 0.2, lat) for lon, lat in RING),))
    return svg.district_map([DISTRICT, east], {"1040": 12}, label="ร้อยละรายเขต", links={"1040": "/d/"}, unit="%")


def _charts() -> dict[str, str]:
    days = [svg.Bar(f"{day} พ.ย.", day * 7919 % 900, link="/day/" if day == 1 else "") for day in range(1, 27)]
    rows = [svg.Bar("กลุ่มข้าวและพร้อมทาน", 12345, pace=10000, link="/x"), svg.Bar("กลุ่มทานรองท้อง", 2345)]
    cells = [(day.label, day.words("")) for day in days]
    drawn = {
        "bars": svg.bars(rows, label="กิโลกรัมรายประเภท", unit="กก."),
        "columns": svg.columns(days, label="กิโลกรัมรายวัน", unit="กก."),
        "line": svg.line(days, label="คงเหลือรายวัน", unit="กก."),
    }
    return {key: svg.with_table(chart, headings=["วัน", "กก."], rows=cells, caption=key) for key, chart in drawn.items()}
