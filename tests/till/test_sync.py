"""What the synchronisation sends, when, and what it makes of answers."""

import json
from typing import Any

import pytest

from kasse.domain.journal import GENESIS
from kasse.domain.outcome import Refused, refused
from kasse.till.catalogue import Catalogue
from kasse.till.coupon_claims import CouponClaims
from kasse.till.exchange import HttpRequest
from kasse.till.journal_store import JournalStore
from kasse.till.pace import LONGEST_WAIT_MS, Pace
from kasse.till.receipt_fetch import ReceiptFetch
from kasse.till.sync import Identity, Sync, SyncStatus
from tests.till.feed_samples import items, page, snapshot
from tests.till.samples import REGISTER, append, instant, line, opened, opening, sale

SHOP = items({"name": "Mælk"}, {"name": "Øl"})
PUSH, FEED, SNAPSHOT, HELLO = (
    f"/api/v1/till/{name}" for name in ("journal", "feed", "feed/snapshot", "hello")
)


class Bench:
    """A till with `entries` in its journal, and its catalogue loaded unless `fresh`."""

    def __init__(self, entries: int = 1, *, fresh: bool = False, token: str | None = None) -> None:
        self.connection = opened()
        self.store = JournalStore(self.connection, REGISTER)
        append(self.store, opening(), *(sale(n, basket=f"b-{n}") for n in range(1, entries)))
        self.catalogue = Catalogue(self.connection)
        self.sync = Sync(
            receipts=ReceiptFetch(),
            coupons=CouponClaims(),
            connection=self.connection,
            store=self.store,
            catalogue=self.catalogue,
            identity=Identity(app="0.1.0", seed="5eed", storage="opfs", token=token),
        )
        if not fresh:
            self.store.acknowledge(entries)
            assert self.next(0).path == SNAPSHOT
            self.sync.feed_chunk(snapshot(SHOP, cursor=9))
            assert self.answer(200, "", 0) is True
            assert self.answer(200, page([], cursor=9), 0, path=FEED) is False
            self.answer(200, {"now": instant(0)}, 0, path=HELLO)
            self.store.acknowledge(0)

    def next(self, seconds: int) -> HttpRequest:
        request = self.sync.next_request(instant(seconds))
        assert request is not None
        self.request = request
        return request

    def nothing(self, seconds: int) -> bool:
        return self.sync.next_request(instant(seconds)) is None

    def answer(self, status: int | None, body: Any, seconds: int, *, path: str = "") -> bool:
        """Answer the request under way, or the next one when its `path` is given."""
        if path:
            assert self.next(seconds).path.partition("?")[0] == path
        text = body if isinstance(body, str) else json.dumps(body)
        now = instant(seconds)
        return self.sync.on_response(self.request.id, status=status, body=text, now=now)

    def acknowledge(self, seq: int, seconds: int, **more: Any) -> None:
        body = {"acknowledged": seq, "hash": self.store.hash_at(seq) or "0" * 64, **more}
        self.answer(200, body, seconds)

    def batch(self) -> tuple[int, int]:
        """First and last number of the push under way."""
        assert self.request.path == PUSH
        assert self.request.body is not None
        body = json.loads(self.request.body)
        return body["first"], body["first"] + len(body["entries"]) - 1

    @property
    def problem(self) -> Refused | None:
        return self.sync.status().problem


def test_batches_from_the_last_acknowledged_number() -> None:
    """SYNC-1"""
    bench = Bench(250)
    seen = []
    for seconds in range(3):
        request = bench.next(seconds)
        seen.append(bench.batch())
        bench.acknowledge(seen[-1][1], seconds)
        assert request.method == "POST"
    assert seen == [(1, 100), (101, 200), (201, 250)]
    assert bench.store.unsent() == 0
    assert bench.nothing(3)


def test_a_batch_as_it_goes_over_the_wire() -> None:
    bench = Bench(120, token="t0ken")
    request = bench.next(7)
    assert request.body is not None
    body = json.loads(request.body)
    entries = bench.store.read(1, limit=100)
    assert body == {
        "register": "r-1",
        "first": 1,
        "entries": [entry.text for entry in entries],
        "hashes": [entry.hash for entry in entries],
        "unsent": 20,
        "app": "0.1.0",
        "clock": instant(7),
    }
    assert dict(request.headers) == {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "Authorization": "Bearer t0ken",
    }


