from __future__ import annotations

from collections.abc import Iterable

from songtor.messages.models import Message


def newest_about(abouts: Iterable[str]) -> dict[str, Message]:
    """The last message about each thing; whoever may see the thing may see how its message fared."""
    rows = Message.objects.filter(about__in=list(abouts)).defer("to", "subject", "body").order_by("posted_at", "id")
    return {message.about: message for message in rows}
