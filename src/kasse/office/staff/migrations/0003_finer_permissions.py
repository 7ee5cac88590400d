"""Roles that could manage the office can do each of the things that this meant."""

from typing import Any, Final

from django.db import migrations

SEEN: Final = ("sales.view", "journal.view", "people.view")
MANAGED: Final = (
    "attention.settle",
    "items.edit",
    "prices.publish",
    "stores.edit",
    "registers.edit",
    "people.edit",
    "roles.edit",
    "company.edit",
    "integrations.edit",
    "audit.view",
    "jobs.view",
)


def split(apps: Any, editor: Any) -> None:
    for role in apps.get_model("staff", "Role").objects.all():
        before = set(role.permissions)
        after = before - {"office.manage"}
        if "office.view" in before:
            after.update(SEEN)
        if "office.manage" in before:
            after.update(MANAGED)
        if after != before:
            role.permissions = sorted(after)
            role.save(update_fields=["permissions"])


def join(apps: Any, editor: Any) -> None:
    for role in apps.get_model("staff", "Role").objects.all():
        permissions = set(role.permissions)
        if "company.edit" in permissions:
            permissions.add("office.manage")
        role.permissions = sorted(permissions - {*SEEN, *MANAGED})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_version")]

    operations = [migrations.RunPython(split, join)]