def test_a_batch_of_at_most_a_million_bytes() -> None:
    """SYNC-1"""
    bench = Bench()
    long = [line(n, name="Å" * 1000) for n in range(1, 201)]
    append(bench.store, *(sale(n, *long, basket=f"b-{n}") for n in range(1, 6)))
    bench.next(0)
    assert bench.batch() == (1, 3)
    longer = [line(n, name="Å" * 1000) for n in range(1, 601)]
    append(bench.store, sale(9, *longer, basket="b-9"), sale(10, basket="b-10"))
    bench.acknowledge(6, 0)
    bench.next(0)
    assert bench.batch() == (7, 7)


def test_too_large_is_halved_and_grows_again() -> None:
    """SYNC-1"""
    bench = Bench(300)
    sizes = []
    for status in (413, 413, 200, 200, 200):
        bench.sync.nudge()
        bench.next(0)
        first, last = bench.batch()
        sizes.append(last - first + 1)
        if status == 200:
            bench.acknowledge(last, 0)
        else:
            bench.answer(413, "", 0)
            assert bench.problem == refused("sync.too_large")
    assert sizes == [100, 50, 25, 50, 100]


def test_only_one_request_is_under_way() -> None:
    bench = Bench(2)
    bench.next(0)
    assert bench.nothing(1)
    assert bench.nothing(599)
    assert bench.sync.status().state == "pushing"
    lost = bench.request
    # Nothing heard of for ten minutes: given up, and waited for a little.
    assert bench.next(600).path.startswith(FEED)
    answer = json.dumps({"acknowledged": 2, "hash": bench.store.hash_at(2)})
    assert bench.sync.on_response(lost.id, status=200, body=answer, now=instant(601)) is False
    assert (bench.store.acknowledged(), bench.problem) == (0, refused("sync.unreachable"))
    assert bench.nothing(601)
    bench.answer(200, page([], cursor=9), 601)
    assert bench.next(602).path == PUSH


def test_an_answer_counts_by_number_and_hash() -> None:
    """SYNC-2"""
    bench = Bench(5)
    bench.next(0)
    bench.acknowledge(3, 0)
    assert (bench.store.acknowledged(), bench.problem) == (3, None)
    bench.next(0)
    assert bench.batch() == (4, 5)


@pytest.mark.parametrize(
    "body",
    [
        *("", "<html>", "[]", "{", "{}", "null", '{"acknowledged": 2}'),
        '{"acknowledged": "2", "hash": ""}',
        '{"acknowledged": true, "hash": ""}',
        '{"acknowledged": -1, "hash": ""}',
    ],
)
def test_an_answer_of_another_form_leaves_it_unsent(body: str) -> None:
    """SYNC-2"""
    bench = Bench(2)
    bench.next(0)
    bench.answer(200, body, 0)
    assert (bench.store.acknowledged(), bench.problem) == (0, refused("sync.malformed"))
    assert bench.nothing(0)
    bench.next(1)
    assert bench.batch() == (1, 2)


def test_sent_twice_taken_once() -> None:
    """SYNC-3"""
    bench = Bench(3)
    bench.next(0)
    bench.answer(None, "", 0)
    bench.next(2)
    assert bench.batch() == (1, 3)
    bench.acknowledge(3, 2)
    assert bench.store.unsent() == 0


def test_the_office_holds_less_than_it_did() -> None:
    """SYNC-4"""
    bench = Bench(300)
    bench.store.acknowledge(200)
    bench.next(0)
    assert bench.batch() == (201, 300)
    bench.acknowledge(120, 0)
    assert (bench.store.acknowledged(), bench.problem) == (120, refused("sync.behind", office=120))
    assert bench.nothing(0)
    bench.next(1)
    assert bench.batch() == (121, 220)
    bench.acknowledge(120, 1)
    assert bench.problem == refused("sync.not_taken", seq=121)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"acknowledged": 2, "hash": "0" * 64}, refused("sync.fork", seq=2)),
        ({"acknowledged": 9, "hash": "0" * 64}, refused("sync.ahead", office=9, till=3)),
        (
            {"acknowledged": 0, "hash": GENESIS, "aside": "journal.fork"},
            refused("sync.set_aside", seq=1, reason="journal.fork"),
        ),
    ],
)
def test_a_fork_stops_the_push_and_nothing_else(answer: Any, problem: Refused) -> None:
    """SYNC-5"""
    bench = Bench(3)
    bench.next(0)
    bench.answer(200, answer, 0)
    assert bench.sync.status() == SyncStatus(state="stopped", problem=problem)
    assert bench.store.acknowledged() == 0
    append(bench.store, sale(99, basket="b-99"))
    bench.sync.nudge()
    assert bench.nothing(1)
    assert bench.next(60).path.startswith(FEED)
    bench.answer(200, page([], cursor=9), 60)
    assert bench.next(120).path.startswith(FEED)


