"""What officers and coordinators fill in about donors, their food, and the sites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.goods import Goods
from songtor.desk.donors.saying import Category, OfferForm
from songtor.engines.thai import arabic_digits
from songtor.evidence.errors import Refusal
from songtor.look.amounts import GramsField, WholeField, written
from songtor.look.moments import ClockField, DayField
from songtor.offers.queries import Choices, site_kinds
from songtor.offers.services import Place, Point

_POINT = re.compile(r"(-?\d{1,3}\.\d+)[,\s]+(-?\d{1,3}\.\d+)", re.ASCII)
FARTHEST_DEGREES = 0.3  # about 30 km: further away is another place, or the two numbers changed places


class Lying(Protocol):
    """A district, as far as a form needs to know it."""

    code: str
    lat: float
    lon: float

    @property
    def name(self) -> str: ...


class PlainForm(forms.Form):
    """A form that says a refusal next to itself."""

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, ValidationError(str(refusal), code=refusal.code))

    @property
    def code(self) -> str:
        """The machine's word for what is wrong."""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        return str(next(iter(found), ""))


class SayForm(OfferForm):
    """The offer of a branch of this district, as somebody heard it."""

    branch = forms.ChoiceField(label=gettext_lazy("Branch"))

    def __init__(self, *args: Any, branches: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["branch"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose a branch")), *branches]


class WithdrawForm(PlainForm):
    reason = forms.CharField(label=gettext_lazy("Why it is withdrawn"), max_length=300, required=False)


class PointField(forms.Field):
    """Latitude and longitude in one line, as maps copy them."""

    def to_python(self, value: str | None) -> Point | None:
        text = arabic_digits(value or "").strip()
        if not text:
            return None
        match = _POINT.fullmatch(text.strip("()"))
        if match is None:
            said = _("“%(text)s” is not a point. Copy latitude and longitude from a map, like 13.75633, 100.50177")
            raise ValidationError(said, code="not_a_point", params={"text": text[:40]})
        try:
            return Point(float(match[1]), float(match[2]))
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None

    def validate(self, value: Point | None) -> None:
        if value is None and self.required:
            raise ValidationError(_("Enter the point, like 13.75633, 100.50177"), code="point_missing")


class PlaceForm(PlainForm):
    """Where something is and how to find it; the district is asked only where there is a choice."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    district = forms.ChoiceField(label=gettext_lazy("District"))
    point = PointField(
        label=gettext_lazy("Point on the map"),
        help_text=gettext_lazy("Latitude and longitude as a map copies them, like 13.75633, 100.50177"),
    )
    opens = ClockField(label=gettext_lazy("Opens"))
    closes = ClockField(label=gettext_lazy("Closes"))
    contact_role = forms.CharField(
        label=gettext_lazy("Whom to ask for"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("A post, like shift manager; no person's name"),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    arrival_note = forms.CharField(
        label=gettext_lazy("How to get in"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Gate, floor, whom to ask for"),
    )

    def __init__(self, *args: Any, districts: Iterable[Lying], **more: Any) -> None:
        super().__init__(*args, **more)
        self.districts = {district.code: district for district in districts}
        field = self.fields["district"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, district.name) for code, district in self.districts.items()]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        point, district = said.get("point"), self.districts.get(said.get("district", ""))
        if point and district and max(abs(point.lat - district.lat), abs(point.lon - district.lon)) > FARTHEST_DEGREES:
            far = _("This point is far from %(district)s. Check the numbers: latitude first, then longitude")
            self.add_error("point", ValidationError(far, code="point_far_away", params={"district": district.name}))
        if bool(said.get("opens")) != bool(said.get("closes")):
            both = ValidationError(_("Enter both times, or neither"), code="hours_half")
            self.add_error("closes" if said.get("opens") else "opens", both)
        elif said.get("opens") and said["closes"] <= said["opens"]:
            self.add_error(
                "closes", ValidationError(_("Closes before it opens. Check both times"), code="hours_backwards")
            )
        return said

    def place(self, *, kind: str = "", address: str = "") -> Place:
        said = self.cleaned_data
        hours = (f"{said['opens']:%H:%M}", f"{said['closes']:%H:%M}") if said["opens"] else None
        phone, role = said["phone"], said["contact_role"]
        return Place(said["name"], said["point"], kind, address, phone, said["arrival_note"], hours, role)


class DonorForm(PlaceForm):
    """A donor with its first branch."""

    donor_name = forms.CharField(
        label=gettext_lazy("Donor"), max_length=200, help_text=gettext_lazy("Company, market or person")
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)

    field_order = ("donor_name", "name", "district", "address", "point")

    def branch_place(self) -> Place:
        return self.place(address=self.cleaned_data["address"])


class BranchForm(PlaceForm):
    """A branch as it is known, to be put right; it stays in its district."""

    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)

    field_order = ("name", "district", "address", "point")


class SiteChangeForm(PlaceForm):
    """A site as it is known, to be put right; it stays in its district."""

    people = WholeField(label=gettext_lazy("About how many people eat there"))

    field_order = ("name", "district", "people", "point")


def known(place: Any) -> dict[str, Any]:
    """What the forms above begin with, of a branch or a site."""
    names = ("name", "address", "phone", "contact_role", "arrival_note", "opens", "closes", "people")
    point = f"{place.lat:.5f}, {place.lon:.5f}"
    held = {name: getattr(place, name) for name in names if hasattr(place, name)}
    return {**held, "district": place.district_id, "point": point}


class NeedsForm(PlainForm):
    """What a site can use on a round day, by kind of food."""

    def __init__(
        self, *args: Any, categories: Sequence[Category], held: dict[str, int] | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.categories = categories
        for category in categories:
            amount = (held or {}).get(category.code, 0)
            field = WholeField if category.in_pieces else GramsField
            self.fields[f"need_{category.code}"] = field(
                label=category.name,
                required=False,
                initial=written(amount, in_pieces=category.in_pieces) if amount else "",
            )

    @property
    def needs(self) -> list[tuple[Category, BoundField]]:
        return [(category, self[f"need_{category.code}"]) for category in self.categories]

    def goods(self) -> list[Goods]:
        """Raises AmountTooLarge."""
        return [
            Goods(category.code, pieces=amount) if category.in_pieces else Goods(category.code, grams=amount)
            for category in self.categories
            if (amount := self.cleaned_data[f"need_{category.code}"])
        ]


class SiteForm(PlaceForm, NeedsForm):
    """A new site with its first needs."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    people = WholeField(label=gettext_lazy("About how many people eat there"))

    field_order = ("name", "kind", "district", "people", "point")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = site_kinds()


class FindForm(forms.Form):
    """Narrows a list; anything else asked for narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)

    def __init__(self, *args: Any, districts: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.many_districts = len(districts) > 1
        field = self.fields["district"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All districts")), *districts]

    @property
    def text(self) -> str:
        return str(self._said("q") or "")

    @property
    def district_code(self) -> str:
        return str(self._said("district") or "")

    def _said(self, name: str) -> object:
        """What was understood of a field."""
        self.is_valid()
        return self.cleaned_data.get(name)


class FindOffersForm(FindForm):
    """Offers of a day, or only those that still hold."""

    day = DayField(label=gettext_lazy("Day"))
    holds = forms.BooleanField(label=gettext_lazy("Only what still holds"), required=False)

    @property
    def asked_day(self) -> date | None:
        day = self._said("day")
        return day if isinstance(day, date) else None

    @property
    def hold(self) -> bool:
        return bool(self._said("holds"))
