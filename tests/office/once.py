"""A shop that all tests of a module share: made once, in a transaction around them all.

Each test's own transaction is then a savepoint in it, so what a test changes is gone after it as
ever. For modules of hundreds of small tests, whose shop takes longer to make than to ask.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from django.db import transaction

T = TypeVar("T")


def once(make: Callable[[], T]) -> Any:
    """A module's fixture that gives what `make` makes."""

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[T]:
        with django_db_blocker.unblock():
            around = transaction.atomic()
            around.__enter__()
            try:
                found = make()
                with django_db_blocker.block():
                    yield found
            finally:
                transaction.set_rollback(True)
                around.__exit__(None, None, None)

    return made
