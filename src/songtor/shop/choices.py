"""The words of this room that forms offer."""

from __future__ import annotations

from songtor.shop.models import ProductKind

PRODUCT_KINDS = [(one.value, one._label_) for one in ProductKind]
