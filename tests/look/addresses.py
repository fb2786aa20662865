"""The addresses the frame leads to, without the rooms behind them."""

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.account.urls")), path("i18n/", include("django.conf.urls.i18n"))]
