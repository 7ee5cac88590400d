from typing import Any

from django.db import migrations, models

import kasse.office.sealed
from kasse.office.sealed import seal, seal_bytes


def seal_what_is_plain(apps: Any, _schema_editor: Any) -> None:
    """Secrets of hooks, and the answers that are kept for two days."""
    for hook in apps.get_model("integrations", "Hook").objects.all():
        hook.secret = seal(hook.secret)
        hook.old_secret = hook.old_secret and seal(hook.old_secret)
        hook.save(update_fields=["secret", "old_secret"])
    for kept in apps.get_model("integrations", "KeptAnswer").objects.iterator():
        kept.body = seal_bytes(bytes(kept.body))
        kept.save(update_fields=["body"])


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0001_first'),
    ]

    operations = [
        # Sealed text is longer than the columns were, and the rows are still plain text here.
        migrations.AlterField('hook', 'secret', models.TextField()),
        migrations.AlterField('hook', 'old_secret', models.TextField(blank=True)),
        migrations.RunPython(seal_what_is_plain),
        migrations.AlterField('hook', 'secret', kasse.office.sealed.SealedText()),
        migrations.AlterField('hook', 'old_secret', kasse.office.sealed.SealedText(blank=True)),
    ]
