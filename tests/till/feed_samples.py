"""The feed's answers, written as the office writes them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.catalogue import Catalogue
from kasse.till.catalogue_feed import SnapshotLoad
from tests.till.samples import START, opened

Shop = Mapping[tuple[str, str], Mapping[str, Any]]
"""Bodies by collection and id."""


def snapshot(shop: Shop, *, cursor: int = 1) -> str:
    """A whole snapshot."""
    documents = [
        {"collection": collection, "id": id_, "body": body}
        for (collection, id_), body in shop.items()
    ]
    lines = [{"cursor": cursor, "count": len(documents)}, *documents]
    return _lines([*lines, {"end": True, "count": len(documents)}])


def page(
    changes: Iterable[tuple[str, str, Mapping[str, Any] | None]], *, cursor: int, more: bool = False
) -> dict[str, Any]:
    """A page of changes; a body of None is a tombstone."""
    documents = [
        {"collection": collection, "id": id_, "version": cursor}
        | ({"deleted": True} if body is None else {"body": body})
        for collection, id_, body in changes
    ]
    return {"cursor": cursor, "more": more, "documents": documents}


def loaded(shop: Shop, *, cursor: int = 1) -> tuple[CPythonConnection, Catalogue]:
    """A catalogue that holds this shop."""
    connection = opened()
    load = SnapshotLoad(connection)
    assert load.take(snapshot(shop, cursor=cursor), at=START) is None
    assert load.finished
    return connection, Catalogue(connection)


def items(*bodies: Mapping[str, Any]) -> Shop:
    """Items i-1, i-2 … with these bodies."""
    return {("item", f"i-{number}"): body for number, body in enumerate(bodies, start=1)}


def _lines(values: Iterable[Any]) -> str:
    return "".join(f"{json.dumps(value, ensure_ascii=False)}\n" for value in values)
