"""What a push does to the record: kept once, whatever is odd about it, and nothing lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from kasse.domain.journal import GENESIS, chain_hash
from kasse.office.attention.models import Finding
from kasse.office.cash.models import CashCount
from kasse.office.journal import queries, services
from kasse.office.journal.batches import Acknowledgement
from kasse.office.journal.models import JournalChain, JournalEntry, JournalSetAside
from kasse.office.journal.verification import verify
from kasse.office.sales.models import Sale, SaleLine
from kasse.office.stock.models import StockLevel
from tests.office.builders import Chain, line

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """A register with three sales."""
    chain = Chain().open()
    for number in range(3):
        chain.sell(line(price=100 * (number + 1)))
    return chain


def take(batch, *, now=NOW):
    return services.ingest(batch=batch, received_at=now)


def held(register="r-1"):
    rows = JournalEntry.objects.filter(register=register).order_by("seq")
    return [(row.seq, row.hash, row.text) for row in rows]


def entries(chain):
    return [(entry.seq, entry.hash, entry.text) for entry in chain.entries]


def findings():
    """Codes on file, without the items that no catalogue of these tests knows."""
    rows = Finding.objects.exclude(code="audit.item").order_by("id")
    return [(row.code, row.register, row.seq) for row in rows]


def test_entries_are_kept_as_sent(chain):
    answer = take(chain.batch(unsent=7, app="0.1.0"))
    assert answer == Acknowledgement(acknowledged=4, hash=chain.entries[3].hash)
    assert held() == entries(chain)
    row = JournalEntry.objects.get(register="r-1", seq=2)
    assert (row.kind, row.store, row.day) == ("sale", "s-1", "2026-11-23")
    assert (row.at, row.received_at) == ("2026-11-23T07:00:02.000Z", "2026-11-23T12:00:00.000Z")
    head = JournalChain.objects.get()
    assert (head.seq, head.hash, head.unsent, head.app) == (4, answer.hash, 7, "0.1.0")
    assert queries.head("r-1") == (4, answer.hash)
    assert findings() == []


def test_an_empty_push_asks_where_the_chain_stands(chain):
    nothing = replace(chain.batch(), entries=(), hashes=())
    assert take(nothing) == Acknowledgement(acknowledged=0, hash=GENESIS)
    take(chain.batch())
    assert take(nothing) == Acknowledgement(acknowledged=4, hash=chain.entries[3].hash)


def test_sending_twice_changes_nothing(chain):
    """Whole batches, parts of them, and overlaps."""
    first = take(chain.batch(last=3))
    assert take(chain.batch(last=3)) == first
    assert take(chain.batch(first=2, last=2)) == first
    assert take(chain.batch(first=2)).acknowledged == 4
    assert held() == entries(chain)
    assert StockLevel.objects.get().quantity_thousandths == -3_000
    assert findings() == []


def test_twice_in_one_transaction(chain):
    prepared = [services.prepare(batch) for batch in (chain.batch(), chain.batch(first=2))]
    answers = services.ingest_all(prepared=prepared, received_at=NOW)
    assert [answer.acknowledged for answer in answers] == [4, 4]
    assert held() == entries(chain)
    assert JournalSetAside.objects.count() == 0


def test_a_gap_waits(chain):
    take(chain.batch(last=1))
    answer = take(chain.batch(first=3))
    assert answer == Acknowledgement(acknowledged=1, hash=chain.entries[0].hash)
    assert held() == entries(chain)[:1]
    assert take(chain.batch(first=2)).acknowledged == 4
    assert (findings(), JournalSetAside.objects.count()) == ([], 0)


def test_a_fork_is_set_aside_with_both_versions(chain):
    take(chain.batch())
    other = Chain().open()
    other.sell(line(price=100))
    other.sell(line(price=999))
    other.sell(line(price=300))
    answer = take(other.batch(first=3))
    assert answer == Acknowledgement(
        acknowledged=4, hash=chain.entries[3].hash, aside="journal.fork"
    )
    assert held() == entries(chain)
    rows = [
        (row.seq, row.reason, row.stated_hash, row.held_hash, row.text)
        for row in queries.set_aside(register="r-1")
    ]
    ours, theirs = chain.entries, other.entries
    assert rows == [
        (3, "journal.fork", theirs[2].hash, ours[2].hash, theirs[2].text),
        (4, "journal.after", theirs[3].hash, ours[3].hash, theirs[3].text),
    ]
    assert findings() == [("journal.fork", "r-1", 3)]
    assert take(other.batch(first=3)) == answer
    assert (len(findings()), JournalSetAside.objects.count()) == (1, 2)


def test_a_fork_keeps_what_came_before_it(chain):
    """The part that is known already does not count against the fork."""
    take(chain.batch(last=2))
    other = Chain().open()
    other.sell(line(price=100))
    other.sell(line(price=999))
    assert take(chain.batch()).acknowledged == 4
    assert take(other.batch()).aside == "journal.fork"
    assert [row.seq for row in queries.set_aside(register="r-1")] == [3]


@pytest.mark.parametrize("first", [1, 2, 3])
@pytest.mark.parametrize("more", [False, True])
def test_a_forged_resend_is_not_taken_for_what_is_held(chain, first, more):
    """AUD-14: the stated hashes are those held, one text is another."""
    take(chain.batch())
    if more:
        chain.sell(line(price=500))
    good = chain.batch(first=first)
    forged = list(good.entries)
    forged[3 - first] = forged[3 - first].replace('"total":200', '"total":100')
    answer = take(replace(good, entries=tuple(forged)))
    assert answer == Acknowledgement(
        acknowledged=4, hash=chain.entries[3].hash, aside="journal.hash"
    )
    assert held() == entries(chain)[:4]
    assert next(
        (row.seq, row.reason, row.stated_hash, row.held_hash, row.text)
        for row in queries.set_aside(register="r-1")
    ) == (3, "journal.hash", chain.entries[2].hash, chain.entries[2].hash, forged[3 - first])
    assert findings() == [("journal.hash", "r-1", 3)]
    assert take(chain.batch()).acknowledged == len(chain.entries)
    assert held() == entries(chain)


def test_a_resend_that_is_no_entry_at_all_is_set_aside(chain):
    take(chain.batch())
    nonsense = replace(chain.batch(first=2, last=2), entries=("{}",))
    assert take(nonsense).aside == "journal.hash"
    assert held() == entries(chain)


def test_both_versions_of_a_resend_in_one_transaction_are_told_apart(chain):
    """What is held may be as fresh as the batch before it."""
    good = chain.batch()
    forged = replace(good, entries=(*good.entries[:3], good.entries[3].replace("300", "301")))
    prepared = [services.prepare(batch) for batch in (good, forged, good)]
    answers = services.ingest_all(prepared=prepared, received_at=NOW)
    assert [answer.aside for answer in answers] == ["", "journal.hash", ""]
    assert held() == entries(chain)


def test_a_changed_entry_is_set_aside_and_the_right_one_taken_later(chain):
    """AUD-14"""
    good = chain.batch()
    forged = list(good.entries)
    forged[2] = forged[2].replace('"total":200', '"total":100')
    answer = take(replace(good, entries=tuple(forged)))
    assert answer == Acknowledgement(
        acknowledged=2, hash=chain.entries[1].hash, aside="journal.hash"
    )
    assert held() == entries(chain)[:2]
    assert [(row.seq, row.reason) for row in queries.set_aside(register="r-1")] == [
        (3, "journal.hash"),
        (4, "journal.after"),
    ]
    assert findings() == [("journal.hash", "r-1", 3)]
    assert take(good).acknowledged == 4
    assert held() == entries(chain)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('{"app"', '{ "app"'), "journal.not_canonical"),
        (lambda text: text[:40], "journal.not_canonical"),
        (lambda text: "\0" + text, "journal.not_canonical"),
        (lambda _text: '{"v":1}', "journal.envelope"),
        (lambda _text: "[" * 5_000, "journal.not_canonical"),
        (lambda text: text.replace('"seq":3', '"seq":9'), "journal.gap"),
        (lambda text: text.replace('"register":"r-1"', '"register":"r-2"'), "journal.register"),
    ],
)
def test_what_cannot_stand_in_a_chain_is_set_aside(chain, change, reason):
    good = chain.batch()
    texts, hashes = list(good.entries), list(good.hashes)
    texts[2] = change(texts[2])
    hashes[2] = chain_hash(hashes[1], texts[2])
    answer = take(replace(good, entries=tuple(texts), hashes=tuple(hashes)))
    assert (answer.acknowledged, answer.aside) == (2, reason)
    assert held() == entries(chain)[:2]
    assert queries.set_aside(register="r-1")[0].text == texts[2].replace("\0", "\ufffd")


def test_an_unknown_kind_is_kept_and_skipped(chain):
    """JRN-5"""
    chain.add("hologram_shown", {"colour": "blå"})
    assert take(chain.batch()).acknowledged == 5
    assert held() == entries(chain)
    assert (Sale.objects.count(), findings()) == (3, [])


def test_a_sale_that_does_not_add_up_is_accepted_and_filed():
    """AUD-3, AUD-7"""
    chain = Chain().open()
    chain.sell(line(price=100), total=90)
    assert take(chain.batch()).acknowledged == 2
    assert Sale.objects.get().total_minor == 90
    assert findings() == [
        ("audit.total", "r-1", 2),
        ("audit.net_and_tax", "r-1", 2),
        ("audit.paid", "r-1", 2),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": "none"},
        {"total": "12"},
        {"total": 10**14, "net": 10**14 - 20},
        {"tenders": [{"kind": "cash"}]},
        {"lines": [line(), line()]},
        {"receipt_code": 7},
    ],
)
def test_a_sale_of_another_form_is_kept_without_projection(changes):
    """AUD-1"""
    chain = Chain().open()
    chain.sell(**changes)
    chain.sell(line(price=100))
    assert take(chain.batch()).acknowledged == 3
    assert held() == entries(chain)
    assert [sale.seq for sale in Sale.objects.all()] == [3]
    assert [row.code for row in Finding.objects.filter(code="audit.form")] == ["audit.form"]


def test_characters_that_a_database_cannot_keep(chain):
    """U+0000 stays in the entry; projections show U+FFFD."""
    chain.sell(line(name="a\0b"))
    assert take(chain.batch()).acknowledged == 5
    assert held() == entries(chain)
    assert SaleLine.objects.get(seq=5).name == "a\ufffdb"


def test_unknown_items_are_filed_once(chain):
    """AUD-13"""
    take(chain.batch())
    row = Finding.objects.get(code="audit.item")
    assert (row.key, row.register, row.seq, row.store) == ("audit.item:i-1", "r-1", 2, "s-1")
    assert row.facts == {"item": "i-1", "line": 1, "name": "Vare i-1"}
    chain.sell(line())
    take(chain.batch())
    assert Finding.objects.filter(code="audit.item").count() == 1


def back(chain, *, pieces, number=1, of=(2, 1)):
    """A line that gives pieces of a line of K1's journal back."""
    seq, sold = of
    refund_of = {"register": "r-1", "seq": seq, "line": sold}
    return line(number=number, price=100, pieces=-pieces, refund_of=refund_of)


