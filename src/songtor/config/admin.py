"""The operator's admin: reference tables only, for whoever may keep them today."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
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

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class: Any = None, **options: Any
    ) -> None:
        """Packages bring tables of their own; none of them is a reference table of the city."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register([model for model in models if model._meta.app_label == "city"], admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Forbidden and unknown look the same."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            self._refuse_readers(request)
            answer: HttpResponse = inner(request, *args, **kwargs)
            return answer

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one login page, the one that counts its attempts."""
        self._refuse_readers(request)
        return redirect_to_login(reverse("admin:index", current_app=self.name))

    def _refuse_readers(self, request: HttpRequest) -> None:
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
