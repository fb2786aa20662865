"""Words to choose from on the pages of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.people.choices import choices_of

NOTICE = "2568-1"  # the notice that is read out; a new text is a new version
NOT_KNOWN = ("", _("not known"))
SEXES = [NOT_KNOWN, *choices_of("sex")]
IDENTITIES = [("", _("Thai ID or none")), ("PASSPORT", _("Passport or other foreign document"))]
NATIONALITIES = [
    NOT_KNOWN,
    ("TH", _("Thai")),
    ("MM", _("Myanmar")),
    ("LA", _("Lao")),
    ("KH", _("Cambodian")),
    ("VN", _("Vietnamese")),
    ("CN", _("Chinese")),
    ("IN", _("Indian")),
    ("XX", _("Stateless or another")),
]
BY_AGE = ("CHILD", "WOMAN", "ELDERLY")
GROUPS = choices_of("group")
GROUPS_TO_GIVE = [one for one in GROUPS if one[0] not in BY_AGE]
SAID_BY = choices_of("said_by")
PURPOSES = choices_of("purpose")
BASES = choices_of("basis")
SENSITIVE_BASES = [("", _("not kept")), *(one for one in BASES if one[0] != "PUBLIC_TASK")]
PLACES = choices_of("place")
CARD_ENDS = choices_of("card_end")
