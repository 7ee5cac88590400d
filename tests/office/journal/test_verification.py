"""Rebuilt equals incremental; whatever does not agree with the journal is found and told."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kasse.office.journal import services
from kasse.office.journal.models import JournalChain, JournalEntry
from kasse.office.journal.rebuilding import rebuild
from kasse.office.journal.verification import verify
from kasse.office.projections import BY_KIND, TABLES
from tests.office.builders import Chain, chains, line

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def take(chain, *, first=1, last=None):
    return services.ingest(batch=chain.batch(first=first, last=last), received_at=NOW)


def wipe():
    with connection.cursor() as cursor:
        names = [table.name for table in TABLES]
        for name in (*names, "journal_entry", "journal_chain", "journal_set_aside"):
            cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608  # our own tables


def everything():
    """All rows of all projections."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608  # our own tables
            found[table.name] = sorted(cursor.fetchall())
        return found


@pytest.fixture
def shop():
    """Two registers with sales, a refund, cash and a closed day, all taken in."""
    one = Chain().open()
    one.add("float", {"amount": 50_000, "reason": "start"})
    one.sell(line(), line(number=2, item="i-2", pieces=2))
    one.sell(line(pieces=-1, refund_of={"register": "r-1", "seq": 3, "line": 1}))
    one.add("count", {"counted": 51_900, "expected": 52_000, "difference": -100})
    totals = {"sales": 1, "refunds": 1}
    one.add(
        "z_report",
        {
            "number": 1,
            "totals": totals,
            "opened_at": "2026-11-23T07:00:00.000Z",
            "left_in_drawer": 50_000,
        },
    )
    two = Chain(register="r-2", number="K2").open()
    two.sell(line(item="i-2"))
    for chain in (one, two):
        take(chain)
    return one


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rebuilt_equals_incremental(data):
    """Any journals, taken in by any batches in any order of the registers, some of them twice."""
    wipe()
    journals = [
        data.draw(chains(register="r-1", number="K1")),
        data.draw(chains(register="r-2", number="K2")),
    ]
    waiting = [(chain, 1) for chain in journals]
    while waiting:
        chain, first = waiting.pop(data.draw(st.integers(0, len(waiting) - 1)))
        last = min(first + data.draw(st.integers(0, 5)), len(chain.entries))
        take(chain, first=max(1, first - data.draw(st.integers(0, 2))), last=last)
        if last < len(chain.entries):
            waiting.append((chain, last + 1))
    report = verify()
    assert report.differences == []
    assert report.entries == sum(len(chain.entries) for chain in journals)
    incremental = everything()
    assert rebuild() == report.entries
    assert everything() == incremental


def test_a_sound_record(shop):
    report = verify()
    assert (report.differences, report.registers, report.entries) == ([], 2, 8)
    assert report.kinds == {
        "register_opened": 2,
        "float": 1,
        "sale": 3,
        "count": 1,
        "z_report": 1,
    }


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        (
            "UPDATE sale SET total_minor = 1 WHERE register = 'r-1' AND seq = 3",
            "sale r-1 3: total_minor is 1, should be 3000",
        ),
        ("DELETE FROM sale_line WHERE seq = 3 AND line = 2", "sale_line r-1 3 2: missing"),
        (
            "UPDATE sale_tender SET seq = 99 WHERE seq = 4",
            "sale_tender r-1 4 1: missing",
        ),
        (
            "UPDATE stock_level SET quantity_thousandths = 0 WHERE item = 'i-2'",
            "stock_level s-1 i-2: quantity_thousandths is 0, should be -3000",
        ),
        (
            "UPDATE cash_day SET float_minor = 0 WHERE register = 'r-1'",
            "cash_day r-1 2026-11-23 s-1: float_minor is 0, should be 50000",
        ),
        (
            "UPDATE sale_line SET register = 'r-9' WHERE register = 'r-2'",
            "sale_line r-9 2 1: nothing in the journal says so",
        ),
        (
            "UPDATE journal_chain SET seq = 1 WHERE register = 'r-2'",
            "register r-2: the head is at 1, the journal ends at 2",
        ),
        (
            "DELETE FROM journal_chain WHERE register = 'r-2'",
            "register r-2: the head is missing, the journal ends at 2",
        ),
        (
            "DELETE FROM journal_entry WHERE register = 'r-1' AND seq = 2",
            "register r-1: the chain breaks: journal.gap (seq 2, found 3)",
        ),
        (
            "UPDATE journal_entry SET text = replace(text, 'Vare', 'Ware') WHERE seq = 4",
            "register r-1: the chain breaks: journal.hash (seq 4)",
        ),
    ],
)
def test_what_does_not_agree_is_told(shop, statement, difference):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    report = verify()
    assert difference in report.differences
    assert report.count == len(report.differences)


def test_rebuilding_mends_what_is_derived(shop):
    before = everything()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sale SET total_minor = 1")
        cursor.execute("DELETE FROM stock_level")
        cursor.execute("INSERT INTO stock_level VALUES ('s-9', 'i-9', 5)")
    heard: list[int] = []
    assert rebuild(progress=heard.append) == 8
    assert (everything(), verify().differences, heard) == (before, [], [8])


def test_a_kind_learnt_later_is_read_by_rebuilding(shop, monkeypatch):
    """JRN-5: kept, skipped, and replayed after an upgrade."""
    after = everything()
    monkeypatch.setattr(
        "kasse.office.projections.BY_KIND",
        {kind: projectors for kind, projectors in BY_KIND.items() if kind != "float"},
    )
    rebuild()
    assert everything()["cash_movement"] == []
    assert verify().differences == []
    monkeypatch.undo()
    assert verify().differences == [
        "cash_movement r-1 2: missing",
        "cash_day r-1 2026-11-23 s-1: float_minor is 0, should be 50000",
    ]
    rebuild()
    assert everything() == after


def test_looking_keeps_no_till_waiting(shop):
    """A push during a verification is taken in, and not seen by it."""

    pushed = []

    def push_meanwhile(_entries):
        from threading import Thread

        def push():
            shop.sell(line())
            pushed.append(take(shop).acknowledged)
            connection.close()

        if not pushed:
            thread = Thread(target=push)
            thread.start()
            thread.join()

    report = verify(progress=push_meanwhile)
    assert (pushed, report.entries, report.differences) == ([7], 8, [])
    assert verify().entries == 9


def test_nothing_at_all():
    report = verify()
    assert (report.registers, report.entries, report.differences) == (0, 0, [])
    assert rebuild() == 0
    assert JournalEntry.objects.count() == JournalChain.objects.count() == 0
