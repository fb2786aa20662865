"""The code of an announced share: short enough to say at the counter, too long to guess."""

from __future__ import annotations

import hashlib
import hmac
import re

from songtor.people.keys import ring

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nobody mistakes them when reading aloud
LENGTH = 12  # 58 bits
_CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")


def new_code(key: str) -> str:
    """The same for the same form, so that a second sending shows the same code; unknown without the key ring."""
    source = hmac.new(ring().first.indexing, f"share {key}".encode(), hashlib.sha256).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in source[:LENGTH])


def code_in(text: str) -> str:
    """The code in what was typed, or in the address that was scanned; empty when there is none."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    plain = re.sub(r"[\s\-]", "", last).upper()
    return plain if _CODE.fullmatch(plain) else ""


def spelled(code: str) -> str:
    """In groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def digest_of(code: str) -> str:
    return hashlib.sha256(f"share {code}".encode()).hexdigest()
