"""Applying migrations."""

from django.core.management import call_command
from django.db import connection, transaction


def migrate() -> None:
    """Applies migrations. On SQLite all of them or none, in one transaction, which also asks the
    disk once in place of some hundred times."""
    if connection.vendor != "sqlite":
        call_command("migrate", verbosity=0, interactive=False)
        return
    # Django changes tables with these checks off, and in a transaction they cannot be switched; it
    # checks what a migration has changed by itself.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.enable_constraint_checking()
