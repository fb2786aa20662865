"""The addresses the frame leads to, without the rooms behind them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def register(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("register/", register, name="register"),
]
