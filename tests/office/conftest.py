"""The office under test: its own data folder; SQLite in a file, or the PostgreSQL of DATABASE_URL.

`tools/with_postgres.py pytest tests/office` runs the same tests on PostgreSQL.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

import django
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase

_data = tempfile.mkdtemp(prefix="kasse-test-")
os.environ["KASSE_DATA"] = _data
os.environ["DJANGO_SETTINGS_MODULE"] = "kasse.office.settings"
django.setup(set_prefix=False)
# Scrypt takes a third of a second on purpose; tests/office/staff/test_log_ins.py asks for it.
settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    *settings.PASSWORD_HASHERS,
]


def pytest_unconfigure() -> None:
    """The folder is gone when the tests are; the database in it ends with the last fixture."""
    shutil.rmtree(_data, ignore_errors=True)


_KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def _empty_tables(_: TransactionTestCase) -> None:
    """After a test with real transactions: what is in tables goes, table by table that has rows.

    Django empties all of them and makes its permissions anew, which on PostgreSQL takes longer than
    most of these tests. Foreign keys and triggers rest meanwhile: whole tables go.
    """
    with connection.cursor() as cursor:
        known = connection.introspection.django_table_names(only_existing=True, include_views=False)
        asks = (
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")"  # noqa: S608 # our own tables
            for table in sorted({*known} - _KEPT)
        )
        cursor.execute(" UNION ALL ".join(asks))
        filled = [table for (table,) in cursor.fetchall()]
        rest, work = {
            "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
            "postgresql": (
                "SET session_replication_role = replica",
                "SET session_replication_role = origin",
            ),
        }[connection.vendor]
        cursor.execute(rest)
        with transaction.atomic():
            for table in filled:
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 # our own tables
        cursor.execute(work)


TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[attr-defined]  # Django has no other place for it


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Lets Django empty the tables after tests that need real transactions: on SQLite it does so
    by DELETE and on PostgreSQL by TRUNCATE, which the audit log refuses (tests/office/audit puts
    that back where it is tested).
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_truncate ON audit_auditentry")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, tests that open no database run once enough: on SQLite."""
    if connection.vendor == "sqlite":
        return
    left = [item for item in items if not _opens_a_database(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if _opens_a_database(item)]


def _opens_a_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    asks = names & {"db", "transactional_db", "django_db_setup", "offices"}
    return bool(asks) or item.get_closest_marker("django_db") is not None


_OUT_OF_STEP = """
SELECT i.sku FROM catalogue_item i LEFT JOIN catalogue_item_text t ON t.item_id = i.id
WHERE t.item_id IS NULL OR t.assortment <> i.assortment_id OR t.name <> i.name OR t.archived <> i.archived
    OR t.text <> i.search
"""


@pytest.fixture(autouse=True)
def items_in_step(request: pytest.FixtureRequest) -> Iterator[None]:
    """After whatever a test does, each item is found by what it is."""
    yield
    if request.node.get_closest_marker("django_db") is not None and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(_OUT_OF_STEP)
            assert cursor.fetchall() == []
