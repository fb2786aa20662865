"""What a tap or a scanner asks of a basket."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from songtor.desk.page import DeskRequest
from songtor.desk.till.pictures import PICTURES
from songtor.engines.thai import arabic_digits
from songtor.evidence.errors import Unknown
from songtor.shop.barcodes import read_barcode
from songtor.shop.errors import BarcodeWrong, NotOnOffer
from songtor.shop.queries import product_by_barcode, product_by_id
from songtor.shop.till.services import quantity_impossible

MOST_DIGITS = 6


def kind_in(request: DeskRequest) -> str:
    """Which kind of goods the address asks to see; empty for the first."""
    kind = request.GET.get("kind", "")
    return kind if kind in PICTURES else ""


def asked_change(request: DeskRequest, basket: Any) -> dict[str, Any]:
    """Product, and how many more or fewer. Raises BarcodeWrong, NotOnOffer, QuantityImpossible, Unknown."""
    sent = request.POST
    if "scan" in sent:
        return {"product": _scanned(request, sent["scan"]), "by": 1}
    product = product_by_id(actor=request.actor, product_id=sent.get("product", ""))
    if product is None:
        raise Unknown
    try:
        return {"product": product.pk, "by": _whole(sent.get("by", ""))}
    except ValueError:
        raise quantity_impossible(product) from None


def _scanned(request: DeskRequest, text: str) -> UUID:
    if not read_barcode(text):
        raise BarcodeWrong(barcode=text.strip()[:40])
    product = product_by_barcode(actor=request.actor, barcode=text)
    if product is None:
        raise NotOnOffer
    return UUID(str(product.pk))


def _whole(text: str) -> int:
    """Raises ValueError."""
    figures = arabic_digits(text.strip()).replace(",", "")
    if len(figures) > MOST_DIGITS:
        raise ValueError("too long")
    return int(figures)
