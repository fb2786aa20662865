from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class WishUnknown(Refusal):
    code = "wish_unknown"
    sentence = _("Choose one of the kinds of goods, or a product from the list")


class AskedImpossible(Refusal):
    code = "asked_impossible"
    sentence = _("Enter how many are asked for, as a whole number from 1 to %(most)s")


class AskedTooLong(Refusal):
    code = "asked_too_long"
    sentence = _("Choose a last day from today to %(days)s days from now")


class AskedAlready(Refusal):
    code = "wished_for_already"
    sentence = _("The public page asks for this already. End that first, or leave it")


class AskedOver(Refusal):
    code = "asked_over"
    sentence = _("This is asked for no more. Open the page again")
