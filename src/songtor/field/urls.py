from __future__ import annotations

from django.urls import path

from songtor.field import shell

urlpatterns = [
    path("field/", shell.app, name="field"),
    path("field/sw.js", shell.worker, name="field_worker"),
    path("till/offline/", shell.till, name="till_offline"),
    path("till/offline/sw.js", shell.till_worker, name="till_worker"),
    path("field/app.webmanifest", shell.manifest, name="field_manifest"),
]
