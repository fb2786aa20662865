from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class NothingAnnounced(Refusal):
    code = "nothing_announced"
    sentence = _("Enter about how many of at least one kind of goods")


class AnnouncedImpossible(Refusal):
    code = "announced_impossible"
    sentence = _("Enter about how many of “%(name)s”, as a whole number from 1 to %(most)s")


class AnnouncedDay(Refusal):
    code = "announced_day"
    sentence = _("Choose a day from today to %(days)s days from now")


class AnnouncedClosed(Refusal):
    code = "announced_closed"
    sentence = _("The food bank is not open on that day. Choose another day")


class AnnouncedPast(Refusal):
    code = "announced_past"
    sentence = _("“%(name)s” would be past its last day by then, so nobody could be given it")


class AnnouncedUnnamed(Refusal):
    code = "announced_unnamed"
    sentence = _("Enter the organisation's name in up to 120 letters, or choose “a person”: people stay unnamed")


class AnnouncementOver(Refusal):
    code = "announcement_over"
    sentence = _("This was withdrawn, or received, or its day has passed")
