"""What the last entries of registers tell: who stands there, and whether anything has come in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Count, Sum

from kasse.office.journal.models import JournalChain

_LAST: Final = (
    "SELECT e.text FROM journal_chain c"
    " JOIN journal_entry e ON e.register = c.register AND e.seq = c.seq"
    " WHERE c.register IN (THESE) ORDER BY c.register"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who was signed in at a register when its last entry was written, and when that was."""

    register: str
    store: str
    person: str
    day: str
    at: datetime


def signed_in(registers: Sequence[str]) -> tuple[SignedIn, ...]:
    """Who stands at these registers, as far as their journals have come. One query. What a till with
    a broken clock wrote tells nothing of today and is left out."""
    if not registers:
        return ()
    with connection.cursor() as cursor:
        # Only placeholders are put together here.
        cursor.execute(_LAST.replace("THESE", ", ".join(["%s"] * len(registers))), [*registers])
        texts = [row[0] for row in cursor.fetchall()]
    entries = [json.loads(text) for text in texts]
    return tuple(
        SignedIn(
            register=entry["register"],
            store=entry["store"],
            person=entry["person"],
            day=entry["day"],
            at=at,
        )
        for entry in entries
        if entry.get("person") and entry["kind"] != "sign_out" and (at := _instant(entry["at"]))
    )


def _instant(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None


def mark() -> tuple[int, int]:
    """Something that is another one whenever an entry has come in. One row for each register."""
    found = JournalChain.objects.aggregate(chains=Count("register"), entries=Sum("seq"))
    return found["chains"], found["entries"] or 0
