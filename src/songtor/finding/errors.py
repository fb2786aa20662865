from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class NameMissing(Refusal):
    code = "view_name_missing"
    sentence = _("Give the view a name, like “Waiting in Bang Khae”")


class TooManyViews(Refusal):
    code = "too_many_views"
    sentence = _("You have saved 60 views. Remove one you no longer use, then save this one")
