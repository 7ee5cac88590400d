"""Roles that publish prices make promotions too."""

from typing import Any, Final

from django.db import migrations

MANAGE: Final = "promotions.manage"


def give(apps: Any, editor: Any) -> None:
    for role in apps.get_model("staff", "Role").objects.all():
        if "prices.publish" in role.permissions and MANAGE not in role.permissions:
            role.permissions = sorted([*role.permissions, MANAGE])
            role.save(update_fields=["permissions"])


def take(apps: Any, editor: Any) -> None:
    for role in apps.get_model("staff", "Role").objects.all():
        if MANAGE in role.permissions:
            role.permissions = [one for one in role.permissions if one != MANAGE]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_logins")]

    operations = [migrations.RunPython(give, take)]
