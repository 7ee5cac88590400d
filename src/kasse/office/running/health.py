"""Is this process alive, and may it be asked? For whatever watches or balances the office.

`/healthz` says that the process answers; `/readyz` looks at the database, the migrations, the disk,
the background work and maintenance. They name what is wrong and tell nothing else about the shop.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from kasse.office import maintenance

HEALTH: Final = "/healthz"
READINESS: Final = "/readyz"

LEAST_FREE_BYTES: Final = 256 * 1024 * 1024
"""A day's sales of a busy shop are some megabytes; below this, somebody must act today."""

_KNOWN_FOR_S: Final = 1.0


class Readiness:
    """Answers /readyz, at most once a second anew: whoever asks more often costs nothing."""

    def __init__(self, *, jobs_alive: Callable[[], bool]) -> None:
        """`jobs_alive` says whether the thread of background work goes on."""
        self._jobs_alive = jobs_alive
        self._lock = Lock()
        self._found: Mapping[str, str] = {}
        self._until_s = 0.0
        self._migrated = False

    def look(self) -> Mapping[str, str]:
        """Each check with `ok` or what is wrong. Blocks; not for the event loop."""
        with self._lock:
            if time.monotonic() >= self._until_s:
                self._found = self._look()
                self._until_s = time.monotonic() + _KNOWN_FOR_S
            return self._found

    def _look(self) -> dict[str, str]:
        database = _database()
        return {
            "database": database,
            "migrations": self._migrations() if database == "ok" else "unknown",
            "disk": disk(shutil.disk_usage(settings.DATA).free),
            "jobs": "ok" if self._jobs_alive() else "stopped",
            "maintenance": "on" if maintenance.is_on() else "ok",
        }

    def _migrations(self) -> str:
        # Nobody takes migrations back under an office that runs.
        if not self._migrated:
            try:
                executor = MigrationExecutor(connection)
                self._migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
            except DatabaseError:
                return "unknown"
            finally:
                connection.close()
        return "ok" if self._migrated else "missing"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "away"
    finally:
        connection.close()
    return "ok"


def disk(free_bytes: int) -> str:
    """What is said of so much free space."""
    return "ok" if free_bytes >= LEAST_FREE_BYTES else "full"
