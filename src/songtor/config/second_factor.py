"""A code beside the password: allauth's forms and rules, without its passkeys, whose package is not part of the lock.

The login stops at CodeStage until the code is right; nobody is logged in before.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginStage
from allauth.account.views import BaseReauthenticateView
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

WAYS = {Authenticator.Type.TOTP: TOTP, Authenticator.Type.RECOVERY_CODES: RecoveryCodes}


def _opened(kept: Authenticator) -> TOTP | RecoveryCodes:
    return WAYS[kept.type](kept)


Authenticator.wrap = _opened  # allauth's own first loads the package of the passkeys


class CodeStage(LoginStage):  # type: ignore[misc]
    """Between the right password and being logged in, for who switched it on."""

    key = LoginStageKey.MFA_AUTHENTICATE.value
    urlname = "mfa_authenticate"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        asked = user is not None and is_mfa_enabled(user, [Authenticator.Type.TOTP])
        return (redirect(self.urlname) if asked else None), True


@login_stage_required(stage=CodeStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def authenticate(request: HttpRequest) -> HttpResponse:
    """Asks for the code; a code on paper does as well, once."""
    stage: LoginStage = request._login_stage  # type: ignore[attr-defined]
    form = AuthenticateForm(request.POST if request.method == "POST" else None, user=stage.login.user)
    if form.is_bound and form.is_valid():
        form.save()
        onward: HttpResponse = stage.exit()
        return onward
    return render(request, "mfa/authenticate.html", {"form": form})


@method_decorator(login_required, name="dispatch")
class CodeAgain(BaseReauthenticateView):  # type: ignore[misc]
    """Asks for the code again before something that matters."""

    form_class = ReauthenticateForm
    template_name = "mfa/reauthenticate.html"

    def get_form_class(self) -> Any:
        return self.form_class

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: ReauthenticateForm) -> HttpResponse:
        form.save()
        answer: HttpResponse = super().form_valid(form)
        return answer


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Whether it is switched on, and what to do next."""
    is_on = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    return render(request, "mfa/index.html", {"is_on": is_on})


urlpatterns = [
    path("", index, name="mfa_index"),
    path("code/", authenticate, name="mfa_authenticate"),
    path("again/", CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("on/", activate_totp, name="mfa_activate_totp"),
    path("off/", deactivate_totp, name="mfa_deactivate_totp"),
    path("paper/", view_recovery_codes, name="mfa_view_recovery_codes"),
    path("paper/new/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
