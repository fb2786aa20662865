from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class CountAboveHeads(Refusal):
    code = "count_above_heads"
    sentence = _("More people of one group (%(group)s) than people present. Count again: each group at most %(heads)s")


class GroupUnknown(Refusal):
    code = "group_unknown"
    sentence = _("There is no vulnerable group “%(group)s”. Choose one of the list")


class HeadsImpossible(Refusal):
    code = "heads_impossible"
    sentence = _("The number of people lies between 1 and 5,000. Count again")


class NothingHandedOver(Refusal):
    code = "nothing_handed_over"
    sentence = _("Enter how much of at least one kind of food was handed over, or mark the stop as missed")


class ReceiptAlreadyReversed(Refusal):
    code = "receipt_already_reversed"
    sentence = _("This receipt was taken back before. Open the round to see what holds now")
