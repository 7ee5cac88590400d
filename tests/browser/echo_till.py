"""A till that only answers: it lets the browser runtime be tested without the real application."""

import json
import traceback
from collections.abc import Mapping
from typing import Any

from kasse.till.connection import Connection, StorageFull


def open_application(connection: Connection, config: Mapping[str, object]) -> "EchoTill":
    """Open the echo with its one table."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS echo (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT"
    )
    return EchoTill(connection)


class EchoTill:
    """Keeps each command durably and shows how many it has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def handle(self, command_json: str) -> str:
        command = json.loads(command_json)
        if command["command"] == "refuse":
            refusal = {"code": "echo.refused", "facts": {"command": "refuse"}}
            return json.dumps({"ok": False, "refusal": refusal, "view": self._view()})
        if command["command"] == "echo":
            try:
                self._keep(command_json)
            except StorageFull:
                refusal = {"code": "storage.full", "facts": {}}
                return json.dumps({"ok": False, "refusal": refusal, "view": self._view()})
        effects = self._suite() if command["command"] == "suite" else []
        return json.dumps({"ok": True, "view": self._view(), "effects": effects})

    def _keep(self, body: str) -> None:
        with self._connection.transaction():
            self._connection.execute("INSERT INTO echo (body) VALUES (?)", (body,))

    def _suite(self) -> list[dict[str, str]]:
        """Run the connection port's suite on this database: a name and a trace for each test."""
        # Beside this module in the test's bundle (KASSE_TILL_EXTRA).
        from connection_suite import ConnectionSuite

        connection = self._connection

        class InTheBrowser(ConnectionSuite):
            def open_connection(self) -> Connection:
                return connection

        names = sorted(name for name in vars(ConnectionSuite) if name.startswith("test_"))
        return [{"test": name, "failure": _failure(InTheBrowser(), name)} for name in names]

    def _view(self) -> dict[str, object]:
        ((count,),) = self._connection.execute("SELECT count(*) FROM echo")
        last = self._connection.execute("SELECT body FROM echo ORDER BY number DESC LIMIT 1")
        return {"kept": count, "last": json.loads(str(last[0][0])) if last else None}

    def pin_parameters(self, command_json: str) -> str:
        return json.dumps({"salt": "00112233445566778899aabbccddeeff", "iterations": 100_000})

    def sync_next(self, now_json: str) -> str:
        return "null"

    def sync_done(self, response_json: str) -> str:
        return json.dumps({"view": self._view()})

    def online(self) -> None:
        pass

    def feed_chunk(self, ndjson: str) -> str:
        rows = [(line,) for line in ndjson.splitlines()]
        with self._connection.transaction():
            self._connection.executemany("INSERT INTO echo (body) VALUES (?)", rows)
        return json.dumps({"view": self._view()})


def _failure(suite: Any, name: str) -> str:
    try:
        suite.setup_method()
        getattr(suite, name)()
    except Exception:
        return traceback.format_exc()
    return ""
