from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class NameMissing(Refusal):
    code = "shop_name_missing"
    sentence = _("Enter a name of up to 120 letters")


class ShopKnown(Refusal):
    code = "shop_known"
    sentence = _("The district already has a shop called “%(name)s”. Enter another name")


class BarcodeWrong(Refusal):
    code = "barcode_wrong"
    sentence = _(
        "“%(barcode)s” is no barcode: its last figure does not fit the others. Scan again, or type all figures"
    )


class ProductKnown(Refusal):
    code = "product_known"
    sentence = _("The barcode %(barcode)s is known as “%(name)s”. Use that product, or put its name right")


class KindUnknown(Refusal):
    code = "product_kind_unknown"
    sentence = _("Choose one of the kinds of goods in the list")


class PriceImpossible(Refusal):
    code = "price_impossible"
    sentence = _("Enter the price as a whole number of points from 0 to %(most)s")


class PriceOfThePast(Refusal):
    code = "price_of_the_past"
    sentence = _("A price holds from today or a later day on: what was sold before keeps its price")
