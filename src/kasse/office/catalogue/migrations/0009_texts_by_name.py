"""What items are found by knows their assortment, name and whether they are archived."""

from typing import Any

from django.db import migrations, models

TRIGGERS = {
    "catalogue_item_text_added": """CREATE TRIGGER catalogue_item_text_added
        AFTER INSERT ON catalogue_item_text BEGIN
        INSERT INTO catalogue_item_grams (rowid, text) VALUES (new.id, new.text);
    END""",
    "catalogue_item_text_gone": """CREATE TRIGGER catalogue_item_text_gone
        AFTER DELETE ON catalogue_item_text BEGIN
        INSERT INTO catalogue_item_grams (catalogue_item_grams, rowid, text)
        VALUES ('delete', old.id, old.text);
    END""",
    # Not where an item is only archived or brought back.
    "catalogue_item_text_changed": """CREATE TRIGGER catalogue_item_text_changed
        AFTER UPDATE OF text ON catalogue_item_text BEGIN
        INSERT INTO catalogue_item_grams (catalogue_item_grams, rowid, text)
        VALUES ('delete', old.id, old.text);
        INSERT INTO catalogue_item_grams (rowid, text) VALUES (new.id, new.text);
    END""",
}
"""Of SQLite. The table is made anew with the same numbers, so the index itself stays right."""

INDEX = "CREATE INDEX catalogue_item_grams ON catalogue_item_text USING gin (catalogue_grams(text))"
"""Of PostgreSQL: made once at the end, instead of written for each row that is filled in."""

FILL = """UPDATE catalogue_item_text SET (assortment, name, archived) =
    (SELECT assortment_id, name, archived FROM catalogue_item
     WHERE catalogue_item.id = catalogue_item_text.item_id)"""


def take_off(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX catalogue_item_grams")
    else:
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")


def fill(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(FILL)


def hang_on(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)
    else:
        for sql in TRIGGERS.values():
            schema_editor.execute(sql)


def new_column(name: str, field: Any) -> migrations.AddField:
    return migrations.AddField(
        model_name="itemtext", name=name, field=field, preserve_default=False
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0008_ways_to_items")]

    operations = [
        migrations.RunPython(take_off, hang_on),
        new_column("assortment", models.CharField(max_length=64, default="")),
        new_column("name", models.CharField(max_length=250, default="")),
        new_column("archived", models.BooleanField(default=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(hang_on, take_off),
    ]
