"""The operator's admin: reference tables only, for whoever may keep them today."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from songtor.city.models import Account
from songtor.city.policy import Kind, Verb, actor_of
from songtor.look.clock import today


class ReferenceAdmin(admin.AdminSite):
    site_header = site_title = _("Songtor: reference tables")
    index_title = _("Reference tables")

    def has_permission(self, request: HttpRequest) -> bool:
        if not isinstance(request.user, Account):
            return False
        return actor_of(request.user, today()).may(Verb.KEEP, Kind.REFERENCE)
