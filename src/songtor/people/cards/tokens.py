"""What a card's QR code holds: 26 random letters that say nothing of anybody."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

from songtor.people.keys import ring

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U: nobody mistakes them when reading aloud
LENGTH = 26
MARK = "SC1"  # so that a card is told from any other code
_TOKEN = re.compile(f"{MARK}[{LETTERS}]{{{LENGTH}}}")


def new_tokens(actor_ref: str, key: str, count: int) -> list[str]:
    """The same for the same form, so that a second sending prints the same sheet; unknown without the key ring."""
    secret = ring().first.indexing
    said = (f"card {actor_ref} {key} {number}" for number in range(count))
    return [f"{MARK}{_letters(hmac.new(secret, one.encode(), hashlib.sha256).digest(), LENGTH)}" for one in said]


def is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def digest_of(token: str) -> str:
    """What is kept: 130 random bits need no key."""
    return hashlib.sha256(token.encode()).hexdigest()


def label_of(district: str, token: str) -> str:
    """Printed below the code for people to name the card by; the token cannot be told from it."""
    own = _letters(hashlib.sha256(f"label {token}".encode()).digest(), 6)
    return f"{district}-{own[:3]}-{own[3:]}"


def scanned(text: str) -> str:
    """What a scanner or a hand entered, as a token; empty for anything else."""
    plain = re.sub(r"[\s\-]", "", text).upper()
    return plain if is_token(plain) else ""


def _letters(source: Sequence[int], count: int) -> str:
    return "".join(LETTERS[byte % len(LETTERS)] for byte in source[:count])
