"""Runs inside the browser: an application that measures the runtime it runs on.

Durations are integers of microseconds. The browser's clock steps by 100 µs, so what is shorter is
measured many times over.
"""

import json
import time
from collections.abc import Callable, Mapping

from kasse.till.catalogue import Catalogue
from kasse.till.catalogue_feed import SnapshotLoad
from kasse.till.connection import Connection
from kasse.till.schema import open_schema

_COMMITS = 200
_LOOKUPS = 1000
_SCRATCH = "CREATE TABLE scratch (id TEXT PRIMARY KEY, sku TEXT, name TEXT, price INTEGER, body TEXT) STRICT"
_BY_JSON = """INSERT INTO scratch SELECT json_extract(value, '$.id'), json_extract(value, '$.body.sku'),
    json_extract(value, '$.body.name'), json_extract(value, '$.body.price_minor'),
    json_extract(value, '$.body') FROM json_each(?)"""
_BY_ROW = "INSERT INTO scratch VALUES (?, ?, ?, ?, ?)"


def open_application(connection: Connection, _config: Mapping[str, object]) -> "BenchTill":
    """Open the database as the till does."""
    open_schema(connection)
    return BenchTill(connection)


class BenchTill:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.load: SnapshotLoad | None = None
        self.wanted = False
        self.measures: dict[str, Callable[[dict[str, object]], dict[str, int]]] = {
            "view": lambda _command: {},
            "load": self._load,
            "commits": self._commits,
            "lookups": self._lookups,
            "searches": self._searches,
            "insert": self._insert,
            "crossing": self._crossing,
            "memory": self._memory,
        }

    def handle(self, command_json: str) -> str:
        command = json.loads(command_json)
        result = self.measures[command["command"]](command)
        view = {"items": Catalogue(self.connection).count()}
        return json.dumps({"ok": True, "view": view, "effects": [], "result": result})

    def pin_parameters(self, command_json: str) -> str:
        return "null"

    def sync_next(self, now_json: str) -> str:
        if not self.wanted:
            return "null"
        self.wanted = False
        self.load = SnapshotLoad(self.connection)
        request = {"id": "1", "method": "GET", "path": "/snapshot.ndjson", "headers": {}}
        return json.dumps(request | {"body": None, "stream": True})

    def sync_done(self, response_json: str) -> str:
        assert self.load is not None
        return json.dumps({"view": {"loaded": self.load.done, "finished": self.load.finished}})

    def online(self) -> None:
        pass

    def feed_chunk(self, ndjson: str) -> str:
        assert self.load is not None
        problem = self.load.take(ndjson, at="2026-11-23T14:31:15.123Z")
        assert problem is None, problem
        return "null"

    def _load(self, command: dict[str, object]) -> dict[str, int]:
        self.wanted = True
        return {}

    def _commits(self, command: dict[str, object]) -> dict[str, int]:
        mode = str(command["mode"])
        ((got,),) = self.connection.execute(f"PRAGMA journal_mode={mode}")
        assert got == mode, got
        self.connection.execute("CREATE TABLE IF NOT EXISTS sale (n INTEGER PRIMARY KEY, b TEXT)")
        body = "x" * 2000

        def commit(_number: int) -> None:
            with self.connection.transaction():
                self.connection.execute("INSERT INTO sale (b) VALUES (?)", (body,))

        return _each(commit, _COMMITS)

    def _lookups(self, command: dict[str, object]) -> dict[str, int]:
        catalogue = Catalogue(self.connection)

        def look(number: int) -> None:
            code = 5_700_000_000_000 + number * 7919 % 100_000
            assert len(catalogue.items_by_keys((f"gtin:{code:014}",))) == 1

        return _each(look, _LOOKUPS)

    def _searches(self, command: dict[str, object]) -> dict[str, int]:
        catalogue = Catalogue(self.connection)
        typed = ("m", "mæ", "mælk", "økologisk m", "rugbrød 12", "sku00123", "57000", "kaffe le")

        def search(number: int) -> None:
            catalogue.search(typed[number % len(typed)])

        return _each(search, 20 * len(typed))

    def _insert(self, command: dict[str, object]) -> dict[str, int]:
        """How long 10 000 documents take to become rows, by one way of inserting."""
        lines = [json.dumps(_document(n), ensure_ascii=False) for n in range(10_000)]
        size = int(str(command["chunk"]))
        self.connection.execute("DROP TABLE IF EXISTS scratch")
        self.connection.execute(_SCRATCH)
        started = time.perf_counter_ns()
        for first in range(0, len(lines), size):
            chunk = lines[first : first + size]
            with self.connection.transaction():
                if command["way"] == "json_each":
                    self.connection.execute(_BY_JSON, (f"[{','.join(chunk)}]",))
                else:
                    self.connection.executemany(_BY_ROW, [_row(line) for line in chunk])
        return {"total": (time.perf_counter_ns() - started) // 1000}

    def _crossing(self, command: dict[str, object]) -> dict[str, int]:
        """Rows and parameters across the language border: as JSON text, or converted by Pyodide."""
        from js import JSON
        from pyodide.ffi import to_js

        rows = [["i000123", "sku000123", "Mælk 1 l, økologisk", n, None] for n in range(50)]
        text = json.dumps(rows)
        objects = JSON.parse(text)
        parameters = rows[0]
        return {
            "50_rows_in_json": _mean(lambda: json.loads(JSON.stringify(objects)), 200),
            "50_rows_in_to_py": _mean(objects.to_py, 200),
            "5_parameters_out_json": _mean(lambda: JSON.parse(json.dumps(parameters)), 2000),
            "5_parameters_out_to_js": _mean(lambda: to_js(parameters), 2000),
        }

    def _memory(self, command: dict[str, object]) -> dict[str, int]:
        import pyodide_js

        return {"python_bytes": int(pyodide_js._module.HEAP8.length)}


def _document(number: int) -> dict[str, object]:
    body = {"sku": f"sku{number:06}", "name": f"Vare {number}", "price_minor": number}
    return {"id": f"s{number}", "body": body | {"tax_class": "standard", "unit": "piece"}}


def _row(line: str) -> tuple[str, str, str, int, str]:
    document = json.loads(line)
    body = document["body"]
    text = json.dumps(body, ensure_ascii=False)
    return document["id"], body["sku"], body["name"], body["price_minor"], text


def _each(work: Callable[[int], None], times: int) -> dict[str, int]:
    taken = []
    for number in range(times):
        started = time.perf_counter_ns()
        work(number)
        taken.append((time.perf_counter_ns() - started) // 1000)
    taken.sort()
    mean = sum(taken) // times
    return {"median": taken[times // 2], "p95": taken[times * 95 // 100], "mean": mean}


def _mean(work: Callable[[], object], times: int) -> int:
    started = time.perf_counter_ns()
    for _ in range(times):
        work()
    return (time.perf_counter_ns() - started) // times // 1000
