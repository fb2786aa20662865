from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class CardNotFound(Refusal):
    code = "card_not_found"
    sentence = _("This card is not one of your district. Find the person by name, or count them as a head")


class CountAboveHeads(Refusal):
    code = "count_above_heads"
    sentence = _("More people of one group (%(group)s) than people present. Count again: each group at most %(heads)s")


class GroupUnknown(Refusal):
    code = "group_unknown"
    sentence = _("There is no vulnerable group “%(group)s”. Choose one of the list")


class HeadsImpossible(Refusal):
    code = "heads_impossible"
    sentence = _("The number of people lies between 1 and 5,000. Count again")


class MemberElsewhere(Refusal):
    code = "member_elsewhere"
    sentence = _(
        "Somebody ticked does not belong to this household on that day. Open the household again and tick anew"
    )


class MemberInNoGroup(Refusal):
    code = "member_in_no_group"
    sentence = _("A household's receipt names its members in a vulnerable group. Enter the others by name or as heads")


class NothingHandedOver(Refusal):
    code = "nothing_handed_over"
    sentence = _("Enter how much of at least one kind of food was handed over, or mark the stop as missed")


class PersonUnknown(Refusal):
    code = "person_unknown"
    sentence = _("One of the people named is not in the registry. Find them again, or count them as heads")


class PersonTwice(Refusal):
    code = "person_twice"
    sentence = _("The same person is named twice at this hand-over. Name everybody once")


class ReceiptAlreadyReversed(Refusal):
    code = "receipt_already_reversed"
    sentence = _("This receipt was taken back before. Open the round to see what holds now")
