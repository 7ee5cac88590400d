"""Plays a script at a till; the same file runs in CPython and in Pyodide."""

import json
from typing import Any

from kasse.domain.documents import from_document, to_document
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Promotion
from kasse.till.application import Till, open_till, reply_text
from kasse.till.browser import BrowserConnection, SqliteCallbacks
from kasse.till.catalogue_feed import SnapshotLoad
from kasse.till.connection import Connection
from kasse.till.schema import open_schema
from kasse.till.state import Register


def play(connection: Connection, script_text: str) -> str:
    """The journal that the script leaves and every answer on the way, as JSON.

    A script has `documents` of the feed, the `register`, and `commands` as the till takes them;
    `{"command": "(restart)"}` opens the till again on the same database.
    """
    script = json.loads(script_text)
    assert open_schema(connection) is None
    _load(connection, script["documents"])
    till = _opened(connection, script["register"])
    answers = []
    for command in script["commands"]:
        if command["command"] == "(restart)":
            till = _opened(connection, script["register"])
        else:
            answers.append(reply_text(till.handle(command)))
    entries = [[entry.text, entry.hash] for entry in till.state.store.read_all()]
    return json.dumps({"entries": entries, "answers": answers})


def play_in_browser(callbacks: SqliteCallbacks, script_text: str) -> str:
    """The same over SQLite WASM."""
    return play(BrowserConnection(callbacks), script_text)


def promote(case_text: str) -> str:
    """What `promotions` give `lines` in a `visit`, all documents; as JSON."""
    case = json.loads(case_text)
    offers = arranged(from_document(Promotion, one) for one in case["promotions"])
    lines = [from_document(GoodsLine, one) for one in case["lines"]]
    return json.dumps(to_document(apply(offers, lines, from_document(Visit, case["visit"]))))


def open_application(connection: Connection, config: Any) -> None:
    """No application: the bundle wants its module to offer one."""
    raise NotImplementedError


def _load(connection: Connection, documents: list[dict[str, Any]]) -> None:
    count = len(documents)
    lines = [{"cursor": 1, "count": count}, *documents, {"end": True, "count": count}]
    load = SnapshotLoad(connection)
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    assert load.take(text, at="2026-11-23T05:00:00.000Z") is None


def _opened(connection: Connection, register: dict[str, Any]) -> Till:
    till = open_till(connection, Register(**register), durable=True)
    assert isinstance(till, Till)
    return till
