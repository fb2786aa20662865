from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class NameMissing(Refusal):
    code = "shop_name_missing"
    sentence = _("Enter a name of up to 120 letters")


class ShopKnown(Refusal):
    code = "shop_known"
    sentence = _("The district already has a shop called “%(name)s”. Enter another name")


class BarcodeWrong(Refusal):
    code = "barcode_wrong"
    sentence = _(
        "“%(barcode)s” is no barcode: its last figure does not fit the others. Scan again, or type all figures"
    )


class ProductKnown(Refusal):
    code = "product_known"
    sentence = _("The barcode %(barcode)s is known as “%(name)s”. Use that product, or put its name right")


class KindUnknown(Refusal):
    code = "product_kind_unknown"
    sentence = _("Choose one of the kinds of goods in the list")


class PriceImpossible(Refusal):
    code = "price_impossible"
    sentence = _("Enter the price as a whole number of points from 0 to %(most)s")


class PriceOfThePast(Refusal):
    code = "price_of_the_past"
    sentence = _("A price holds from today or a later day on: what was sold before keeps its price")


class ShopAtSite(Refusal):
    code = "shop_at_site"
    sentence = _("There is a shop at this place already. Choose another place")


class NothingShared(Refusal):
    code = "nothing_shared"
    sentence = _("Enter at least one kind of goods, and how many")


class ProductUnknown(Refusal):
    code = "product_unknown"
    sentence = _("These goods are not known here. Scan them again, or enter them as new goods")


class QuantityImpossible(Refusal):
    code = "quantity_impossible"
    sentence = _("Enter how many of “%(name)s” as a whole number from 1 to %(most)s")


class PastItsDay(Refusal):
    code = "past_its_day"
    sentence = _("“%(name)s” was good until %(last)s, so nobody may be given it. Thank for it and throw it away")


class DaysBackwards(Refusal):
    code = "best_before_after_expiry"
    sentence = _("“%(name)s” cannot be best before a day after its last one. Check both days on the packet")


class GiverUnnamed(Refusal):
    code = "giver_unnamed"
    sentence = _("Enter the name of the company, temple, school or association. People who share stay unnamed")


class GoodsGone(Refusal):
    code = "goods_gone"
    sentence = _("Some of these goods have left the shelf since, so this cannot be taken back. Count the shelf instead")


class AlreadyTakenBack(Refusal):
    code = "shop_already_taken_back"
    sentence = _("This was taken back before. Nothing more is to do")


class WhyMissing(Refusal):
    code = "shop_reason_missing"
    sentence = _("Enter a reason, so that others understand it later")


class DiscardReasonUnknown(Refusal):
    code = "discard_reason_unknown"
    sentence = _("Choose why the goods are thrown away")


class NotThere(Refusal):
    code = "not_on_the_shelf"
    sentence = _("Only %(here)s of these lie on the shelf. Enter fewer, or count the shelf")


class PassedToItself(Refusal):
    code = "passed_to_itself"
    sentence = _("Choose another shop to send the goods to")


class PassingAnswered(Refusal):
    code = "passing_answered"
    sentence = _("These goods were accepted or sent back before. Open the page again")


class NothingChosen(Refusal):
    code = "nothing_chosen"
    sentence = _("Scan or choose at least one kind of goods")


class ProductTwice(Refusal):
    code = "product_twice"
    sentence = _("“%(name)s” stands there twice. Enter it once, with the sum")


class PriceMissing(Refusal):
    code = "price_missing"
    sentence = _("“%(name)s” has no price in this shop yet. Ask the district head to set one")


class StockInsufficient(Refusal):
    code = "stock_insufficient"
    sentence = _("Only %(here)s of “%(name)s” are left. Take fewer, or choose something else")


class CapReached(Refusal):
    code = "cap_reached"
    sentence = _("This household may take %(left)s more of “%(what)s” until %(last)s. Put something back")


class CardRevoked(Refusal):
    code = "card_revoked"
    sentence = _("This card was ended. Ask for the new card, or find the household by name")


class CardUnbound(Refusal):
    code = "card_unbound"
    sentence = _("This card belongs to nobody yet. Give it to somebody first, or find the household by name")


class NoHousehold(Refusal):
    code = "card_without_household"
    sentence = _("Whoever has this card is in no household yet. Enter the household first; one person alone is one too")


class HouseholdsSeveral(Refusal):
    code = "card_of_several_households"
    sentence = _("Whoever has this card is in several households here. End all memberships but one first")


