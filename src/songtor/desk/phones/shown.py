"""A phone as its district sees it: whether it may still send, what it holds back, and how its clock goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songtor.look.figures import number
from songtor.sync.devices.queries import IDLE

SKEW_SHOWN_SECONDS = 600
MINUTE, HOUR, DAY = 60, 3_600, 86_400


@dataclass(frozen=True)
class PhoneRow:
    """One line of a list of phones."""

    phone: Any
    now: datetime

    @property
    def may_send(self) -> bool:
        return self.chip[0] in ("done", "look") and not self.is_idle

    @property
    def is_idle(self) -> bool:
        return bool(self.now - self.phone.seen_at > IDLE)

    @property
    def chip(self) -> tuple[str, str]:
        if self.phone.revoked_at is not None:
            return "nothing", _("Signed out")
        if not (self.phone.account.is_active and getattr(self.phone, "records_here", True)):
            return "nothing", _("The officer has left")
        if self.is_idle:
            return "nothing", _("Not seen for 14 days: must sign in again")
        if self.phone.unsent:
            return "look", _("%(count)s not sent yet") % {"count": number(self.phone.unsent)}
        return "done", _("In use")

    @property
    def clock(self) -> str:
        """How far its clock is from ours, when that is over 10 minutes."""
        skew = self.phone.skew_seconds
        if skew is None or abs(skew) <= SKEW_SHOWN_SECONDS:
            return ""
        said = {"time": _lasting(abs(skew))}
        return _("Clock %(time)s fast") % said if skew > 0 else _("Clock %(time)s slow") % said


def _lasting(seconds: int) -> str:
    if seconds >= 2 * DAY:
        return _("%(count)s days") % {"count": number(seconds // DAY)}
    if seconds >= 2 * HOUR:
        return _("%(count)s h") % {"count": number(seconds // HOUR)}
    return _("%(count)s min") % {"count": number(seconds // MINUTE)}
