from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class PhoneSignedOut(Refusal):
    code = "phone_signed_out"
    sentence = _("This phone is signed out already")


class SignOutNeedsReason(Refusal):
    code = "sign_out_needs_reason"
    sentence = _("Say why this phone is signed out, for example that it was lost")
