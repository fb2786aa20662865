"""The database is brought up to date, and an empty one gets its city."""

import argparse
import importlib  # models can be loaded only once Django has started

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from songtor.cli.progress import say
from songtor.config import boot

HALF_WAY = (
    "the database stopped half-way through the steps of an earlier version;"
    " run ./songtor migrate of that version first, then this one"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no options: the database is named by DATABASE_URL or SONGTOR_HOME."""


def run(args: argparse.Namespace) -> int:
    """Applies what is missing; a second run changes nothing."""
    boot.start()
    changed = bring_up_to_date()
    if not load_city_when_empty() and not changed:
        say("the database is up to date")
    return 0


def bring_up_to_date() -> int:
    """How many migrations were missing; they are applied now."""
    missing = missing_steps()
    if missing:
        say(f"bringing the database up to date ({missing} steps)")
        call_command("migrate", verbosity=0, interactive=False)
    # The cache's table has no migration of its own; the command leaves an existing one alone.
    call_command("createcachetable", verbosity=0)
    if missing and importlib.import_module("songtor.receipts.recounting").begin():
        say("counted who was given food from the receipts of before")
    return missing


def missing_steps() -> int:
    """Raises ImproperlyConfigured for a database left in the middle of steps that no longer exist one by one."""
    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    for step in executor.loader.disk_migrations.values():
        if 0 < len(applied.intersection(step.replaces)) < len(step.replaces):
            raise ImproperlyConfigured(HALF_WAY)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_outdated() -> None:
    """A command that only reads says what to do instead of failing at a missing table."""
    if missing_steps():
        raise ImproperlyConfigured("the database is not up to date; run ./songtor migrate first")


def load_city_when_empty() -> bool:
    """Whether the city's folder was loaded now; a city that is there is left as its officers keep it."""
    if importlib.import_module("songtor.city.models").District.objects.exists():
        return False
    city = importlib.import_module("songtor.city.files").read_city(settings.SONGTOR_CITY)
    importlib.import_module("songtor.city.loading").load_city(city)
    say(f"loaded {city.name_en}: {len(city.districts)} districts, {len(city.subdistricts)} subdistricts")
    return True
