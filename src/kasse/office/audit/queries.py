"""Reading the audit log, newest first, paged by key. Whoever asks has been asked for `audit.view`,
but for `of_subject`, which shows the history of one thing to those who may see that thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from kasse.office import holding, seek
from kasse.office.audit.models import AuditEntry

PAGE: Final = 50
ORDER: Final = seek.Order(columns=(("id", int),), descending=True)
BY_TIME: Final = seek.Order(columns=(("at", datetime), ("id", int)), descending=True)

LOOKED_AT: Final = 50_000
"""How many entries are looked through for one page."""

FEW: Final = 10_000
"""So many of an index are looked through rather than those of the days asked for."""

_CHUNK: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries: "" and None narrow nothing.

    `stores` are those that the reader may see (None: all, and what concerns the whole company);
    `action` is a code or its beginning with a dot at the end (`item.`); `person` the id of an
    account, or part of its name; `text` part of a subject's name, or its id.
    """

    stores: frozenset[str] | None = None
    person: str = ""
    action: str = ""
    kind: str = ""
    subject: str = ""
    via: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


def of_subject(
    *,
    kind: str,
    id: str,  # noqa: A002  # as in audit.Subject
    limit: int = PAGE,
    after: str = "",
    before: str = "",
) -> seek.Page[AuditEntry]:
    """The history of one thing, newest first. One query, by an index."""
    found = AuditEntry.objects.filter(subject_kind=kind, subject_id=id)
    return seek.page(found, order=ORDER, limit=limit, after=after, before=before)


def entries(
    *, wanted: AuditFilter, limit: int = PAGE, after: str = "", before: str = ""
) -> seek.Page[AuditEntry]:
    """A page of the entries wanted, newest first.

    What no index knows is looked for in LOOKED_AT entries at a time: the page may then have fewer
    rows than `limit`, none even, and still an `after` to go on with.
    """
    way = _way(wanted)
    found = _also(way.entries, wanted, way.known)
    if before or not way.has_more:
        return seek.page(found, order=way.order, limit=limit, after=after, before=before)
    edge = _edge(way, seek.read(after, way.order))
    if edge is not None:
        # Where time is the way there may be several of one instant.
        found = found.filter(_down_to(way.order, edge))
    page = seek.page(found, order=way.order, limit=limit, after=after)
    if page.after is None and edge is not None:
        return seek.Page(rows=page.rows, before=page.before, after=seek.cursor_of(edge))
    return page


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """By which index the entries are walked through: those of `entries` in `order`. `known` are the
    conditions that hold for all of them, `has_more` says whether there are others."""

    entries: QuerySet[AuditEntry]
    order: seek.Order
    known: frozenset[str]
    has_more: bool


def _way(wanted: AuditFilter) -> _Way:
    asked = _asked(wanted)
    narrow = _of_an_index(wanted)
    if asked & {"since", "until"} and (narrow is None or _are_many(narrow[0])):
        known = frozenset({"since", "until"})
        entries, order = _of_days(wanted), BY_TIME
    elif narrow is not None:
        (entries, known), order = narrow, ORDER
    else:
        entries, order, known = AuditEntry.objects.all(), ORDER, frozenset()
    return _Way(entries=entries, order=order, known=known, has_more=bool(asked - known))


def _asked(wanted: AuditFilter) -> frozenset[str]:
    names = ("stores", "person", "action", "kind", "subject", "via", "text", "since", "until")
    return frozenset(name for name in names if getattr(wanted, name) not in (None, ""))


def _of_an_index(wanted: AuditFilter) -> tuple[QuerySet[AuditEntry], frozenset[str]] | None:
    """The entries that an index has in the order of their numbers, and by which conditions."""
    if wanted.kind and wanted.subject:
        found = AuditEntry.objects.filter(subject_kind=wanted.kind, subject_id=wanted.subject)
        return found, frozenset({"kind", "subject"})
    if wanted.action and not wanted.action.endswith("."):
        return AuditEntry.objects.filter(action=wanted.action), frozenset({"action"})
    if wanted.stores is not None and len(wanted.stores) == 1:
        found = AuditEntry.objects.filter(store_id=next(iter(wanted.stores)))
        return found, frozenset({"stores"})
    return None


