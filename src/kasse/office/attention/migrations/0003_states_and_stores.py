"""Findings that were settled say so, and those about a register belong to its store."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    """Derives the new columns from what is there."""
    finding = apps.get_model("attention", "Finding")
    register = apps.get_model("stores", "Register")
    finding.objects.filter(settled_at__isnull=False).update(state="settled")
    known = register.objects.filter(id=OuterRef("register")).values("store_id")
    without = finding.objects.filter(store="", register__in=register.objects.values("id"))
    without.update(store=Subquery(known))


class Migration(migrations.Migration):
    dependencies = [("attention", "0002_worklist"), ("stores", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
