from __future__ import annotations

import base64
import hashlib
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest

from songtor.engines.paper.codes import qr_svg

NONCE_BYTES = 12
PURPOSE = b"songtor second factor"


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an operator; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are kept encrypted: a copy of the database alone makes no code."""

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url).decode()

    def get_totp_issuer(self) -> str:
        return "Songtor"

    def encrypt(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Under another key every code is wrong, and nothing breaks: an operator resets the account."""
        kept = base64.b64decode(encrypted_text)
        try:
            return _cipher().decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], PURPOSE).decode()
        except InvalidTag:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> AESGCM:
    return AESGCM(hashlib.sha256(PURPOSE + settings.SECRET_KEY.encode()).digest())
