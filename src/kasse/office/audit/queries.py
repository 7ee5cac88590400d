"""Reading the audit log, newest first, paged by key. Whoever asks has been asked for `audit.view`,
but for `of_subject`, which shows the history of one thing to those who may see that thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Max, Min, Q, QuerySet

from kasse.office import seek
from kasse.office.audit.models import AuditEntry

PAGE: Final = 50
ORDER: Final = seek.Order(columns=(("id", int),), descending=True)

LOOKED_AT: Final = 100_000
"""How many entries are looked through for one page."""

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

    @property
    def is_looked_for(self) -> bool:
        """Whether entries have to be read to know whether they are wanted."""
        return bool(self.person or self.text or self.via or (self.kind and not self.subject))


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
    found = _filtered(wanted)
    if before or not wanted.is_looked_for:
        return seek.page(found, order=ORDER, limit=limit, after=after, before=before)
    place = seek.read(after, ORDER)
    ends = AuditEntry.objects.aggregate(oldest=Min("id"), newest=Max("id"))
    floor = (place[0] if place else (ends["newest"] or 0) + 1) - LOOKED_AT
    page = seek.page(found.filter(id__gte=floor), order=ORDER, limit=limit, after=after)
    if page.after is None and floor > (ends["oldest"] or 0):
        return seek.Page(rows=page.rows, before=page.before, after=seek.cursor_of([floor]))
    return page


def every(*, wanted: AuditFilter) -> Iterator[AuditEntry]:
    """All entries wanted, newest first, read piece by piece."""
    return _filtered(wanted).order_by("-id").iterator(chunk_size=_CHUNK)


def entry(entry_id: int, *, stores: frozenset[str] | None) -> AuditEntry | None:
    """One entry, if the reader may see it."""
    return _filtered(AuditFilter(stores=stores)).filter(id=entry_id).first()


def _filtered(wanted: AuditFilter) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    if wanted.stores is not None:
        found = found.filter(store_id__in=wanted.stores)
    if wanted.person:
        found = found.filter(Q(actor_id=wanted.person) | Q(actor_name__icontains=wanted.person))
    if wanted.action:
        way = "action__startswith" if wanted.action.endswith(".") else "action"
        found = found.filter(**{way: wanted.action})
    for field in ("kind", "subject"):
        if value := getattr(wanted, field):
            found = found.filter(**{_COLUMNS[field]: value})
    if wanted.via:
        found = found.filter(via=wanted.via)
    if wanted.text:
        found = found.filter(Q(subject_name__icontains=wanted.text) | Q(subject_id=wanted.text))
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__lt=wanted.until)
    return found


_COLUMNS: Final = {"kind": "subject_kind", "subject": "subject_id"}