def test_waits_grow() -> None:
    """SYNC-6"""
    pace = Pace("seed")
    waits = []
    for number in range(12):
        start = number * 10**6
        pace.fail(start)
        waits.append(next(wait for wait in range(LONGEST_WAIT_MS + 1) if pace.ready(start + wait)))
    for failures, wait in enumerate(waits, start=1):
        longest = min(1000 * 2 ** (failures - 1), LONGEST_WAIT_MS)
        assert longest // 2 <= wait <= longest
    assert waits[-1] != waits[-2]
    pace.rest(10**9, 0)
    pace.fail(10**9)
    assert pace.ready(10**9 + 1000)


def test_tills_do_not_wait_in_step() -> None:
    """SYNC-6"""
    waits = set()
    for seed in range(20):
        pace = Pace(f"till {seed}")
        pace.fail(0)
        waits.add(next(wait for wait in range(1001) if pace.ready(wait)))
    assert len(waits) > 10


def test_a_sale_ends_the_wait() -> None:
    """SYNC-7"""
    bench = Bench(2)
    for seconds in range(0, 3000, 301):
        while (request := bench.sync.next_request(instant(seconds))) is not None:
            bench.sync.on_response(request.id, status=None, body="", now=instant(seconds))
    assert bench.nothing(2709 + 100)
    bench.sync.nudge()
    assert bench.next(2709 + 100).path == PUSH


def test_a_clock_that_jumps() -> None:
    """SYNC-8"""
    now, year = 10**12, 365 * 86_400_000
    back, forth = Pace("seed"), Pace("seed")
    for _ in range(12):
        back.fail(now)
        forth.fail(now)
    assert not forth.ready(now)
    assert forth.ready(now + year)
    waits = range(LONGEST_WAIT_MS + 1)
    assert not back.ready(now - year)
    wait = next(wait for wait in waits if back.ready(now - year + wait))
    assert wait >= LONGEST_WAIT_MS // 2


def test_sales_first_but_prices_are_not_starved() -> None:
    """SYNC-9"""
    bench = Bench(1000)
    paths = []
    for _ in range(4):
        path = bench.next(61).path.partition("?")[0]
        paths.append(path)
        if path == PUSH:
            bench.acknowledge(bench.batch()[1], 61)
        else:
            bench.answer(200, page([], cursor=9), 61)
    assert paths == [PUSH, FEED, PUSH, PUSH]


def test_the_feed_every_minute_and_hello_every_five() -> None:
    """SYNC-9"""
    bench = Bench(1)
    bench.store.acknowledge(1)
    seen = []
    for seconds in range(1, 700):
        request = bench.sync.next_request(instant(seconds))
        if request is not None:
            bench.request = request
            seen.append((seconds, request.path.partition("?")[0]))
            answer = page([], cursor=9) if request.path.startswith(FEED) else {"now": instant(0)}
            bench.answer(200, answer, seconds)
    feeds = [(seconds, FEED) for seconds in range(60, 700, 60)]
    assert seen == sorted([*feeds, (301, HELLO), (601, HELLO)])


def test_hello_says_how_the_till_is() -> None:
    bench = Bench(3)
    bench.next(0)
    bench.answer(200, {"acknowledged": 2, "hash": "0" * 64}, 0)
    bench.answer(200, page([], cursor=9), 290, path=FEED)
    request = bench.next(310)
    assert request.path == HELLO
    assert json.loads(request.body or "") == {
        "app": "0.1.0",
        "unsent": 3,
        "clock": instant(310),
        "storage": "opfs",
        "problem": "sync.fork",
    }