def given_back_too_often():
    rows = Finding.objects.filter(code="audit.refund").order_by("id")
    return [(row.register, row.seq, row.store, row.facts) for row in rows]


def test_two_registers_that_give_the_same_goods_back():
    """AUD-16: each was right by what it knew; both are kept, and somebody is told."""
    first = Chain().open()
    first.sell(line(price=100, pieces=2), line(number=2, price=100))
    second = Chain(register="r-2", number="K2").open()
    take(first.batch())
    first.sell(back(first, pieces=2))
    second.sell(
        line(price=100), back(first, number=2, pieces=1), back(first, number=3, pieces=1, of=(2, 2))
    )
    take(second.batch())
    assert given_back_too_often() == []
    take(first.batch())
    facts = {"receipt_code": "K1-000001", "line": 1, "name": "Vare i-1", "sold": 2_000}
    expected = [("r-1", 3, "s-1", {**facts, "returned": 3_000})]
    assert given_back_too_often() == expected
    take(first.batch())
    take(second.batch())
    assert given_back_too_often() == expected


def test_a_drawer_far_off_is_filed_and_counted_all_the_same():
    """AUD-17"""
    chain = Chain().open()
    chain.add("count", {"counted": 2_000, "expected": 6_000, "difference": -4_000})
    chain.add("count", {"counted": 5_900, "expected": 6_000, "difference": -100})
    chain.training = True
    chain.add("count", {"counted": 0, "expected": 6_000, "difference": -6_000})
    take(chain.batch())
    (found,) = Finding.objects.all()
    assert (found.code, found.facts) == ("audit.drawer", {"counted": 2_000, "expected": 6_000})
    assert CashCount.objects.count() == 2


