"""Drawers derived from entries."""

from datetime import UTC, datetime

import pytest

from kasse.office.cash import queries
from kasse.office.cash.projector import COUNT, DAY, MOVEMENT, Z_REPORT
from kasse.office.cash.queries import CashFilter
from kasse.office.journal import services
from kasse.office.projections import derive
from tests.office.builders import Chain, line

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = "2026-11-23"
AT = "2026-11-23T07:00:02.000Z"


def rows_of(entry):
    rows = derive(dict(entry.document))
    return [(table, row) for table, some in rows.items() for row in some]


@pytest.fixture
def chain():
    return Chain().open()


@pytest.mark.parametrize(
    ("kind", "sums"),
    [
        ("float", (700, 0, 0, 0, 0)),
        ("pay_in", (0, 0, 700, 0, 0)),
        ("pay_out", (0, 0, 0, 700, 0)),
        ("drop", (0, 0, 0, 0, 700)),
    ],
)
def test_movements(chain, kind, sums):
    entry = chain.add(kind, {"amount": 700, "reason": "bank", "approved_by": "p-2"})
    assert rows_of(entry) == [
        (MOVEMENT, ("r-1", 2, "s-1", TODAY, AT, kind, 700, "bank", "p-1", "p-2")),
        (DAY, ("r-1", TODAY, "s-1", *sums)),
    ]


def test_an_opened_drawer_moves_nothing(chain):
    entry = chain.add("drawer_opened", {"reason": "change"})
    row = ("r-1", 2, "s-1", TODAY, AT, "drawer_opened", 0, "change", "p-1", "")
    assert rows_of(entry) == [(MOVEMENT, row)]


def test_a_count(chain):
    body = {"counted": 990, "expected": 1_000, "difference": -10, "blind": True}
    row = ("r-1", 2, "s-1", TODAY, AT, "p-1", True, 990, 1_000, -10)
    assert rows_of(chain.add("count", body)) == [(COUNT, row)]


def test_a_z_report(chain):
    body = {"number": 4, "totals": {"b": 1, "a": 2}, "opened_at": AT, "left_in_drawer": 500}
    row = ("r-1", 2, "s-1", TODAY, AT, "p-1", 4, AT, 500, '{"a":2,"b":1}')
    assert rows_of(chain.add("z_report", body)) == [(Z_REPORT, row)]


@pytest.mark.parametrize("kind", ["float", "drawer_opened", "count", "z_report"])
def test_training_touches_no_drawer(chain, kind):
    chain.training = True
    assert rows_of(chain.add(kind, {})) == []


@pytest.mark.django_db
def test_what_a_drawer_should_hold(chain):
    """float + cash sales + pay-ins − pay-outs − drops"""
    chain.add("float", {"amount": 50_000})
    chain.sell(line(price=2_000))
    chain.sell(line(price=500, pieces=-1))
    card = {"tender": "t", "kind": "card", "type": "card", "amount": 700}
    chain.sell(line(price=700), tenders=[card])
    for kind, amount in (("pay_in", 100), ("pay_out", 30), ("drop", 20_000)):
        chain.add(kind, {"amount": amount, "reason": "bank"})
    services.ingest(batch=chain.batch(), received_at=NOW)
    here = CashFilter(stores=frozenset({"s-1"}), day=TODAY, register="r-1")
    (row,) = queries.days(wanted=here).rows
    assert (row.sales_minor, row.expected_minor) == (1_500, 31_570)
    kinds = [row.kind for row in queries.movements(wanted=here).rows]
    assert kinds == ["drop", "pay_out", "pay_in", "float"]
    for other in (
        CashFilter(stores=frozenset({"s-2"})),
        CashFilter(day="2026-11-22"),
        CashFilter(register="r-2"),
    ):
        assert queries.days(wanted=other).rows == queries.movements(wanted=other).rows == ()


@pytest.mark.django_db
def test_a_day_of_a_stores_drawers():
    """Each register that did anything to its drawer, with all of it in the order of its journal."""
    for register, number in (("r-1", "K1"), ("r-2", "K2"), ("r-3", "K3")):
        chain = Chain(register=register, number=number, store="s-2" if number == "K3" else "s-1")
        chain.open().add("float", {"amount": 500})
        chain.add("count", {"counted": 490, "expected": 500, "difference": -10})
        if number == "K2":
            chain.add(
                "z_report",
                {"number": 1, "totals": {}, "opened_at": AT, "left_in_drawer": 490},
            )
        services.ingest(batch=chain.batch(), received_at=NOW)
    first, second = queries.drawers(store="s-1", day=TODAY)
    assert (first.register, second.register) == ("r-1", "r-2")
    assert [row.seq for row in first.movements] == [2]
    assert [row.difference_minor for row in first.counts] == [-10]
    assert (first.z_reports, [row.number for row in second.z_reports]) == ((), [1])
    assert second.day is not None
    assert second.day.expected_minor == 500
    assert queries.drawers(store="s-1", day="2026-11-22") == ()


@pytest.mark.django_db
def test_a_drawer_that_was_only_counted_has_no_sums(chain):
    chain.add("count", {"counted": 490, "expected": 500, "difference": -10})
    services.ingest(batch=chain.batch(), received_at=NOW)
    (found,) = queries.drawers(store="s-1", day=TODAY)
    assert (found.day, len(found.counts)) == (None, 1)


@pytest.mark.django_db
def test_the_last_day_of_a_store(chain):
    """Days after `until` are those of a till whose clock is ahead."""
    assert queries.last_day(stores=["s-1"], until=TODAY) == ""
    chain.add("float", {"amount": 500})
    chain.add("float", {"amount": 500}, at=datetime(2099, 1, 1, tzinfo=UTC))
    services.ingest(batch=chain.batch(), received_at=NOW)
    assert queries.last_day(stores=["s-1"], until="2026-12-24") == TODAY
    body = {"number": 1, "totals": {}, "opened_at": AT, "left_in_drawer": 0}
    chain.add("z_report", body, at=datetime(2026, 11, 25, tzinfo=UTC))
    services.ingest(batch=chain.batch(), received_at=NOW)
    assert queries.last_day(stores=["s-1"], until="2026-12-24") == "2026-11-25"
    assert queries.last_day(stores=["s-2"], until="2026-12-24") == ""
