from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class RoundSignedOff(Refusal):
    code = "round_signed_off"
    sentence = _("This round is signed off. Ask your district head to correct it with a reason")


class RoundNotPublished(Refusal):
    code = "round_not_published"
    sentence = _("This round is still a draft. Publish the plan first")


class RoundCancelled(Refusal):
    code = "round_cancelled"
    sentence = _("This round was cancelled. Open the day to see what holds now")


class StopMovedMeanwhile(Refusal):
    code = "stop_moved_meanwhile"
    sentence = _("Somebody just moved this stop to another vehicle. Open the day again")


class SiteEnded(Refusal):
    code = "site_ended"
    sentence = _("This site no longer receives food. Choose another site")


class RoundHasBegun(Refusal):
    code = "round_has_begun"
    sentence = _("This round is already on its way. Change single stops instead")


class BeforeTheRound(Refusal):
    code = "before_the_round"
    sentence = _("The time lies before the day of the round (%(day)s). Check when it happened")


class OtherDistrict(Refusal):
    code = "other_district"
    sentence = _("This belongs to another district. Choose a stop, vehicle or person of this district")


class NotAPickup(Refusal):
    code = "not_a_pickup"
    sentence = _("Food is weighed where it is picked up. Open a pick-up stop")


class NotADelivery(Refusal):
    code = "not_a_delivery"
    sentence = _("Food is handed over at a site. Open a delivery stop")


class StopClosed(Refusal):
    code = "stop_closed"
    sentence = _("This stop is already finished (%(state)s). Open the round to see what is next")


class LeftOverTwice(Refusal):
    code = "left_over_twice"
    sentence = _("The rest at this stop is already offered again. Withdraw that offer first, then say it anew")


class StopHasFood(Refusal):
    code = "stop_has_food"
    sentence = _("Food was already weighed at this stop. Take the weighing back first, with its reason")


class AlreadyArrived(Refusal):
    code = "already_arrived"
    sentence = _("The arrival at this stop is already recorded. Go on with the food")


class WeightImpossible(Refusal):
    code = "weight_impossible"
    sentence = _("The gross weight is below the tare. Weigh crate and food together, then the empty crate")


class WeightTooLarge(Refusal):
    code = "weight_too_large"
    sentence = _("More than 2,000 kg at once. Check the decimal point, or weigh in parts")


class ZeroNeedsReason(Refusal):
    code = "zero_needs_reason"
    sentence = _("Nothing was weighed. Choose why, or enter the weight")


class WeighedTwice(Refusal):
    code = "weighed_twice"
    sentence = _("“%(category)s” was already weighed at this stop. Correct that weighing instead of adding one")


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = _("Say in a few words why")


class SignatureMissing(Refusal):
    code = "signature_missing"
    sentence = _("Nobody has signed yet. Sign in the box, or take a photo of a signed paper")


class StopsStillOpen(Refusal):
    code = "stops_still_open"
    sentence = _("%(count)s stops are still open. Finish them, or mark them as missed with a reason")


class NotWeighed(Refusal):
    code = "not_weighed"
    sentence = _("At “%(stop)s” nothing was weighed yet. Enter the weights, or why there was nothing")


class DifferenceNeedsReason(Refusal):
    code = "difference_needs_reason"
    sentence = _(
        "%(lost)s of %(collected)s are unaccounted for, more than 2 %%. Hand over, write off or keep what is left, "
        "or explain the difference"
    )


class OfferNoLongerHolds(Refusal):
    code = "offer_no_longer_holds"
    sentence = _("“%(stop)s” changed or withdrew its offer after the plan was made. Drop that stop first, then publish")


class SameVehicle(Refusal):
    code = "same_vehicle"
    sentence = _("This vehicle goes there already. Choose another one")


class NothingNew(Refusal):
    code = "nothing_new"
    sentence = _("The branch has not announced food anew. Drop the stop if it took its offer back")


class NothingToPublish(Refusal):
    code = "nothing_to_publish"
    sentence = _("There is no draft to publish. Plan the day first")


class OfferAlreadyPlanned(Refusal):
    code = "offer_already_planned"
    sentence = _("Another vehicle already goes there. Move that stop instead")


class PlanOutdated(Refusal):
    code = "plan_outdated"
    sentence = _("Somebody changed the day while it was planned. Plan again")


class NoVehicle(Refusal):
    code = "no_vehicle"
    sentence = _("The district has no vehicle on that day. Add one in the reference tables")


class TooLateToPlan(Refusal):
    code = "too_late_to_plan"
    sentence = _("That day is over. Plan today or a coming day")


class NothingToReplan(Refusal):
    code = "nothing_to_replan"
    sentence = _("No published round has stops to come today. Plan the day instead")


class NotToday(Refusal):
    code = "not_today"
    sentence = _("Only today's rounds are planned anew from where they stand. Change the plan of that day instead")


class LateImpossible(Refusal):
    code = "late_impossible"
    sentence = _("A vehicle is 1 to 240 minutes late. Enter the minutes, or cancel the round")


class ReplanDecided(Refusal):
    code = "replan_decided"
    sentence = _("This proposal was decided before. Plan the rest of the day again")


class DayWentOn(Refusal):
    code = "day_went_on"
    sentence = _("The day went on meanwhile. Plan the rest of the day again")
