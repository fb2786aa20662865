from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class OpeningImpossible(Refusal):
    code = "opening_impossible"
    sentence = _("Enter from when until when it is open, a slot of 5 to 240 minutes that fits, and 1 to 200 households")


class StretchesOverlap(Refusal):
    code = "opening_stretches_overlap"
    sentence = _("%(first)s and %(second)s overlap. Begin the later one when the earlier one has ended")


class TooManyStretches(Refusal):
    code = "opening_stretches_too_many"
    sentence = _("A day has at most %(most)s stretches of time. Leave one out")


class WeekdayMissing(Refusal):
    code = "opening_weekday_missing"
    sentence = _("Choose at least one day of the week")


class OpeningOfThePast(Refusal):
    code = "opening_of_the_past"
    sentence = _("Opening times hold from today or a later day on")


class ClosingOfThePast(Refusal):
    code = "closing_of_the_past"
    sentence = _("That day has passed. Choose today or a later day")


class ClosedAlready(Refusal):
    code = "closed_already"
    sentence = _("The shop is closed on that day already")


class OpenAlready(Refusal):
    code = "open_already"
    sentence = _("That day was opened again before. Nothing more is to do")


class ReasonMissing(Refusal):
    code = "closing_reason_missing"
    sentence = _("Enter why it is closed, so that people can be told")


class SlotClosed(Refusal):
    code = "slot_closed"
    sentence = _("The shop does not open at that time. Choose one of its times")


class SlotOver(Refusal):
    code = "slot_over"
    sentence = _("That time has passed. Choose a later one")


class SlotFull(Refusal):
    code = "slot_full"
    sentence = _("All places at that time are taken. The next free one: %(next)s")


class BookedAlready(Refusal):
    code = "booked_already"
    sentence = _("This household comes that day at %(clock)s already. Move that booking, or choose another day")


class BookingOver(Refusal):
    code = "booking_over"
    sentence = _("This booking was cancelled or moved before. Open the page again")
