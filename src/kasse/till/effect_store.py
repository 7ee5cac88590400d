"""Effects and what became of them: print, open the drawer, fetch a receipt.

Each is kept before it is tried. One without an outcome after a restart may have happened or
not: it is `unknown`, and shown; nothing is assumed.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from kasse.domain.journal import Document
from kasse.domain.outcome import Refused, refused
from kasse.till.connection import Connection

OUTCOMES: Final = ("done", "failed", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """An effect that may have happened or not; somebody has to look."""

    at: str
    body: Document


def add(connection: Connection, *, at: str, effects: Sequence[Document]) -> None:
    """Keep effects (each with its id as `effect`) in the transaction of their command.

    One that is kept already is tried again: what became of it is open once more.
    """
    connection.executemany(
        "INSERT INTO effect (effect, at, body) VALUES (?, ?, ?)"
        " ON CONFLICT (effect) DO UPDATE SET at = excluded.at, outcome = NULL, detail = NULL",
        [(str(effect["effect"]), at, json.dumps(effect)) for effect in effects],
    )


def settle(
    connection: Connection, *, effect: str, outcome: str, detail: str | None = None
) -> Refused | None:
    """Keep what became of an effect, one of OUTCOMES; a later word replaces an earlier one.

    Refuses effect.unknown_id.
    """
    known = connection.execute("SELECT 1 FROM effect WHERE effect = ?", (effect,))
    if not known:
        return refused("effect.unknown_id", effect=effect)
    connection.execute(
        "UPDATE effect SET outcome = ?, detail = ? WHERE effect = ?", (outcome, detail, effect)
    )
    return None


def has_happened(connection: Connection, effect: str) -> bool:
    """Whether it may have happened: it was tried, and nobody said that it failed."""
    rows = connection.execute("SELECT outcome FROM effect WHERE effect = ?", (effect,))
    return bool(rows) and rows[0][0] != "failed"


def lose_open(connection: Connection) -> None:
    """At a start: effects without an outcome become `unknown`."""
    connection.execute("UPDATE effect SET outcome = 'unknown' WHERE outcome IS NULL")


def unclear(connection: Connection) -> tuple[Unclear, ...]:
    """The effects of which it is not known whether they happened, oldest first."""
    rows = connection.execute(
        "SELECT at, body FROM effect WHERE outcome = 'unknown' ORDER BY at, effect"
    )
    return tuple(Unclear(at=str(at), body=_body(str(body))) for at, body in rows)


def _body(text: str) -> Document:
    return cast(Document, json.loads(text))