def test_the_first_time_a_snapshot() -> None:
    """SYNC-10"""
    bench = Bench(fresh=True)
    bench.next(0)
    bench.acknowledge(1, 0)
    request = bench.next(0)
    assert (request.method, request.path, request.stream) == ("GET", SNAPSHOT, True)
    text = snapshot(SHOP, cursor=9)
    bench.sync.feed_chunk(text[:100])
    status = bench.sync.status()
    assert (status.state, status.done, status.of) == ("pulling", 1, 2)
    assert bench.catalogue.count() == 0
    bench.sync.feed_chunk(text[100:])
    assert bench.answer(200, "", 1) is True
    assert (bench.catalogue.count(), bench.catalogue.cursor()) == (2, 9)
    assert bench.next(1).path == f"{FEED}?cursor=9&limit=250"
    assert bench.answer(200, page([("item", "i-1", None)], cursor=10, more=True), 1) is True
    assert bench.next(1).path == f"{FEED}?cursor=10&limit=250"


@pytest.mark.parametrize(
    ("chunks", "status", "problem"),
    [
        ([snapshot(SHOP)[:-2]], 200, refused("feed.cut_off")),
        ([], 200, refused("feed.cut_off")),
        (["<html>\n", "more\n"], 200, refused("feed.malformed")),
        ([snapshot(SHOP)[:90]], None, refused("sync.unreachable")),
        ([], 500, refused("sync.office_failing", status=500)),
        ([], 400, refused("sync.office_refused", status=400, reason="")),
        ([], 404, refused("sync.office_refused", status=404, reason="request.not_found")),
    ],
)
def test_a_snapshot_that_does_not_come_whole(
    chunks: list[str], status: int | None, problem: Refused
) -> None:
    """SYNC-10"""
    bench = Bench(fresh=True)
    bench.next(0)
    bench.acknowledge(1, 0)
    bench.next(0)
    for chunk in chunks:
        bench.sync.feed_chunk(chunk)
    body = '{"code": "request.not_found"}' if status == 404 else ""
    assert bench.answer(status, body, 0) is False
    assert (bench.problem, bench.catalogue.count()) == (problem, 0)
    assert bench.next(1).path in (SNAPSHOT, HELLO)


def test_the_office_asks_to_start_over() -> None:
    bench = Bench()
    bench.store.acknowledge(1)
    bench.answer(200, {"snapshot": True}, 60, path=FEED)
    assert bench.next(60).path == SNAPSHOT
    bench.sync.feed_chunk(snapshot(items({"name": "Ny"}), cursor=50))
    assert bench.answer(200, "", 60) is True
    assert [found["id"] for found in bench.catalogue.search("ny")] == ["i-1"]
    assert bench.catalogue.count() == 1


@pytest.mark.parametrize("status", [401, 403])
def test_no_longer_paired(status: int) -> None:
    """SYNC-13"""
    bench = Bench(2)
    bench.next(0)
    bench.answer(status, '{"code": "access.signed_out"}', 0)
    assert bench.problem == refused("sync.unpaired")
    append(bench.store, sale(9, basket="b-9"))
    assert bench.nothing(59)
    bench.answer(status, "", 60, path=FEED)
    assert bench.nothing(299)
    assert bench.next(300).path == PUSH
    bench.acknowledge(3, 300)
    assert bench.store.unsent() == 0


def test_paired_as_another_register_since() -> None:
    bench = Bench(2)
    bench.next(0)
    bench.answer(403, '{"code": "journal.register"}', 0)
    assert (bench.problem, bench.store.unsent()) == (refused("sync.other_register"), 2)


def test_offline_since_when() -> None:
    bench = Bench(2)
    bench.next(5)
    bench.answer(None, "", 5)
    bench.sync.nudge()
    bench.next(9)
    bench.answer(502, "", 9)
    assert bench.sync.status() == SyncStatus(
        state="offline",
        since=instant(5),
        problem=refused("sync.office_failing", status=502),
    )
    bench.sync.nudge()
    bench.next(10)
    bench.acknowledge(2, 10)
    assert bench.sync.status() == SyncStatus(state="idle")


def test_pieces_that_nobody_asked_for_are_ignored() -> None:
    bench = Bench(2)
    bench.sync.feed_chunk(snapshot({}, cursor=99))
    bench.next(60)
    bench.sync.feed_chunk(snapshot({}, cursor=99))
    assert (bench.catalogue.count(), bench.catalogue.cursor()) == (2, 9)
