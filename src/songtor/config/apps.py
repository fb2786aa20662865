from __future__ import annotations

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from songtor.config.database import refuse_unsafe
from songtor.evidence.append_only import guard_ledgers
from songtor.points.guarding import guard_points, unguard_points


class ConfigApp(AppConfig):
    name = "songtor.config"
    label = "config"

    def ready(self) -> None:
        connection_created.connect(refuse_unsafe, dispatch_uid="refuse_unsafe")
        # Django sends this only for rooms with tables; all tables stand when the last of them is told.
        last = apps.get_app_config("reports")
        post_migrate.connect(guard_ledgers, sender=last, dispatch_uid="guard_ledgers")
        pre_migrate.connect(unguard_points, sender=last, dispatch_uid="unguard_points")
        post_migrate.connect(guard_points, sender=last, dispatch_uid="guard_points")


class ReferenceAdminConfig(AdminConfig):
    default_site = "songtor.config.admin.ReferenceAdmin"
