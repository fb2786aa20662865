"""What people type on a phone becomes grams and pieces."""

from __future__ import annotations

from typing import Any

from django import forms

from songtor.look.amounts import GramsField, WholeField


def about_field(*, in_pieces: bool, **more: Any) -> forms.Field:
    """About how much of one kind of food, in whole grams or pieces; nothing typed is none."""
    field = (WholeField if in_pieces else GramsField)(required=False, **more)
    field.widget.attrs |= {"placeholder": "0", "class": "give-amount", "maxlength": 40}
    return field


def typed(amount: int, *, in_pieces: bool) -> str:
    """An amount as it stands in a field: kilograms without needless zeros, or pieces."""
    if in_pieces:
        return str(amount)
    whole, rest = divmod(amount, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")
