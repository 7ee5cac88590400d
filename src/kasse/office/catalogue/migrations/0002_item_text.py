"""What items are found by, in a table of its own with an index of trigrams."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from kasse.office.catalogue.item_search import kept_text

SQLITE = (
    # Without positions and sizes: the text itself decides, and the index is a third.
    """CREATE VIRTUAL TABLE catalogue_item_grams USING fts5 (
        text, content = 'catalogue_item_text', content_rowid = 'id',
        detail = none, columnsize = 0, tokenize = 'trigram'
    )""",
    """CREATE TRIGGER catalogue_item_text_added AFTER INSERT ON catalogue_item_text BEGIN
        INSERT INTO catalogue_item_grams (rowid, text) VALUES (new.id, new.text);
    END""",
    """CREATE TRIGGER catalogue_item_text_gone AFTER DELETE ON catalogue_item_text BEGIN
        INSERT INTO catalogue_item_grams (catalogue_item_grams, rowid, text)
        VALUES ('delete', old.id, old.text);
    END""",
    """CREATE TRIGGER catalogue_item_text_changed AFTER UPDATE ON catalogue_item_text BEGIN
        INSERT INTO catalogue_item_grams (catalogue_item_grams, rowid, text)
        VALUES ('delete', old.id, old.text);
        INSERT INTO catalogue_item_grams (rowid, text) VALUES (new.id, new.text);
    END""",
)
SQLITE_BACK = (
    "DROP TRIGGER catalogue_item_text_changed",
    "DROP TRIGGER catalogue_item_text_gone",
    "DROP TRIGGER catalogue_item_text_added",
    "DROP TABLE catalogue_item_grams",
)
POSTGRESQL = (
    """CREATE FUNCTION catalogue_grams(of text) RETURNS text[]
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
        $$ SELECT array_agg(DISTINCT substr(of, at, 3)) FROM generate_series(1, length(of) - 2) AS at $$""",
    "CREATE INDEX catalogue_item_grams ON catalogue_item_text USING gin (catalogue_grams(text))",
)
POSTGRESQL_BACK = (
    "DROP INDEX catalogue_item_grams",
    "DROP FUNCTION catalogue_grams(text)",
)


def fill(apps: Any, _schema_editor: Any) -> None:
    Item, ItemText = apps.get_model("catalogue", "Item"), apps.get_model("catalogue", "ItemText")
    items = Item.objects.values_list("id", "search")
    texts = {item_id: kept_text([text]) for item_id, text in items}
    ids = list(texts)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        Item.objects.bulk_update([Item(id=one, search=texts[one]) for one in some], ["search"])
        ItemText.objects.bulk_create(ItemText(item_id=one, text=texts[one]) for one in some)


def make_index(_apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for sql in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(sql, None)
    if not postgresql:
        schema_editor.execute(
            "INSERT INTO catalogue_item_grams (catalogue_item_grams) VALUES ('rebuild')", None
        )


def drop_index(_apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for sql in POSTGRESQL_BACK if postgresql else SQLITE_BACK:
        schema_editor.execute(sql, None)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ItemText",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="text",
                        to="catalogue.item",
                    ),
                ),
            ],
            options={"db_table": "catalogue_item_text"},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(make_index, drop_index),
    ]
