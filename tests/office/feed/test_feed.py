"""The feed: deltas and snapshots say the same, whatever was done (docs/developer/feed.md)."""

import gzip
import json
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kasse.office.feed import queries, services, snapshots
from kasse.office.feed.models import Counter, Document, Horizon, Segment

pytestmark = pytest.mark.django_db

SCOPES = ("company", "assortment:a", "store:s", "register:r")


def publish(scope, doc_id, number, collection="item"):
    return services.publish(
        scope=scope,
        documents=[services.Publication(collection=collection, id=doc_id, body={"n": number})],
    )


def replayed(cursor=0, held=None, limit=2):
    """What a till holds after it asked until there was no more."""
    held = dict(held or {})
    while True:
        changes = queries.changes_after(scopes=SCOPES, cursor=cursor, limit=limit)
        if changes is None:
            held, cursor = unpacked()
            continue
        for collection, doc_id, _, deleted, body in changes.rows:
            if deleted:
                held.pop((collection, doc_id), None)
            else:
                held[collection, doc_id] = json.loads(body)
        cursor = changes.cursor
        if not changes.more:
            return held, cursor


def unpacked():
    data = b"".join(snapshots.snapshot(scopes=SCOPES).pieces())
    # A browser reads one member only.
    reader = zlib.decompressobj(wbits=31)
    text = reader.decompress(data) + reader.flush()
    assert reader.eof
    assert reader.unused_data == b""
    assert text == gzip.decompress(data)
    head, *rows, tail = [json.loads(line) for line in text.decode().splitlines()]
    assert head == {"cursor": head["cursor"], "count": len(rows)}
    assert tail == {"end": True, "count": len(rows)}
    return {(row["collection"], row["id"]): row["body"] for row in rows}, head["cursor"]


def truth():
    rows = Document.objects.filter(scope__in=SCOPES, deleted=False)
    return {(row.collection, row.doc_id): json.loads(row.body) for row in rows}


def test_a_change_gets_a_version_and_no_change_gets_none():
    assert publish("company", "a", 1) == 1
    assert publish("company", "a", 1) == 0
    assert publish("company", "a", 2) == 1
    changes = queries.changes_after(scopes=SCOPES, cursor=0, limit=10)
    assert changes == queries.Changes(
        cursor=2, more=False, rows=(("item", "a", 2, False, '{"n":2}'),)
    )


def test_a_removed_document_leaves_a_tombstone_once():
    publish("company", "a", 1)
    assert services.remove(scope="company", collection="item", ids=["a", "unknown"]) == 1
    assert services.remove(scope="company", collection="item", ids=["a"]) == 0
    changes = queries.changes_after(scopes=SCOPES, cursor=1, limit=10)
    assert changes.rows == (("item", "a", 2, True, ""),)


def test_other_scopes_are_not_seen():
    publish("store:other", "a", 1)
    assert replayed() == ({}, 0)
    assert unpacked()[0] == {}


def test_pages_go_on_where_the_last_ended():
    for number in range(5):
        publish("company", str(number), number)
    changes = queries.changes_after(scopes=SCOPES, cursor=1, limit=2)
    assert (changes.cursor, changes.more) == (3, True)
    assert [row[1] for row in changes.rows] == ["1", "2"]


def test_a_cursor_older_than_the_tombstones_starts_over():
    publish("assortment:a", "a", 1)
    publish("assortment:a", "b", 1)
    services.remove(scope="assortment:a", collection="item", ids=["a"])
    assert services.forget_tombstones(scope="assortment:a", up_to=3) == 1
    assert queries.changes_after(scopes=SCOPES, cursor=2, limit=10) is None
    assert queries.changes_after(scopes=SCOPES, cursor=3, limit=10).rows == ()
    assert unpacked() == ({("item", "b"): {"n": 1}}, 3)


def test_a_cursor_from_the_future_starts_over():
    publish("company", "a", 1)
    assert queries.changes_after(scopes=SCOPES, cursor=7, limit=10) is None


def test_starting_over_leads_past_the_horizon():
    publish("assortment:a", "a", 1)
    unpacked()
    publish("assortment:a", "b", 1)
    services.start_over(scope="store:s")
    held, cursor = unpacked()
    assert held == truth()
    assert queries.changes_after(scopes=SCOPES, cursor=cursor, limit=10).rows == ()


def test_a_kept_segment_serves_while_it_is_nearly_fresh():
    for number in range(10):
        publish("assortment:a", str(number), number)
    unpacked()
    publish("assortment:a", "3", 99)
    assert Segment.objects.get(scope="assortment:a").version == 10
    held, cursor = unpacked()
    assert (held["item", "3"], cursor) == ({"n": 3}, 10)
    assert Segment.objects.get(scope="assortment:a").version == 10
    assert replayed(cursor, held)[0] == truth()


def test_a_stale_segment_is_made_again():
    publish("assortment:a", "a", 0)
    unpacked()
    services.publish(
        scope="assortment:a",
        documents=[
            services.Publication(collection="item", id=str(number), body={"n": number})
            for number in range(201)
        ],
    )
    assert unpacked() == (truth(), 202)


def test_replacing_a_collection_leaves_the_others():
    publish("company", "a", 1)
    publish("company", "b", 1)
    publish("company", "b", 1, collection="role")
    services.replace_collection(
        scope="company",
        collection="item",
        documents=[services.Publication(collection="item", id="c", body={"n": 3})],
    )
    assert truth() == {("item", "c"): {"n": 3}, ("role", "b"): {"n": 1}}


@given(first=st.binary(max_size=300), second=st.binary(max_size=300))
def test_checksums_combine(first, second):
    combined = snapshots.combined_crc(zlib.crc32(first), zlib.crc32(second), len(second))
    assert combined == zlib.crc32(first + second)


steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["publish", "publish", "remove", "forget", "start_over", "snapshot", "pull"]
        ),
        # A document lives in one scope, as in the real feed.
        st.sampled_from(
            [
                ("company", "a"),
                ("assortment:a", "b"),
                ("assortment:a", "c"),
                ("store:s", "d"),
                ("register:r", "e"),
            ]
        ),
        st.integers(0, 2),
    ),
    max_size=14,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_deltas_applied_to_nothing_equal_the_snapshot(steps):
    for table in (Document, Horizon, Segment, Counter):
        table.objects.all().delete()
    held: dict[tuple[str, str], object] = {}
    cursor = 0
    for action, (scope, doc_id), number in steps:
        if action == "publish":
            publish(scope, doc_id, number)
        elif action == "remove":
            services.remove(scope=scope, collection="item", ids=[doc_id])
        elif action == "forget":
            services.forget_tombstones(scope=scope, up_to=queries.last_version() - number)
        elif action == "start_over":
            services.start_over(scope=scope)
        elif action == "snapshot":
            unpacked()
        else:
            held, cursor = replayed(cursor, held)
            assert held == truth()
    assert replayed(cursor, held)[0] == truth()
    assert replayed(0)[0] == truth()
    assert replayed(*reversed(unpacked()))[0] == truth()
