"""The database is brought up to date, and an empty one gets its city."""

import argparse
import importlib  # models can be loaded only once Django has started
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

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
        with nullcontext() if connection.introspection.table_names() else new_models_alone():
            call_command("migrate", verbosity=0, interactive=False)
    # The cache's table has no migration of its own; the command leaves an existing one alone.
    call_command("createcachetable", verbosity=0)
    if missing and importlib.import_module("songtor.receipts.recounting").begin():
        say("counted who was given food from the receipts of before")
    return missing


@contextmanager
def new_models_alone() -> Iterator[None]:
    """Steps take a new model up without making all models anew that are related to it, over however many links.

    Those stand as they are: a relation to a model that is there is told to it when the new one is made. In a graph in
    which all hangs together Django makes thousands, most of the time of a new city. For an empty database only: what
    comes of that is the same everywhere and compared (decision 0021); one that is in use goes Django's own way.
    """
    whole = ProjectState.add_model

    def add_model(self: ProjectState, model_state: ModelState) -> None:
        apps = self.__dict__.pop("apps", None)  # a state that has none yet makes nothing
        whole(self, model_state)
        if apps is not None:
            self.__dict__["apps"] = apps
            apps.render_multiple([model_state])

    ProjectState.add_model = add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = whole  # type: ignore[method-assign]


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
