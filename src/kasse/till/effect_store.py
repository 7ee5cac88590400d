"""Effects and what became of them: print, open the drawer, fetch a receipt.

Each is kept before it is tried. One without an outcome after a restart may have happened or
not: it is `unknown`, and shown; nothing is assumed.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final, cast

from kasse.domain.journal import Document
from kasse.domain.outcome import Refused, refused
from kasse.till.connection import Connection

OUTCOMES: Final = ("done", "failed", "unknown")


def add(connection: Connection, *, at: str, effects: Sequence[Document]) -> None:
    """Keep effects (each with its id as `effect`) in the transaction of their command."""
    connection.executemany(
        "INSERT INTO effect (effect, at, body) VALUES (?, ?, ?)",
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


def lose_open(connection: Connection) -> tuple[Mapping[str, object], ...]:
    """At a start: effects without an outcome become `unknown`; they are returned, oldest first."""
    rows = connection.execute("SELECT body FROM effect WHERE outcome IS NULL ORDER BY at, effect")
    connection.execute("UPDATE effect SET outcome = 'unknown' WHERE outcome IS NULL")
    return tuple(cast(Mapping[str, object], json.loads(str(row[0]))) for row in rows)
