"""Rows in bulk are what the ORM would have written, on both databases."""

from datetime import UTC, datetime

import pytest

from kasse.office import bulk
from kasse.office.audit.models import AuditEntry
from kasse.office.feed.models import Document
from kasse.office.ids import new_id
from kasse.office.transfer.models import Import, ImportChange, StoredFile

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 30, 9, 5, 1, 250_000, tzinfo=UTC)


def document(number, body="{}", version=1):
    return {
        "scope": "x",
        "collection": "item",
        "doc_id": f"d{number}",
        "version": version,
        "deleted": False,
        "body": body,
    }


def bodies():
    return list(Document.objects.order_by("doc_id").values_list("doc_id", "version", "body"))


def test_more_rows_than_one_statement_takes_and_none_at_all():
    bulk.insert(Document, [])
    bulk.insert(Document, (document(number) for number in range(1_203)))
    assert Document.objects.count() == 1_203


def test_rows_that_are_there_are_changed_as_far_as_asked_or_left():
    key = ["scope", "collection", "doc_id"]
    bulk.insert(Document, [document(1, "old"), document(2, "old")])
    bulk.insert(Document, [document(2, "new", 2), document(3)], unique=key, update=["body"])
    assert bodies() == [("d1", 1, "old"), ("d2", 1, "new"), ("d3", 1, "{}")]
    bulk.insert(Document, [document(3, "again", 9), document(4)], unique=key)
    assert bodies()[2:] == [("d3", 1, "{}"), ("d4", 1, "{}")]


def test_instants_json_nothing_and_letters_come_back_as_they_were():
    changes = {"name": [None, 'Smør "æ" 😀 \\ %s'], "price": [10**13, -1], "open": [True, False]}
    row = {"at": AT, "via": "page", "action": "a.b", "changes": changes, "facts": {}}
    rest = ("actor_id", "actor_name", "address", "request_id", "subject_id", "subject_name")
    texts = dict.fromkeys([*rest, "subject_kind", "store_id"], "")
    bulk.insert(AuditEntry, [row | texts])
    found = AuditEntry.objects.get()
    assert (found.at, found.changes, found.facts) == (AT, changes, {})
    file = StoredFile.objects.create(name="f", content_type="text/csv", created_at=AT)
    made = Import.objects.create(assortment_id="x", file=file, shape={}, created_at=AT)
    change = {"upload_id": made.id, "item_id": "i", "sku": "S", "before": None, "kept": False}
    bulk.insert(ImportChange, [change | {"after_digest": ""}])
    assert ImportChange.objects.filter(before__isnull=True).count() == 1


def test_ids_differ_and_follow_the_clock(monkeypatch):
    monkeypatch.setattr("kasse.office.ids.time_ns", lambda: 1_000_000_000_000_000_000)
    first = {new_id() for _ in range(1_000)}
    monkeypatch.setattr("kasse.office.ids.time_ns", lambda: 1_000_000_000_001_000_000)
    later = new_id()
    assert len(first) == 1_000
    assert {len(one) for one in first} == {32}
    assert max(first) < later
