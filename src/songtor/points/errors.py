from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class PointsInsufficient(Refusal):
    code = "points_insufficient"
    sentence = _("The household has %(balance)s points and needs %(wanted)s. Take something out, or grant points first")


class PointsImpossible(Refusal):
    code = "points_impossible"
    sentence = _("Enter points as a whole number from 1 to %(most)s")


class PointsNotThere(Refusal):
    code = "points_not_there"
    sentence = _("The household has %(balance)s points; no more can be taken away")


class PointsReversed(Refusal):
    code = "points_reversed"
    sentence = _("These points were given back before. Open the page again to see what holds now")


class SameHousehold(Refusal):
    code = "same_household"
    sentence = _("These points are this household's already. Choose another household")


class RuleImpossible(Refusal):
    code = "rule_impossible"
    sentence = _(
        "This rule cannot hold. "
        "Enter whole numbers above zero, each score once, and days only for points that carry over"
    )


class RuleStarted(Refusal):
    code = "rule_started"
    sentence = _(
        "This rule, or another one of that day, was switched on before. Choose another day, or write a new draft"
    )


class RuleStartsTooEarly(Refusal):
    code = "rule_starts_too_early"
    sentence = _("A rule starts today or later. Choose another day")


class RuleBegan(Refusal):
    code = "rule_began"
    sentence = _("This rule has begun. Write another one and switch it on")


class RuleTakenBack(Refusal):
    code = "rule_taken_back"
    sentence = _("This start was taken back before. Open the page again to see what holds now")


class ChangeReasonNeeded(Refusal):
    code = "change_reason_needed"
    sentence = _("Write down why the points change")


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    sentence = _("Somebody else must confirm this. Ask a colleague to open it")


class ChangeDecided(Refusal):
    code = "change_decided"
    sentence = _("This was decided before. Open the page again to see what holds now")
