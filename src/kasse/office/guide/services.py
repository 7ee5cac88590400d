"""Beginning: a shop of one's own, with what its country and kind of shop start with."""

from collections.abc import Sequence

from django.apps import apps
from django.db import connection, transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import OPERATOR, Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import queries as catalogue_queries
from kasse.office.catalogue import services as catalogue
from kasse.office.first_shop import FirstShop, MadeShop, make_first_shop
from kasse.office.guide import key
from kasse.office.guide.models import Beginning
from kasse.office.stores import queries as stores


def mark_demo() -> None:
    """Says that everything here is a demonstration."""
    Beginning.objects.update_or_create(id=1, defaults={"is_demo": True})


def begin(shop: FirstShop) -> MadeShop | Refused:
    """Makes the shop, after removing the demo shops where there are such: all of it or nothing.

    Refuses company.exists in an office with a shop of its own, and what `make_first_shop` refuses.
    """
    with transaction.atomic():
        if Beginning.objects.filter(id=1, is_demo=True).exists():
            _remove_everything()
        made = make_first_shop(shop)
        if isinstance(made, Refused):
            transaction.set_rollback(True)
            return made
        Beginning.objects.update_or_create(
            id=1, defaults={"is_demo": False, "samples": list(made.samples)}
        )
        company = stores.company()
        assert company is not None
        audit.record(
            OPERATOR,
            audit.Act(
                action="office.begun",
                subject=audit.Subject(kind="company", id=company.id, name=company.name),
            ),
        )
    key.throw_away()
    return made


@transaction.atomic
def remove_samples(*, by: Actor) -> int | Refused:
    """Archives the sample items that are still there, with the categories and pages of the till
    that only they had; their number. Refuses samples.none."""
    by.check("items.edit", store=None)
    beginning = Beginning.objects.filter(id=1).first()
    left: Sequence[str] = catalogue_queries.still_there(beginning.samples if beginning else [])
    if not left:
        return refused("samples.none")
    for assortment, ids in catalogue_queries.by_assortment(left).items():
        catalogue.withdraw_items(by=by, assortment=assortment, ids=ids)
    return len(left)


@transaction.atomic
def hide_steps(*, by: Actor) -> None:
    """The first steps are not shown any more."""
    by.check("company.edit", store=None)
    Beginning.objects.update_or_create(id=1, defaults={"steps_hidden": True})
    audit.record(by, audit.Act(action="guide.hidden", subject=audit.Subject(kind="guide", id="1")))


def _remove_everything() -> None:
    """Empties the office: of a demonstration even the audit log goes."""
    tables = sorted(
        model._meta.db_table
        for app in apps.get_app_configs()
        if app.name.startswith("kasse.") or app.label == "sessions"
        for model in app.get_models(include_auto_created=True)
        if model._meta.managed
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What this transaction wrote waits to be checked, and PostgreSQL empties no such table.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with audit.emptying():
                cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables))
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        with audit.emptying():
            for table in tables:
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  # names of our own models
