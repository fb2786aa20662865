from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class BodyUnreadable(Refusal):
    code = "body_unreadable"
    sentence = _("Part of this entry (%(field)s) cannot be read. Enter it once more, or update the app")


class KindUnknown(Refusal):
    code = "kind_unknown"
    sentence = _("The server does not know this kind of entry. Update the app")


class StopElsewhere(Refusal):
    code = "stop_elsewhere"
    sentence = _("This stop is not part of the round any more. Open the round again, and tell your district head")


class BlobMissing(Refusal):
    code = "blob_missing"
    sentence = _("The picture of this entry has not arrived. Take it once more")


class NotYours(Refusal):
    code = "not_yours"
    sentence = _("There is no such entry of this phone. Correct it at the desk")


class CannotBeTakenBack(Refusal):
    code = "cannot_be_taken_back"
    sentence = _("This entry stays as evidence and cannot be changed. Add a note, or tell your district head")


class RecipientElsewhere(Refusal):
    code = "recipient_elsewhere"
    sentence = _("The recipient is not the one of this stop. Ask the desk to add the right stop to the round")


class CardUnreadable(Refusal):
    code = "card_unreadable"
    sentence = _("A card could not be read. Scan it again, or count the person without it")


class SameOperationOtherwise(Refusal):
    code = "same_operation_otherwise"
    sentence = _("An entry with this number says something else already. Export it to a file, tell your district head")


class AfterSignOff(Refusal):
    code = "after_sign_off"
    sentence = _("This happened after the round was signed off. Your district head decides whether it counts")


class AfterMonthClosed(Refusal):
    code = "after_month_closed"
    sentence = _("This arrived after the month was closed. Your district head decides whether it counts")


class RoundNotHeld(Refusal):
    code = "round_not_held"
    sentence = _("The round was cancelled and its vehicle drives another one. Your district head decides what counts")


class RecordedTwice(Refusal):
    code = "recorded_twice"
    sentence = _("Somebody recorded the same before. Both are kept; your district head decides which one counts")


class Repeated(Refusal):
    code = "repeated"
    sentence = _("This was recorded before, and nothing changes by it")


class FoodOverrulesMiss(Refusal):
    code = "food_overrules_miss"
    sentence = _("Food was recorded at this stop, so it does not count as missed")


class WaitsForEarlier(Refusal):
    code = "waits_for_earlier"
    sentence = _("Entries before this one have not arrived yet. It waits for them")


class TooManyOperations(Refusal):
    code = "too_many_operations"
    sentence = _("More than 200 entries at once. Send them in parts")


class OtherDevice(Refusal):
    code = "other_device"
    sentence = _("The entries name another device than the one that sends them")


class CannotBeChosen(Refusal):
    code = "cannot_be_chosen"
    sentence = _("What was recorded first has no entry of its own. Take it back on the page of the stop")


class ExportUnreadable(Refusal):
    code = "export_unreadable"
    sentence = _("This is no file of unsent entries, or it is damaged. Export it from the phone once more")


class ExportTooLarge(Refusal):
    code = "export_too_large"
    sentence = _("The file is larger than 60 MB. Export it from the phone once more")


class ExportOfAnotherPhone(Refusal):
    code = "export_of_another_phone"
    sentence = _("The file comes from another phone. Open the page of that phone")


class DecidedBefore(Refusal):
    code = "decided_before"
    sentence = _("This entry was decided before, or is not late any more. Open the list again")


class NothingPickedUp(Refusal):
    code = "nothing_picked_up"
    sentence = _("This round picks nothing up and had none of it aboard, so it does not count. Tell your district head")


class CannotBeSettled(Refusal):
    code = "cannot_be_settled"
    sentence = _("The server could not bring this entry together with the others. Tell your district head")
