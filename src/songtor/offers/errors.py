from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class PastUseBy(Refusal):
    code = "past_use_by"
    sentence = _(
        "“%(category)s” is past its use-by time (%(use_by)s), so it may not be passed on. Offer only what is still good"
    )


class NothingOffered(Refusal):
    code = "nothing_offered"
    sentence = _("Enter about how much there is of at least one kind of food, or say that there is none today")


class WindowBackwards(Refusal):
    code = "window_backwards"
    sentence = _("The pick-up time ends before it begins. Check both times")


class WindowNotOnDay(Refusal):
    code = "window_not_on_day"
    sentence = _("The pick-up time lies on another day than the offer. Check both times")


class BranchEnded(Refusal):
    code = "branch_ended"
    sentence = _("This branch no longer gives food. Choose another branch, or ask your district officer")


class DayIsOver(Refusal):
    code = "day_is_over"
    sentence = _("That day is over. Offer for today or a coming day")


class TooFarAhead(Refusal):
    code = "too_far_ahead"
    sentence = _("That day is more than 60 days ahead. Choose a nearer day")


class OfferClosed(Refusal):
    code = "offer_closed"
    sentence = _("This offer was replaced or withdrawn. Open the day again to see what holds now")


class OfferOnItsWay(Refusal):
    code = "offer_on_its_way"
    sentence = _(
        "A vehicle is on its way to this food or has fetched it, so it can no longer be changed or withdrawn. "
        "Call the district office"
    )


class LinkExpired(Refusal):
    code = "link_expired"
    sentence = _("This link has expired or was withdrawn. Ask your coordinator for a new one")


class PointOutsideDistrict(Refusal):
    code = "point_impossible"
    sentence = _("The point on the map is not a place on earth. Enter latitude and longitude again")


class NameMissing(Refusal):
    code = "name_missing"
    sentence = _("The name is missing. Enter the name people know")


class SiteHasEnded(Refusal):
    code = "site_has_ended"
    sentence = _("Food no longer goes to this site. Enter a new site if it does again")


class WayInMissing(Refusal):
    code = "way_in_missing"
    sentence = _("Say in a few words how to get in: gate, floor, whom to ask for")


class SameBranchTwice(Refusal):
    code = "same_branch_twice"
    sentence = _("Choose two different branches")


class BranchesElsewhere(Refusal):
    code = "branches_elsewhere"
    sentence = _("The two branches lie in different districts, so they are not one")


class SettledAlready(Refusal):
    code = "settled_already"
    sentence = _("Somebody has answered this already. Open the list again")


class ReversalNeedsReason(Refusal):
    code = "reversal_needs_reason"
    sentence = _("Say in a few words why the answer is taken back")


class WithdrawalNeedsReason(Refusal):
    code = "withdrawal_needs_reason"
    sentence = _("Say in a few words why the offer is withdrawn")


class OfferElsewhere(Refusal):
    code = "offer_elsewhere"
    sentence = _("This offer is with another district now. Open the day again to see who fetches it")


class OfferNotOpen(Refusal):
    code = "offer_not_open"
    sentence = _("This offer is no longer free: another district took it, or it was never offered to yours")


class OfferOpenAlready(Refusal):
    code = "offer_open_already"
    sentence = _("This offer is already offered to other districts. Wait for one of them, or hand it to one by name")


class FetchTimeOver(Refusal):
    code = "fetch_time_over"
    sentence = _("The time to fetch this food is over, so it can be passed on to nobody")


class PassingNeedsReason(Refusal):
    code = "passing_needs_reason"
    sentence = _("Say in a few words why your district cannot fetch it")


class WeekdaysMissing(Refusal):
    code = "weekdays_missing"
    sentence = _("Choose at least one weekday on which the branch gives")


class SeasonBackwards(Refusal):
    code = "season_backwards"
    sentence = _("The season ends before it begins. Check both days")


class SeasonIsOver(Refusal):
    code = "season_is_over"
    sentence = _("The season is over already. Enter a later last day, or leave it empty")


class StandingEnded(Refusal):
    code = "standing_ended"
    sentence = _("This standing offer was ended or changed. Open the branch again to see what holds now")


class StandingTwice(Refusal):
    code = "standing_twice"
    sentence = _("The branch already has a standing offer on one of these weekdays. Change that one instead")


class SaidAlready(Refusal):
    code = "said_already"
    sentence = _("The branch already said what it has that day")


class EmailMissing(Refusal):
    code = "email_missing"
    sentence = _("The branch has no e-mail address. Enter it on its page, or call the shop")


class AskedAlready(Refusal):
    code = "asked_already"
    sentence = _("The branch was already asked. Call the shop if it does not answer")
