from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class AmountImpossible(Refusal):
    code = "amount_impossible"
    sentence = _("An amount is a number above zero in the unit of its category. Weigh or count again and enter it anew")


class AmountTooLarge(Refusal):
    code = "amount_too_large"
    sentence = _("More than 2,000 kg or 20,000 pieces at once. Check the decimal point, or enter it in parts")


class CategoryUnknown(Refusal):
    code = "category_unknown"
    sentence = _("There is no food category “%(category)s”. Choose one of the list")


class CategoryTwice(Refusal):
    code = "category_twice"
    sentence = _("“%(category)s” stands there twice. Add the amounts and enter the category once")


class UsernameTaken(Refusal):
    code = "username_taken"
    sentence = _("This user name is taken. Choose another")


class GrantIncomplete(Refusal):
    code = "grant_incomplete"
    sentence = _("This role needs a district, an agency or a donor. Choose it")


class AccountClosed(Refusal):
    code = "account_closed"
    sentence = _("This account is closed. Open it again first")


class AccountOpen(Refusal):
    code = "account_open"
    sentence = _("This account is open already")


class NotOnesOwn(Refusal):
    code = "not_ones_own"
    sentence = _("Nobody closes their own account or takes back their own role. Ask another operator")


class RoleEnded(Refusal):
    code = "role_ended"
    sentence = _("This role has ended already. Give a new one instead")


class NameNeeded(Refusal):
    code = "name_needed"
    sentence = _("Enter the name that screens show")


class GrantEndsTooEarly(Refusal):
    code = "grant_ends_too_early"
    sentence = _("The role would end before it begins. Enter a later day")


class VehicleNameTaken(Refusal):
    code = "vehicle_name_taken"
    sentence = _("The district has a vehicle of this name already. Choose another name, or amend that one")


class VehicleImpossible(Refusal):
    code = "vehicle_impossible"
    sentence = _("A vehicle has a name, carries at least 1 kg, and not more of it cold. Check the figures")
