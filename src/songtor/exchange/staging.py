"""Rows that speak of people are staged sealed: personal data lies plainly in `people` and nowhere else.

A register says whether its rows do (`is_private`). What such a row says is wrapped before it is written, and comes back
plain; seven days after the upload it is gone (`services.forget_files`).
"""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from django.db import models

from songtor.people.keys import ring

NONCE_BYTES = 12
BOUND_TO = b"exchange staged"
MARK = b"songtor-sealed/1 "
SEALED = "sealed"


class Private:
    """A value that is sealed when it is written."""

    def __init__(self, value: object) -> None:
        self.value = value


class SealableJSON(models.JSONField):
    """JSON, sealed when it is `Private`; read, it is plain again."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Private):
            text = json.dumps(value.value, ensure_ascii=False)
            value = {SEALED: base64.b64encode(seal(text.encode())).decode()} if value.value else value.value
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        plain = super().from_db_value(value, expression, connection)
        if isinstance(plain, dict) and plain.keys() == {SEALED}:
            return json.loads(unseal(base64.b64decode(plain[SEALED])))
        return plain


def seal(content: bytes) -> bytes:
    key = ring().current
    nonce = os.urandom(NONCE_BYTES)
    named = MARK + key.name.encode() + b" "
    return named + nonce + key.cipher.encrypt(nonce, content, BOUND_TO)


def unseal(content: bytes) -> bytes:
    """What was sealed, or content that never was. Raises KeyMissing."""
    if not content.startswith(MARK):
        return content
    name, _, rest = content.removeprefix(MARK).partition(b" ")
    key = ring().named(name.decode())
    return key.cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], BOUND_TO)
