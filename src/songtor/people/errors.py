from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class GivenNameMissing(Refusal):
    code = "given_name_missing"
    sentence = _("Enter the name the person goes by; a nickname will do")


class TooLong(Refusal):
    code = "said_too_long"
    sentence = _("One entry is longer than %(most)s characters. Shorten it")


class BirthImpossible(Refusal):
    code = "birth_impossible"
    sentence = _("Nobody alive was born on that day. Check the year: 2568 and 2025 both work")


class PhoneImpossible(Refusal):
    code = "person_phone_impossible"
    sentence = _("A telephone number has 9 or 10 digits and begins with 0. Check it, or leave it empty")


class IdentityImpossible(Refusal):
    code = "identity_impossible"
    sentence = _("This number cannot be right: one digit is wrong or missing. Read it again, or leave it empty")


class PassportImpossible(Refusal):
    code = "passport_impossible"
    sentence = _("A passport number has 5 to 20 letters and digits. Check it, or leave it empty")


class NationalityUnknown(Refusal):
    code = "nationality_unknown"
    sentence = _("There is no such nationality. Choose one of the list, or leave it open")


class AddressContradicts(Refusal):
    code = "address_contradicts"
    sentence = _("Somebody without an address has no house number. Clear one of the two")


class RecordReplaced(Refusal):
    code = "record_replaced"
    sentence = _("Somebody corrected this meanwhile. Open the page again and look at what stands there now")


class RecordEnded(Refusal):
    code = "record_ended"
    sentence = _("This record was taken back and says nothing any more. Open the page again")


class PersonForgotten(Refusal):
    code = "person_forgotten"
    sentence = _("This person was forgotten. Register them anew if they come again")


class GroupUnknown(Refusal):
    code = "vulnerable_group_unknown"
    sentence = _("There is no such group. Choose one of the list")


class GroupGivenAlready(Refusal):
    code = "group_given_already"
    sentence = _("The person is in this group already. End it first, or leave it as it is")


class GroupNeedsBasis(Refusal):
    code = "group_needs_basis"
    sentence = _("Health and disability may be kept only with consent or by law. Record on what ground first")


class GroupEnded(Refusal):
    code = "group_ended"
    sentence = _("The person left this group already. Open the page again")


class PublicTaskNotEnough(Refusal):
    code = "public_task_not_enough"
    sentence = _("For health and disability a public task is not enough. Ask for consent, or name the exception")


class BasisEnded(Refusal):
    code = "basis_ended"
    sentence = _("This was withdrawn already. Open the page again")


class BasisImpossible(Refusal):
    code = "basis_impossible"
    sentence = _("Purpose, ground and who said it must each be chosen from the list")


class InHouseholdAlready(Refusal):
    code = "in_household_already"
    sentence = _("The person lives in a household already. Let them leave that one first")


class HouseholdNeedsMembers(Refusal):
    code = "household_needs_members"
    sentence = _("A household has at least one member. Choose who lives there")


class MemberLeft(Refusal):
    code = "member_left"
    sentence = _("The person left this household already. Open the page again")


class RelatedAlready(Refusal):
    code = "related_already"
    sentence = _("This stands there already. End it first, or leave it as it is")


class RelatedToOneself(Refusal):
    code = "related_to_oneself"
    sentence = _("Choose somebody else: nobody is their own carer or proxy")


class RelationEnded(Refusal):
    code = "relation_ended"
    sentence = _("This ended already. Open the page again")


class EndsBeforeItBegan(Refusal):
    code = "ends_before_it_began"
    sentence = _("The last day lies before the first one. Enter a later day")


class CardsImpossible(Refusal):
    code = "cards_impossible"
    sentence = _("Print 1 to %(most)s cards at once")


class CardUnknown(Refusal):
    code = "card_unknown"
    sentence = _("No card of this district has this code. Scan it again, or find the person by name")


class CardBound(Refusal):
    code = "card_bound"
    sentence = _("This card belongs to somebody already. Take a blank one")


class CardOver(Refusal):
    code = "card_over"
    sentence = _("This card opens nothing any more. Take a blank one and bind it")


class CardNotBound(Refusal):
    code = "card_not_bound"
    sentence = _("This card is still blank. Bind it to a person or a household first")


class PinImpossible(Refusal):
    code = "pin_impossible"
    sentence = _("A PIN has 4 to 6 digits")


class PinWrong(Refusal):
    code = "pin_wrong"
    sentence = _("The PIN is wrong. %(left)s more tries, then the card rests for 15 minutes")


class PinClosed(Refusal):
    code = "pin_closed"
    sentence = _("Too many wrong PINs: the card rests until %(until)s. The person can be found by name meanwhile")


class KeyRingMissing(Refusal):
    code = "people_keys_missing"
    sentence = _("The key file %(path)s is not there, and numbers of documents lie sealed with it. Put its copy back")


class KeyRingUnreadable(Refusal):
    code = "people_keys_unreadable"
    sentence = _("%(path)s is not a key file of people. Put its copy back")


class KeyMissing(Refusal):
    code = "people_key_missing"
    sentence = _("A number was sealed with key %(name)s, which is not in the key file. Put a copy with it back")


class SealBroken(Refusal):
    code = "people_seal_broken"
    sentence = _("A sealed number was changed or belongs to another record. Run ./songtor verify")


class SearchTooOften(Refusal):
    code = "search_too_often"
    sentence = _("Too many searches beyond your district. Go on with your own, or wait an hour")


class OtherNumber(Refusal):
    code = "other_number"
    sentence = _(
        "This person is known by another valid number from another list. Check both; "
        "if they are two people, take the decision that joined them back first"
    )


class AnswerUnknown(Refusal):
    code = "assessment_answer_unknown"
    sentence = _("“%(question)s” needs one of the answers offered. Choose one, and save again")
