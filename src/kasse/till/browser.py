"""The till's door in the browser: JavaScript calls in, SQLite WASM is called out.

Runs in Pyodide inside the till's Web Worker (web/till/src/worker). Everything crosses as JSON
text, which was the quickest of the ways measured (bench/browser_runtime.py). Nothing here
imports Pyodide, so that the module is type-checked and tested in CPython as well.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Never, Protocol, cast

from kasse.till.connection import (
    Row,
    SqlValue,
    StatementFailed,
    StorageFailed,
    StorageFull,
)

_INT64 = 2**63
_EXACT_IN_JAVASCRIPT = 2**53 - 1
_ERRORS: Mapping[str, type[Exception]] = {
    "full": StorageFull,
    "failed": StorageFailed,
    "statement": StatementFailed,
    "float": TypeError,
}


class SqliteCallbacks(Protocol):
    """What the worker lends: synchronous calls into SQLite WASM.

    Each returns JSON: `{"rows": [...]}`, or `{"error": kind, "message": text}` with a kind of
    "full", "failed", "statement" or "float". Values that JSON or JavaScript cannot hold are
    wrapped: `{"i": "9007199254740993"}` for an integer beyond 2^53, `{"x": "00ff"}` for bytes.
    """

    def execute(self, sql: str, parameters_json: str) -> str: ...

    def executemany(self, sql: str, rows_json: str) -> str: ...


class TillPort(Protocol):
    """What the worker may ask of the till: JSON text in, JSON text out.

    The clock and randomness come in with each call (`now`, `random`); no method waits.
    """

    def handle(self, command_json: str) -> str:
        """One command. `{"ok": true, "view", "effects"}` or `{"ok": false, "refusal", "view"}`."""
        ...

    def pin_parameters(self, command_json: str) -> str:
        """How to derive the proof for a command that carried a PIN (which is not in it here).

        `{"salt": hex, "iterations": n}`, or `null` when there is nothing to prove against.
        """
        ...

    def sync_next(self, now_json: str) -> str:
        """The next HTTP request `{"id", "method", "path", "headers", "body", "stream"}` or null."""
        ...

    def sync_done(self, response_json: str) -> str:
        """How it ended: `{"id", "now", "status", "body"}`; status `"network_error"` for no answer."""
        ...

    def feed_chunk(self, ndjson: str) -> str:
        """Take lines of a streamed snapshot, all in one transaction."""
        ...

    def online(self) -> None:
        """The network is said to be back: do not wait for the next try."""
        ...


def open_till(callbacks: SqliteCallbacks, config_json: str) -> TillPort:
    """Open the till on a database lent by the worker.

    `config_json` is an object; its `application` names the module that offers
    `open_application(connection, config)` and is `kasse.till.port` unless a test says
    otherwise.
    """
    config = json.loads(config_json)
    module = import_module(config.get("application", "kasse.till.port"))
    return cast(TillPort, module.open_application(BrowserConnection(callbacks), config))


class BrowserConnection:
    """`kasse.till.connection.Connection` over the worker's SQLite WASM."""

    __slots__ = ("_callbacks", "_inside")

    def __init__(self, callbacks: SqliteCallbacks) -> None:
        self._callbacks = callbacks
        self._inside = False

    def execute(self, sql: str, parameters: Sequence[SqlValue] = ()) -> list[Row]:
        sent = _encode([_wrap(value) for value in parameters]) if parameters else ""
        return _decode(self._callbacks.execute(sql, sent))

    def executemany(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        sent = _encode([[_wrap(value) for value in row] for row in rows])
        _decode(self._callbacks.executemany(sql, sent))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        assert not self._inside, "transactions do not nest"
        self.execute("BEGIN IMMEDIATE")
        self._inside = True
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            # The worker answers ROLLBACK also when SQLite already rolled back by itself.
            self.execute("ROLLBACK")
            raise
        finally:
            self._inside = False


def _wrap(value: SqlValue) -> object:
    kind = type(value)
    if kind is str or value is None:
        return value
    if kind is bytes:
        return {"x": cast(bytes, value).hex()}
    if isinstance(value, int):
        if -_EXACT_IN_JAVASCRIPT <= value <= _EXACT_IN_JAVASCRIPT:
            return int(value)
        if not -_INT64 <= value < _INT64:
            raise OverflowError("integer of more than 64 bits")
        return {"i": str(value)}
    raise TypeError(f"a {kind.__name__} may not cross the connection port")


def _encode(values: object) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    # JavaScript would carry a lone surrogate and SQLite would store it as U+FFFD: refuse it.
    if not text.isascii():
        text.encode()
    return text


def _unwrap(wrapped: dict[str, object]) -> object:
    if "i" in wrapped:
        return int(cast(str, wrapped["i"]))
    if "x" in wrapped:
        return bytes.fromhex(cast(str, wrapped["x"]))
    return wrapped


def _decode(answer: str) -> list[Row]:
    if not answer:
        return []
    content = json.loads(answer, object_hook=_unwrap)
    if "error" in content:
        _raise(content["error"], content["message"])
    return [tuple(row) for row in content["rows"]]


def _raise(kind: str, message: str) -> Never:
    raise _ERRORS[kind](message)
