"""Rows and changes of an import go by indexes that begin with it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from kasse.office import key_indexes


def drop_key_indexes(_apps: Any, schema_editor: Any) -> None:
    columns = ("upload_id",)
    key_indexes.drop(
        schema_editor, {"transfer_importrow": columns, "transfer_importchange": columns}
    )


def of_upload(model: str, related_name: str) -> migrations.AlterField:
    field = models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
        to="transfer.import",
    )
    return migrations.AlterField(model_name=model, name="upload", field=field)


class Migration(migrations.Migration):
    dependencies = [("transfer", "0004_rows_that_wait")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(drop_key_indexes, migrations.RunPython.noop),
            ],
            state_operations=[
                of_upload("importchange", "changes"),
                of_upload("importrow", "rows"),
            ],
        ),
    ]
