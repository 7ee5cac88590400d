from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cash', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='cashcount',
            index=models.Index(fields=['store', 'day'], name='cash_count_store_day'),
        ),
        migrations.AddIndex(
            model_name='cashday',
            index=models.Index(fields=['store', 'day'], name='cash_day_store_day'),
        ),
        migrations.AddIndex(
            model_name='cashmovement',
            index=models.Index(fields=['store', 'day'], name='cash_movement_store_day'),
        ),
    ]
