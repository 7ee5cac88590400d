"""The triggers that keep the log as it is."""

from typing import Any

from django.db import migrations

from kasse.office.audit import append_only


def make(apps: Any, editor: Any) -> None:
    for sql in append_only.statements(editor.connection.vendor):
        editor.execute(sql)


def take_away(apps: Any, editor: Any) -> None:
    for sql in append_only.undo_statements(editor.connection.vendor):
        editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(make, take_away)]
