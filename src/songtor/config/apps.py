from __future__ import annotations

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from songtor.config.database import refuse_unsafe
from songtor.evidence.append_only import guard_ledgers


class ConfigApp(AppConfig):
    name = "songtor.config"
    label = "config"

    def ready(self) -> None:
        connection_created.connect(refuse_unsafe, dispatch_uid="refuse_unsafe")
        # Django sends this only for rooms with tables; all tables stand when the last of them is told.
        post_migrate.connect(guard_ledgers, sender=apps.get_app_config("reports"), dispatch_uid="guard_ledgers")


class ReferenceAdminConfig(AdminConfig):
    default_site = "songtor.config.admin.ReferenceAdmin"
