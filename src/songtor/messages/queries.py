from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from songtor.messages.models import Message


def newest_about(abouts: Iterable[str]) -> dict[str, Message]:
    """The last message about each thing; whoever may see the thing may see how its message fared."""
    rows = Message.objects.filter(about__in=list(abouts)).defer("to", "subject", "body").order_by("posted_at", "id")
    return {message.about: message for message in rows}


def fared(abouts: Iterable[str]) -> dict[str, Counter[str]]:
    """Of each thing how many letters about it are in which state."""
    told: dict[str, Counter[str]] = {about: Counter() for about in abouts}
    for about, state in Message.objects.filter(about__in=told).values_list("about", "state"):
        told[about][state] += 1
    return told