class NotTheirProxy(Refusal):
    code = "not_their_proxy"
    sentence = _(
        "Whoever takes the goods is no named proxy or carer of this household that day. Name them on the page of the"
        " person they stand for first"
    )


class ShelfFrozen(Refusal):
    code = "shelf_frozen"
    sentence = _("The shelf is being counted. Finish the count or give it up first")


class CountRunning(Refusal):
    code = "count_running"
    sentence = _("A count of this shelf is running already. Go on with it")


class CountOver(Refusal):
    code = "count_over"
    sentence = _("This count is over. Begin another one")


class CountedImpossible(Refusal):
    code = "counted_impossible"
    sentence = _("Enter what you counted as a whole number from 0 to %(most)s")


class NotAllCounted(Refusal):
    code = "not_all_counted"
    sentence = _("%(count)s kinds of goods are not counted yet. Count them, and enter 0 for what is not there")


class CountReasonMissing(Refusal):
    code = "count_reason_missing"
    sentence = _("Choose a reason for every difference")


class GoodsCalledBack(Refusal):
    code = "goods_called_back"
    sentence = _("This is called back: give none of it out, and set it apart. Choose something else")


class RecallEnded(Refusal):
    code = "recall_ended"
    sentence = _("Somebody ended this recall before. Open the page again to see what holds now")


class NotOnOffer(Refusal):
    code = "not_on_offer"
    sentence = _("This is not on the shelf, is past its day, or has no price here. Choose something else")


class BasketPaid(Refusal):
    code = "basket_paid"
    sentence = _("This basket was paid for or thrown away. Begin a new one")


class NothingSought(Refusal):
    code = "recall_seeks_nothing"
    sentence = _("Choose goods or a branch, and at most a year of days")


class NothingFits(Refusal):
    code = "recall_nothing_fits"
    sentence = _("Nothing is called “%(typed)s”. Check the name, or scan the barcode")


class SeveralFit(Refusal):
    code = "recall_several_fit"
    sentence = _("“%(typed)s” fits several: %(names)s. Enter the whole name")


class ReserveTimeImpossible(Refusal):
    code = "reserve_time_impossible"
    sentence = _("Choose until when it is reserved: later than now, and within a week")


class HouseholdTwice(Refusal):
    code = "reserve_household_twice"
    sentence = _("Choose each household once, and at most 300")


class ReserveClosed(Refusal):
    code = "reserve_closed"
    sentence = _("This reserve is closed. Make another one")


class ReserveElsewhere(Refusal):
    code = "reserve_elsewhere"
    sentence = _("Another tablet took this reserve along. Make a reserve for this tablet")


class ReserveUnreported(Refusal):
    code = "reserve_unreported"
    sentence = _("A tablet took this reserve along and has not told what it sold. Finish there, or say why not")


class SaleRefusedBefore(Refusal):
    """With the words of the first answer."""

    code = "reserve_sale_refused"
    sentence = _("%(said)s. The head of section decides what this sale comes to")

    def __init__(self, *, said: str) -> None:
        super().__init__(said=said)


class SaleToldBefore(Refusal):
    code = "reserve_sale_told"
    sentence = _("This sale was told before and is booked. Nothing more is to do")


class RefusedReasonMissing(Refusal):
    code = "refused_reason_missing"
    sentence = _("Choose what it comes to, and write why")


class RefusedSettled(Refusal):
    code = "refused_settled"
    sentence = _("This was decided before. Open the page again")


class ReserveStillOpen(Refusal):
    code = "reserve_still_open"
    sentence = _("Its reserve is still open. Close it first; then its goods lie on the shelf again")


class DeliveryOver(Refusal):
    code = "delivery_over"
    sentence = _("This was delivered or brought back before. Open the page again")


class DeliveryKnown(Refusal):
    code = "home_delivery_known"
    sentence = _("Goods are brought to this household already. Nothing more is to do")


class DeliveryEnded(Refusal):
    code = "home_delivery_ended"
    sentence = _("This ended before. Open the page again")


class KnownOtherwise(Refusal):
    code = "shelved_as_other"
    sentence = _("Some of this food lies on a shelf as “%(name)s” already. Put it there under the same name")


class RoundOver(Refusal):
    code = "shelving_round_signed_off"
    sentence = _("The round is signed off, so the food cannot go back aboard. Count the shelf instead")
