"""A steady view of the database, while tills go on pushing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads inside see one moment. Holds no lock, on SQLite either (WAL).

    Must not be called in a transaction.
    """
    assert not connection.in_atomic_block
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        # Django's own transactions begin IMMEDIATE on SQLite, which would keep tills waiting.
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgres else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
