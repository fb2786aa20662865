"""What a fact is called on the page of its round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from songtor.receipts.history import Happening

SAME_MOMENT = timedelta(minutes=15)


@dataclass(frozen=True)
class Told:
    """A fact with the words for it."""

    fact: Happening
    word: str

    @property
    def was_on_paper(self) -> bool:
        """Entered later than it happened."""
        return self.fact.entered_at - self.fact.happened_at > SAME_MOMENT


def told(facts: list[Happening]) -> list[Told]:
    words = _words()
    return [Told(fact, words.get(fact.what, fact.what)) for fact in facts]


def _words() -> dict[str, str]:
    return {
        "published": _("Published"),
        "under_way": _("The round began"),
        "signed_off": _("Signed off"),
        "cancelled": _("Cancelled"),
        "arrived": _("Arrived"),
        "photo": _("Photo"),
        "signature": _("Signature"),
        "weighed": _("Weighed"),
        "corrected": _("Corrected weight"),
        "taken_back": _("Weight taken back"),
        "left_over": _("Rest offered again"),
        "waste": _("Written off"),
        "waste_taken_back": _("Write-off taken back"),
        "handed_over": _("Handed over"),
        "hand_over_taken_back": _("Hand-over taken back"),
        "stop_done": _("Stop finished"),
        "stop_missed": _("Missed"),
        "stop_cancelled": _("Stop cancelled"),
        "stop_arrived": _("Stop opened again"),
    }
