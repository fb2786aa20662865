"""An announced share at the counter: its products lie there already, its kinds stand by until they are scanned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from songtor.desk.page import DeskRequest
from songtor.desk.shop.basket import Counter
from songtor.evidence.errors import Unknown
from songtor.look.amounts import written
from songtor.shop.sharing.queries import announcement_for, what_is


def announced_in(request: DeskRequest, shop: Any) -> Any:
    """The announcement this page receives; None for goods nobody announced. Raises Unknown."""
    sent = request.POST.get("announced", "") or request.GET.get("announced", "")
    if not sent:
        return None
    try:
        found = announcement_for(actor=request.actor, announcement_id=UUID(sent))
    except ValueError:
        raise Unknown from None
    if found.district_id != shop.district_id:
        raise Unknown
    return found


def put_announced(counter: Counter, announced: Any) -> None:
    """About as many as were announced: to be weighed, counted and corrected."""
    for line in announced.lines.all():
        if line.product:
            told = {"quantity": written(line.about, in_pieces=line.product.category.in_pieces)}
            if line.expires_on:
                told["day"] = f"{line.expires_on:%d/%m}/{line.expires_on.year + 543}"
            counter.lines.append((line.product, told))


def kinds_announced(announced: Any) -> list[tuple[Any, Any]]:
    """Lines that name a kind only, and what they mean."""
    return [(line, what_is(line)) for line in announced.lines.all() if not line.product] if announced else []