def test_goods_of_one_receipt_given_back_too_often_in_one_batch():
    """AUD-16, by whichever register; in training nothing is given back."""
    chain = Chain().open()
    chain.sell(line(price=100))
    chain.sell(back(chain, pieces=1))
    chain.training = True
    chain.sell(back(chain, pieces=1))
    chain.training = False
    take(chain.batch())
    assert given_back_too_often() == []
    chain.sell(back(chain, pieces=1))
    chain.sell(back(chain, pieces=1))
    take(chain.batch())
    facts = {"receipt_code": "K1-000001", "line": 1, "name": "Vare i-1", "sold": 1_000}
    assert given_back_too_often() == [("r-1", 6, "s-1", {**facts, "returned": 3_000})]


def test_clocks(chain):
    """AUD-9, AUD-10: late is nothing, early and backwards are filed."""
    chain.sell(line(), at=NOW + timedelta(hours=25))
    chain.sell(line(), at=NOW)
    chain.sell(line(), at=NOW - timedelta(seconds=59))
    assert take(chain.batch()).acknowledged == 7
    assert findings() == [("audit.clock_ahead", "r-1", 5), ("audit.clock_backwards", "r-1", 6)]


def test_a_till_with_another_time(chain):
    """AUD-12: filed once a day."""
    for clock in ("2026-11-24T12:00:00.000Z", "2026-11-24T12:00:00.001Z", "2020-01-01T00:00:00Z"):
        take(chain.batch(clock=clock))
    assert findings() == [("audit.clock_off", "r-1", 0)]


