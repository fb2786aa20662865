from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from songtor.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", include("songtor.api.urls")),  # before rooms without a prefix, whose every address would be tried
    path("", include("songtor.desk.urls")),
    path("", include("songtor.public.urls")),
    path("", include("songtor.field.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("reference/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
handler404 = "songtor.desk.errors.unknown"
