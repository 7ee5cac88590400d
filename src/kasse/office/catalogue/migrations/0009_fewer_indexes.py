"""An import of many items writes less: no indexes that others begin with, none by which PostgreSQL
would find the beginnings of ids, for which nobody asks, and trigrams made in a quicker way."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("catalogue_item", "catalogue_itemcode", "catalogue_item_text")


def drop_like(_apps: Any, schema_editor: Any) -> None:
    """Those that Django adds for each key of text."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
            " AND tablename = ANY(%s) AND indexname LIKE %s",
            [list(TABLES), r"%\_like"],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


GRAMS = """CREATE OR REPLACE FUNCTION catalogue_grams(of text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
        letters text[] := string_to_array(of, NULL);
        found text[] := '{}';
    BEGIN
        FOR at IN 1 .. coalesce(array_length(letters, 1), 0) - 2 LOOP
            found[at] := letters[at] || letters[at + 1] || letters[at + 2];
        END LOOP;
        RETURN found;
    END $$"""


def quicker_grams(_apps: Any, schema_editor: Any) -> None:
    """The same trigrams in a third of the time; that some come twice is nothing to an index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(GRAMS)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0008_parents'),
    ]

    operations = [
        migrations.AlterField(
            model_name='item',
            name='assortment',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='catalogue.assortment'),
        ),
        migrations.AlterField(
            model_name='item',
            name='category',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='catalogue.category'),
        ),
        migrations.RunPython(drop_like, migrations.RunPython.noop),
        migrations.RunPython(quicker_grams, migrations.RunPython.noop),
    ]