def test_several_registers_in_one_transaction():
    chains = [Chain(register=f"r-{number}", number=f"K{number}").open() for number in (2, 1, 3)]
    for chain in chains:
        chain.sell(line())
    prepared = [services.prepare(chain.batch()) for chain in chains]
    answers = services.ingest_all(prepared=prepared, received_at=NOW)
    assert [answer.hash for answer in answers] == [chain.entries[1].hash for chain in chains]
    assert StockLevel.objects.get().quantity_thousandths == -3_000


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_failed_transaction_stays(chain, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("kasse.office.attention.services.file", fail)
        with pytest.raises(RuntimeError):
            take(chain.batch())
    assert (held(), Sale.objects.count(), JournalChain.objects.count()) == ([], 0, 0)
    assert take(chain.batch()).acknowledged == 4


@pytest.mark.django_db(transaction=True)
def test_many_at_once():
    """Two registers of one store, each batch pushed by three threads at once."""
    chains = [Chain(register=f"r-{number}", number=f"K{number}").open() for number in (1, 2)]
    for chain in chains:
        for number in range(20):
            chain.sell(line(item=f"i-{number % 4}"), line(number=2, item=f"i-{number % 3}"))
    failures = []

    def push(chain, *, step):
        try:
            for first in range(1, len(chain.entries) + 1, step):
                for _ in range(2):
                    take(chain.batch(first=first, last=first + step - 1))
            take(chain.batch())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [
        Thread(target=push, args=(chain,), kwargs={"step": step})
        for chain in chains
        for step in (1, 3, 7)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [held(chain.register) for chain in chains] == [entries(chain) for chain in chains]
    report = verify()
    assert (report.differences, report.entries, report.registers) == ([], 42, 2)
    assert JournalSetAside.objects.count() == 0
