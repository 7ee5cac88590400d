"""Reading the feed: what changed since a cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Max

from kasse.office.feed.models import Counter, Document, Horizon
from kasse.office.feed.services import COMPANY, assortment_scope, register_scope, store_scope

LIMIT_MAX: Final = 5_000


def scopes(*, assortment: str, store: str, register: str) -> tuple[str, ...]:
    """The scopes that a till reads, from the widest to the narrowest."""
    return (
        COMPANY,
        assortment_scope(assortment),
        store_scope(store),
        register_scope(register),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows (collection, id, version, deleted, body text) after a cursor, oldest first."""

    cursor: int
    more: bool
    rows: tuple[tuple[str, str, int, bool, str], ...]


def changes_after(*, scopes: Sequence[str], cursor: int, limit: int) -> Changes | None:
    """What changed after `cursor`; None when the till has to start over with a snapshot."""
    if cursor < horizon(scopes) or cursor > last_version():
        return None
    found = (
        Document.objects.filter(scope__in=scopes, version__gt=cursor)
        .order_by("version")
        .values_list("collection", "doc_id", "version", "deleted", "body")
    )
    rows = tuple(found[: limit + 1])
    kept = rows[:limit]
    return Changes(cursor=kept[-1][2] if kept else cursor, more=len(rows) > limit, rows=kept)


def last_version() -> int:
    """The newest version given to anything."""
    version = Counter.objects.filter(id=1).values_list("version", flat=True).first()
    return version or 0


def horizon(scopes: Sequence[str]) -> int:
    """The oldest cursor that can be continued in all of `scopes`."""
    newest = Horizon.objects.filter(scope__in=scopes).aggregate(newest=Max("version"))["newest"]
    return newest or 0
