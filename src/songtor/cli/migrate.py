"""The database is brought up to date."""

import argparse

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from songtor.cli.progress import say
from songtor.config import boot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no options: the database is named by DATABASE_URL or SONGTOR_HOME."""


def run(args: argparse.Namespace) -> int:
    """Applies what is missing; a second run changes nothing."""
    boot.start()
    if not bring_up_to_date():
        say("the database is up to date")
    return 0


def bring_up_to_date() -> int:
    """How many migrations were missing; they are applied now."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        say(f"bringing the database up to date ({missing} steps)")
        call_command("migrate", verbosity=0, interactive=False)
    # The cache's table has no migration of its own; the command leaves an existing one alone.
    call_command("createcachetable", verbosity=0)
    return missing
