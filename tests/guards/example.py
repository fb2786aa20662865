"""How an example of a service is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """What a service is asked, what else under the same key, and who may ask."""

    asked: Mapping[str, object]
    otherwise: Mapping[str, object]
    who: str = "malee"
    stranger: str = "somchai"
