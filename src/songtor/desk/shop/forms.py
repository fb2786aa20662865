"""What an officer fills in about the goods of a shop."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.engines import thai
from songtor.evidence.errors import Refusal
from songtor.look.amounts import GramsField, WholeField
from songtor.look.amounts import written as amount_words
from songtor.look.clock import today
from songtor.look.moments import DayField
from songtor.shop.queries import product_kinds
from songtor.shop.shelf.queries import discard_reasons, givers
from songtor.shop.shelf.services import Shared, Sharer, refuse_line

OLDEST, FARTHEST = timedelta(days=3 * 365), timedelta(days=15 * 365)  # what stands on packets people bring
WEEK, MONTH, HALF_YEAR, NONE = "w", "m", "h", "none"
MONTHS = {MONTH: 1, HALF_YEAR: 6}


class OpenForm(PlainForm):
    """Which of the district's places becomes a shop."""

    name = forms.CharField(label=gettext_lazy("Name of the shop"), max_length=120)
    site = forms.ChoiceField(label=gettext_lazy("Where it is"))

    def __init__(self, *args: Any, sites: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["site"].choices = [("", _("Choose a place")), *sites]  # type: ignore[attr-defined]


class PacketDayField(DayField):
    """As packets print it: of two figures of a year only the near era can be meant."""

    def to_python(self, value: str | None) -> date | None:
        try:
            read = thai.parse_date((value or "").strip()[:40])
        except thai.Unreadable:
            return super().to_python(value)
        if isinstance(read, date):
            return read
        near = [day for day in read.readings if today() - OLDEST < day < today() + FARTHEST]
        return near[0] if len(near) == 1 else super().to_python(value)


class LineForm(PlainForm):
    """One product that was brought: how many, and until when it is good."""

    until = forms.ChoiceField(
        label=gettext_lazy("Good for"),
        choices=[
            (WEEK, gettext_lazy("7 days")),
            (MONTH, gettext_lazy("1 month")),
            (HALF_YEAR, gettext_lazy("6 months")),
            (NONE, gettext_lazy("no day printed")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    day = PacketDayField(label=gettext_lazy("or the day on the packet"))
    best = forms.BooleanField(label=gettext_lazy("it says best before"), required=False)

    def __init__(self, *args: Any, product: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.product = product
        field = WholeField if product.category.in_pieces else GramsField
        self.fields["quantity"] = field(label=gettext_lazy("How many"))
        self.fields["day"].widget.attrs["placeholder"] = "31/12/2568"

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "day" in said and not said["day"] and not said.get("until"):
            self.add_error("until", ValidationError(_("Choose until when it is good"), code="until_missing"))
        if self.is_told:
            self._refuse_impossible()
        return said

    @property
    def is_told(self) -> bool:
        return not self.errors

    def _refuse_impossible(self) -> None:
        """What the service would refuse, beside the field it concerns."""
        try:
            refuse_line(self.shared, self.product, today())
        except Refusal as refusal:
            name = "quantity" if refusal.code == "quantity_impossible" else "day"
            self.add_error(name, ValidationError(str(refusal), code=refusal.code))

    @property
    def shared(self) -> Shared:
        said = self.cleaned_data
        last = said["day"] or day_in(said["until"], today())
        best = {"best_before": last} if said["best"] else {"expires_on": last}
        return Shared(self.product.pk, said["quantity"], **best)


def day_in(until: str, day: date) -> date | None:
    """The day a quick answer means: a month later is the same day, or the last of a shorter month."""
    if until == WEEK:
        return day + timedelta(days=7)
    if until not in MONTHS:
        return None
    years, month = divmod(day.month - 1 + MONTHS[until], 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class SharerForm(PlainForm):
    """Who shares, and every reason why a share cannot be recorded."""

    giver = forms.ChoiceField(
        label=gettext_lazy("Who shares"), choices=givers, initial="PERSON", widget=forms.RadioSelect, required=False
    )
    giver_name = forms.CharField(
        label=gettext_lazy("Name of the company, temple or association"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("People who share stay unnamed"),
    )

    @property
    def sharer(self) -> Sharer:
        return Sharer(self.cleaned_data["giver"] or "PERSON", self.cleaned_data["giver_name"])

    def refuse(self, refusal: Refusal) -> None:
        name = "giver_name" if refusal.code == "giver_unnamed" else None
        self.add_error(name, ValidationError(str(refusal), code=refusal.code))


class GoodsForm(PlainForm):
    """What the packet says."""

    name_th = forms.CharField(
        label=gettext_lazy("Name, with the size"), max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of goods"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [("", _("Choose a kind")), *product_kinds()]  # type: ignore[attr-defined]


class LearnForm(GoodsForm):
    """Goods nobody had before."""

    prefix = "new"
    barcode = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ChangeForm(GoodsForm):
    """Goods the city knows under a wrong name or kind; whoever sends no English name takes it away."""

    name_en = forms.CharField(
        label=gettext_lazy("Name in English"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "lang": "en"}),
    )


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("Why, in a sentence"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )


class DiscardForm(PlainForm):
    """So much of one lot goes, and why."""

    reason = forms.ChoiceField(label=pgettext_lazy("discard", "Why"), choices=discard_reasons, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("What else should be known"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, in_pieces: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        field = WholeField if in_pieces else GramsField
        self.fields["quantity"] = field(label=gettext_lazy("How many are thrown away"))

    def refuse(self, refusal: Refusal) -> None:
        name = "quantity" if refusal.code == "not_on_the_shelf" else None
        self.add_error(name, ValidationError(str(refusal), code=refusal.code))


class PassForm(PlainForm):
    """Which shop gets how much of which lots."""

    to_shop = forms.ChoiceField(label=gettext_lazy("To which shop"))

    def __init__(self, *args: Any, others: Sequence[Any], lots: Sequence[tuple[Any, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(str(one.pk), f"{one.name} ({one.district.name})") for one in others]
        self.fields["to_shop"].choices = [("", _("Choose a shop")), *named]  # type: ignore[attr-defined]
        self._offered = lots
        for product, lot in lots:
            field = WholeField if product.category.in_pieces else GramsField
            self.fields[f"lot-{lot.lot.pk}"] = field(label=product.name, required=False)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Product, lot, and its field."""
        return [(product, lot, self[f"lot-{lot.lot.pk}"]) for product, lot in self._offered]

    @property
    def lots(self) -> dict[UUID, int]:
        typed = {lot.lot.pk: self.cleaned_data[f"lot-{lot.lot.pk}"] for _product, lot in self._offered}
        return {pk: number for pk, number in typed.items() if number}

    def clean(self) -> dict[str, Any]:
        """More than there is stands beside its lot."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for product, lot in self._offered:
            name = f"lot-{lot.lot.pk}"
            if (said.get(name) or 0) > lot.amount:
                here = amount_words(lot.amount, in_pieces=product.category.in_pieces)
                words = _("Only %(here)s lie there") % {"here": here}
                self.add_error(name, ValidationError(words, code="not_on_the_shelf"))
        return said


ACCEPT, SEND_BACK = "accept", "back"


class AnswerForm(PlainForm):
    answer = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (SEND_BACK, SEND_BACK)])
    reason = forms.CharField(label=gettext_lazy("Why it goes back"), max_length=300, required=False)

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"is_accepted": told["answer"] == ACCEPT, "reason": told["reason"]}

    def refuse(self, refusal: Refusal) -> None:
        name = "reason" if refusal.code == "shop_reason_missing" else None
        self.add_error(name, ValidationError(str(refusal), code=refusal.code))


class PricesForm(PlainForm):
    """New prices of many products, from one day on; what is left empty stays."""

    starts_on = DayField(label=gettext_lazy("They hold from"), required=True)

    def __init__(self, *args: Any, products: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self._products = products
        for product in products:
            self.fields[f"price-{product.pk}"] = WholeField(
                label=_("New price of %(name)s") % {"name": product.name}, required=False
            )

    def of(self, product: Any) -> Any:
        return self[f"price-{product.pk}"]

    @property
    def prices(self) -> dict[UUID, int]:
        typed = {product.pk: self.cleaned_data[f"price-{product.pk}"] for product in self._products}
        return {pk: points for pk, points in typed.items() if points is not None}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.prices:
            raise ValidationError(_("Enter at least one new price"), code="nothing_priced")
        return said

    def refuse(self, refusal: Refusal) -> None:
        name = "starts_on" if refusal.code == "price_of_the_past" else None
        self.add_error(name, ValidationError(str(refusal), code=refusal.code))
