from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class OnePersonTwice(Refusal):
    code = "one_person_twice"
    sentence = _("Choose two different people to compare")


class AlreadyOne(Refusal):
    code = "already_one"
    sentence = _("The two are one person already. Open the list again to see what is left")


class AlreadyDecided(Refusal):
    code = "already_decided"
    sentence = _("This pair was decided meanwhile. Open the list again; a decision can be taken back")


class TwoNumbers(Refusal):
    code = "two_numbers"
    sentence = _(
        "The two hold different valid numbers, so they cannot be one person. Correct the wrong number first, "
        "or say that they are two"
    )


class SaidToBeTwo(Refusal):
    code = "said_to_be_two"
    sentence = _("It was decided that two of these are different people. Take that decision back first")


class StillJoined(Refusal):
    code = "still_joined"
    sentence = _("Earlier decisions make the two one person. Take the wrong one of them back first")


class NothingDecided(Refusal):
    code = "nothing_decided"
    sentence = _("Nothing is decided about this pair any more. Open the list again")


class AnswerUnknown(Refusal):
    code = "answer_unknown"
    sentence = _("Say whether they are the same person or two people")


class NothingToLink(Refusal):
    code = "nothing_to_link"
    sentence = _("None of these pairs can be linked any more. Look for pairs again")