def _are_many(entries: QuerySet[AuditEntry]) -> bool:
    return len(entries.order_by("-id").values_list("id")[FEW : FEW + 1]) > 0


def _of_days(wanted: AuditFilter) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    return found.filter(at__lt=wanted.until) if wanted.until else found


def _edge(way: _Way, place: list[Any] | None) -> list[Any] | None:
    """The key of the last entry that is looked at from `place` on; None where it is the last."""
    if not way.known:
        # Numbers of entries have next to no gaps: nothing needs to be counted.
        floor = (place[0] if place else _first_id("-id") + 1) - LOOKED_AT
        return [floor] if floor > _first_id("id") else None
    rest = way.entries
    if place is not None:
        rest = rest.filter(seek.beyond(way.order, place))
    names = [name for name, _ in way.order.columns]
    found = rest.order_by(*way.order.names()).values_list(*names)
    for key in found[LOOKED_AT - 1 : LOOKED_AT]:
        return list(key)
    return None


def _first_id(order: str) -> int:
    """Not as MIN and MAX in one question, for which SQLite reads all there is."""
    return AuditEntry.objects.order_by(order).values_list("id", flat=True).first() or 0


def _down_to(order: seek.Order, edge: list[Any]) -> Q:
    names = [name for name, _ in order.columns]
    first = Q(**{f"{names[0]}__gte": edge[0]})
    if len(names) == 1:
        return first
    return first & (Q(**{f"{names[0]}__gt": edge[0]}) | Q(**{f"{names[1]}__gte": edge[1]}))


def every(*, wanted: AuditFilter) -> Iterator[AuditEntry]:
    """All entries wanted, newest first, read piece by piece."""
    return _filtered(wanted).order_by("-id").iterator(chunk_size=_CHUNK)


def entry(entry_id: int, *, stores: frozenset[str] | None) -> AuditEntry | None:
    """One entry, if the reader may see it."""
    return _filtered(AuditFilter(stores=stores)).filter(id=entry_id).first()


def _filtered(wanted: AuditFilter) -> QuerySet[AuditEntry]:
    return _also(AuditEntry.objects.all(), wanted, frozenset())


def _also(
    found: QuerySet[AuditEntry], wanted: AuditFilter, known: frozenset[str]
) -> QuerySet[AuditEntry]:
    """Those for which the rest of the conditions holds as well, told from the entries themselves:
    another index would lead away from the order that they are walked through in."""
    for name, column in _COLUMNS.items():
        value = getattr(wanted, name)
        if name in known or value in (None, ""):
            continue
        # Only codes of actions end with a dot: the beginnings of several.
        way = "__in" if name == "stores" else "__startswith" if value.endswith(".") else ""
        found = found.alias(**{f"its_{name}": Concat(F(column), Value(""))})
        found = found.filter(**{f"its_{name}{way}": value})
    if wanted.person:
        found = found.filter(
            Q(actor_id=wanted.person) | holding.any_of(wanted.person, "actor_name")
        )
    if wanted.text:
        found = found.filter(
            holding.any_of(wanted.text, "subject_name") | Q(subject_id=wanted.text)
        )
    if "since" not in known:
        found = found.alias(its_at=Coalesce(F("at"), F("at")))
        found = found.filter(its_at__gte=wanted.since) if wanted.since else found
        found = found.filter(its_at__lt=wanted.until) if wanted.until else found
    return found


_COLUMNS: Final = {
    "stores": "store_id",
    "action": "action",
    "kind": "subject_kind",
    "subject": "subject_id",
    "via": "via",
}
