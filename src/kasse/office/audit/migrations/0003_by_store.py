"""An index for those who see the log of some stores only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["store_id", "id"], name="audit_of_store"),
        ),
    ]
