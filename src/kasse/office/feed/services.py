"""Writing the feed. Every function belongs into the transaction that changed the source."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import F, Max

from kasse.domain.canonical import JsonValue
from kasse.office import bulk
from kasse.office.feed.models import Counter, Document, Horizon

COMPANY: Final = "company"

_BATCH: Final = 2_000
# SQLite counts parameters of one statement.
_LOOKUP: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A document to publish; the body's value space is the journal's."""

    collection: str
    id: str
    body: Mapping[str, JsonValue]


def assortment_scope(assortment: str) -> str:
    """The scope of what all stores with this assortment sell."""
    return f"assortment:{assortment}"


def store_scope(store: str) -> str:
    """The scope of one store's tills."""
    return f"store:{store}"


def register_scope(register: str) -> str:
    """The scope of one till."""
    return f"register:{register}"


@transaction.atomic
def publish(*, scope: str, documents: Iterable[Publication]) -> int:
    """Puts documents into the feed; those whose body is unchanged cost no till anything.

    Returns how many changed.
    """
    changed = 0
    rest = iter(documents)
    while batch := list(islice(rest, _BATCH)):
        changed += _publish_batch(scope, batch)
    return changed


@transaction.atomic
def remove(*, scope: str, collection: str, ids: Iterable[str]) -> int:
    """Leaves tombstones for documents; unknown and deleted ones are passed over."""
    removed = 0
    rest = iter(ids)
    while batch := list(islice(rest, _LOOKUP)):
        rows = list(
            Document.objects.filter(
                scope=scope, collection=collection, doc_id__in=batch, deleted=False
            ).order_by("doc_id")
        )
        first = _take_versions(len(rows))
        for version, row in enumerate(rows, start=first):
            row.version, row.deleted, row.body = version, True, ""
        Document.objects.bulk_update(rows, ["version", "deleted", "body"])
        removed += len(rows)
    return removed


@transaction.atomic
def replace_collection(*, scope: str, collection: str, documents: Sequence[Publication]) -> None:
    """Makes a scope's collection consist of exactly these documents."""
    kept = {document.id for document in documents}
    gone = [
        doc_id
        for doc_id in Document.objects.filter(
            scope=scope, collection=collection, deleted=False
        ).values_list("doc_id", flat=True)
        if doc_id not in kept
    ]
    remove(scope=scope, collection=collection, ids=gone)
    publish(scope=scope, documents=documents)


@transaction.atomic
def start_over(*, scope: str) -> None:
    """Makes every till that reads this scope ask for a snapshot next time."""
    Horizon.objects.update_or_create(scope=scope, defaults={"version": _take_versions(1)})


@transaction.atomic
def forget_tombstones(*, scope: str, up_to: int) -> int:
    """Deletes a scope's tombstones up to a version; tills with an older cursor start over."""
    tombstones = Document.objects.filter(scope=scope, deleted=True, version__lte=up_to)
    newest = tombstones.aggregate(newest=Max("version"))["newest"]
    if newest is None:
        return 0
    horizon, made = Horizon.objects.get_or_create(scope=scope, defaults={"version": newest})
    if not made and horizon.version < newest:
        Horizon.objects.filter(scope=scope).update(version=newest)
    return tombstones.delete()[0]


@transaction.atomic
def forget_all_tombstones(*, up_to: int) -> int:
    """`forget_tombstones` in every scope; returns how many went."""
    dead = Document.objects.filter(deleted=True, version__lte=up_to)
    scopes = dead.order_by("scope").values_list("scope", flat=True).distinct()
    return sum(forget_tombstones(scope=scope, up_to=up_to) for scope in list(scopes))


def _publish_batch(scope: str, batch: Sequence[Publication]) -> int:
    texts = {(document.collection, document.id): _text(document.body) for document in batch}
    # The lock comes before the look: another writer's bodies are committed then.
    _take_versions(0)
    unchanged = _unchanged(scope, texts)
    rows = [key for key in texts if key not in unchanged]
    first = _take_versions(len(rows))
    bulk.insert(
        Document,
        (
            {
                "scope": scope,
                "collection": collection,
                "doc_id": doc_id,
                "version": version,
                "deleted": False,
                "body": texts[collection, doc_id],
            }
            for version, (collection, doc_id) in enumerate(rows, start=first)
        ),
        unique=["scope", "collection", "doc_id"],
        update=["version", "deleted", "body"],
    )
    return len(rows)


def _unchanged(scope: str, texts: Mapping[tuple[str, str], str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    ids = iter({doc_id for _, doc_id in texts})
    while some := list(islice(ids, _LOOKUP)):
        rows = Document.objects.filter(scope=scope, doc_id__in=some, deleted=False).values_list(
            "collection", "doc_id", "body"
        )
        found.update(
            (collection, doc_id)
            for collection, doc_id, body in rows
            if texts.get((collection, doc_id)) == body
        )
    return found


def _take_versions(count: int) -> int:
    """The first of `count` new versions. Locks the counter until the transaction ends."""
    if not Counter.objects.filter(id=1).update(version=F("version") + count):
        Counter.objects.get_or_create(id=1, defaults={"version": 0})
        Counter.objects.filter(id=1).update(version=F("version") + count)
    last: int = Counter.objects.values_list("version", flat=True).get(id=1)
    return last - count + 1


# Not canonical text, but as short: the value space is the same, and C writes it.
_text: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
).encode
