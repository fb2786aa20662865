from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class AddressImpossible(Refusal):
    code = "address_impossible"
    sentence = _("This is not an e-mail address. Check it, for example name@example.com")
