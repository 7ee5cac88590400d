"""PostgreSQL empties no audit log at once either; SQLite knows no such statement."""

from typing import Any

from django.db import migrations

from kasse.office.audit import append_only


def make(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(append_only.POSTGRESQL_TRUNCATE)


def take_away(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER audit_no_truncate ON {append_only.TABLE}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_by_store")]

    operations = [migrations.RunPython(make, take_away)]
