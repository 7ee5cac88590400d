"""The feed into the catalogue: pages of changes by cursor, and whole snapshots (SYNC-10 to 12)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeGuard

from kasse.domain.outcome import Refused, refused
from kasse.till import catalogue_tables, device_store
from kasse.till.connection import Connection

LINES_AT_ONCE: Final = 1000
"""Documents written in one transaction: few enough that selling goes on in between."""


def apply_page(connection: Connection, page: object, *, at: str) -> bool | Refused:
    """Apply one answer of the feed, in one transaction; whether there is more.

    Refuses feed.malformed (nothing is applied then) for an answer of another form, or one that
    leads back or nowhere.
    """
    slot = device_store.read(connection, device_store.SLOT)
    held = device_store.read_number(connection, device_store.CURSOR)
    assert slot is not None, "a snapshot comes first"
    assert held is not None, "a slot has a cursor"
    if not _is_page(page) or page["cursor"] < held or (page["more"] and page["cursor"] == held):
        return refused("feed.malformed")
    latest = {(doc["collection"], doc["id"]): doc for doc in page["documents"]}
    with connection.transaction():
        _apply(connection, slot, latest)
        device_store.write(connection, device_store.CURSOR, page["cursor"])
        device_store.write(connection, device_store.CATALOGUE_AT, at)
    return bool(page["more"])


def _apply(
    connection: Connection, slot: str, latest: Mapping[tuple[str, str], Mapping[str, Any]]
) -> None:
    items = [id_ for collection, id_ in latest if collection == "item"]
    others = [key for key in latest if key[0] != "item"]
    catalogue_tables.remove_items(connection, slot, json.dumps(items))
    connection.executemany(
        catalogue_tables.in_slot("DELETE FROM document@ WHERE collection = ? AND id = ?", slot),
        others,
    )
    kept = [doc for doc in latest.values() if "body" in doc]
    # ASCII: a text that is no Unicode stays an escape, and spoils its own document only.
    catalogue_tables.add(connection, slot, json.dumps(kept))


class SnapshotLoad:
    """One snapshot on its way in, beside the catalogue that is sold from.

    Give it the text as it arrives; when `finished` it is what is sold from. One that was cut off
    counts for nothing: call `discard`, or begin another.
    """

    __slots__ = ("_connection", "_cursor", "_rest", "_side", "done", "finished", "of")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        active = device_store.read(connection, device_store.SLOT)
        self._side: Final = "1" if active == "0" else "0"
        self._cursor: int | None = None
        self._rest = ""
        self.done = 0
        self.of = 0
        self.finished = False
        with connection.transaction():
            catalogue_tables.create(connection, self._side)

    def take(self, text: str, *, at: str) -> Refused | None:
        """Take the next piece of the stream, cut anywhere; refuses feed.malformed.

        Raises StorageFull or StorageFailed; the snapshot is then as good as cut off.
        """
        lines = (self._rest + text).split("\n")
        self._rest = lines.pop()
        lines = [line for line in lines if line.strip()]
        if lines and self._cursor is None:
            problem = self._take_header(lines.pop(0))
            if problem is not None:
                return problem
        while lines and self.done < self.of:
            piece, lines = _cut(lines, min(LINES_AT_ONCE, self.of - self.done))
            problem = self._take_documents(piece)
            if problem is not None:
                return problem
        return self._take_end(lines, at=at) if lines else None

    def discard(self) -> None:
        """Give up what was loaded."""
        with self._connection.transaction():
            catalogue_tables.drop(self._connection, self._side)

    def _take_header(self, line: str) -> Refused | None:
        header = parsed(line)
        if not isinstance(header, dict):
            return refused("feed.malformed")
        cursor, count = header.get("cursor"), header.get("count")
        if not (_is_number(cursor) and _is_number(count)):
            return refused("feed.malformed")
        self._cursor, self.of = cursor, count
        return None

    def _take_documents(self, lines: Sequence[str]) -> Refused | None:
        documents = f"[{','.join(lines)}]"
        if catalogue_tables.count_well_formed(self._connection, documents) != len(lines):
            return refused("feed.malformed")
        with self._connection.transaction():
            catalogue_tables.add(self._connection, self._side, documents)
        self.done += len(lines)
        return None

    def _take_end(self, lines: Sequence[str], *, at: str) -> Refused | None:
        end = parsed(lines[0])
        if len(lines) > 1 or self.finished or end != {"end": True, "count": self.of}:
            return refused("feed.malformed")
        assert self._cursor is not None
        with self._connection.transaction():
            catalogue_tables.create_indexes(self._connection, self._side)
            device_store.write(self._connection, device_store.SLOT, self._side)
            device_store.write(self._connection, device_store.CURSOR, self._cursor)
            device_store.write(self._connection, device_store.CATALOGUE_AT, at)
            catalogue_tables.drop(self._connection, "1" if self._side == "0" else "0")
        self.finished = True
        return None


def parsed(text: str) -> object:
    """The JSON value in `text`; None when there is none."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _cut(lines: list[str], size: int) -> tuple[list[str], list[str]]:
    return lines[:size], lines[size:]


def _is_number(value: object) -> TypeGuard[int]:
    return type(value) is int and value >= 0


def _is_page(page: object) -> TypeGuard[Mapping[str, Any]]:
    return (
        isinstance(page, dict)
        and _is_number(page.get("cursor"))
        and isinstance(page.get("more"), bool)
        and isinstance(page.get("documents"), list)
        and all(_is_document(document) for document in page["documents"])
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _is_document(document: object) -> bool:
    return (
        isinstance(document, dict)
        and _is_name(document.get("collection"))
        and _is_name(document.get("id"))
        and (
            isinstance(document.get("body"), dict)
            if "body" in document
            else document.get("deleted") is True
        )
    )
