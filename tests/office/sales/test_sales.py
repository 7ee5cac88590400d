"""Sales derived from entries, row by row, and what is read from them."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from kasse.domain.outcome import refused
from kasse.office.journal import services
from kasse.office.projections import derive
from kasse.office.sales import queries
from kasse.office.sales.models import Sale
from kasse.office.sales.projector import HOUR, LINE, SALE, TAX, TENDER, TENDER_DAY, hour_in_zone
from kasse.office.tables import Malformed
from tests.office.builders import Chain, line

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = "2026-11-23"


def rows_of(entry, *tables):
    rows = derive(dict(entry.document))
    return [row for table in tables for row in rows[table]]


def take(*chains):
    for chain in chains:
        services.ingest(batch=chain.batch(), received_at=NOW)


@pytest.fixture
def chain():
    return Chain().open()


def test_the_head_of_a_sale(chain):
    entry = chain.sell(line(), line(number=2, price=500), rounding=-10)
    assert rows_of(entry, SALE) == [
        (
            "r-1",
            2,
            "s-1",
            DAY,
            "2026-11-23T07:00:02.000Z",
            "Europe/Copenhagen",
            "sale",
            1,
            "K1-000001",
            "p-1",
            False,
            "DKK",
            "a" * 64,
            2,
            1_200,
            300,
            1_500,
            -10,
            "",
        )
    ]


def test_lines(chain):
    entry = chain.sell(
        line(
            number=3,
            category="c-1",
            price=250,
            pieces=-2,
            refund_of={"register": "r-9", "seq": 4, "line": 1},
        )
    )
    assert rows_of(entry, LINE) == [
        (
            "r-1",
            2,
            3,
            "s-1",
            DAY,
            "i-1",
            "I-1",
            "Vare i-1",
            "c-1",
            "pcs",
            -2_000,
            250,
            -500,
            -500,
            "S",
            250_000,
            -100,
            "r-9",
            4,
            1,
        )
    ]


def test_tenders_tax_and_totals(chain):
    tenders = [
        {"tender": "t-1", "kind": "card", "type": "card", "amount": 600, "reference": "77"},
        {
            "tender": "t-2",
            "kind": "cash",
            "type": "cash",
            "amount": 400,
            "given": 500,
            "change": 100,
        },
    ]
    entry = chain.sell(line(), tenders=tenders)
    assert rows_of(entry, TENDER, TAX, HOUR, TENDER_DAY) == [
        ("r-1", 2, 1, "s-1", DAY, "card", "card", 600, 0, 0, "77"),
        ("r-1", 2, 2, "s-1", DAY, "cash", "cash", 400, 500, 100, ""),
        ("r-1", 2, 1, "s-1", DAY, "S", 250_000, 800, 200, 1_000),
        ("s-1", DAY, 8, "DKK", 1, 0, 0, 1, 1_000, 800, 200),
        ("s-1", DAY, "card", "DKK", 1, 600),
        ("s-1", DAY, "cash", "DKK", 1, 400),
    ]


def test_training_leaves_a_head_only(chain):
    chain.training = True
    rows = derive(dict(chain.sell(line()).document))
    assert {table: [row[10] for row in some] for table, some in rows.items()} == {SALE: [True]}
    assert rows[SALE][0][8] == "T-K1-000001"


@pytest.mark.parametrize(
    ("at", "zone", "hour"),
    [
        ("2026-11-23T22:59:59.999Z", "Europe/Copenhagen", 23),
        ("2026-11-23T23:00:00.000Z", "Europe/Copenhagen", 0),
        ("2026-07-23T22:00:00.000Z", "Europe/Copenhagen", 0),
        ("2026-07-23T22:00:00.000Z", "Atlantis/Centre", 22),
        ("2026-07-23T22:00:00.000Z", "../etc", 22),
        ("noon", "Europe/Copenhagen", 0),
    ],
)
def test_the_hour_of_a_store(at, zone, hour):
    assert hour_in_zone(at, zone) == hour


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": [line(), line()]},
        {"lines": [line(tax=1.5)]},
        {"receipt": "1"},
        {"net": True},
        {"taxes": [{"category": "S"}]},
        {"total": 10**13 + 1},
        {"tenders": {"cash": 1}},
    ],
)
def test_other_forms_are_malformed(chain, changes):
    entry = dict(chain.sell(line()).document)
    with pytest.raises(Malformed):
        derive(entry | {"body": {**entry["body"], **changes}})


@pytest.mark.django_db
def test_a_receipt_and_what_came_back(chain):
    sold = chain.sell(line(pieces=5), line(number=2, price=300))
    of = {"register": "r-1", "seq": 2}
    other = Chain(register="r-2", number="K2").open()
    other.sell(line(pieces=-1, refund_of={**of, "line": 1}))
    other.sell(
        line(pieces=-2, refund_of={**of, "line": 1}),
        line(number=2, price=300, pieces=-1, refund_of={**of, "line": 2}),
    )
    take(chain, other)
    found = queries.receipt("K1-000001")
    assert (found.text, found.hash) == (sold.text, sold.hash)
    assert found.refunds == tuple(entry.text for entry in other.entries[1:])
    assert queries.refunded(register="r-1", seq=2) == ((1, 3_000, 3_000), (2, 1_000, 300))
    assert queries.receipt("K1-000002") == refused("receipt.unknown", receipt_code="K1-000002")
    assert queries.receipt("K1-000001", stores=frozenset({"s-2"})) == refused(
        "receipt.unknown", receipt_code="K1-000001"
    )
    assert queries.refunded(register="", seq=0) == ()


@pytest.mark.django_db
def test_live_figures(chain):
    chain.sell(line())
    chain.sell(line(pieces=-1))
    chain.sell(line(), line(number=2, pieces=-2), at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    other = Chain(register="r-2", number="K2", store="s-2").open()
    other.sell(line(price=250))
    other.training = True
    other.sell(line(price=99_999))
    take(chain, other)
    (both,) = queries.live(stores=["s-1", "s-2"], day=DAY)
    assert both == queries.Live(
        currency="DKK",
        sales=2,
        refunds=1,
        exchanges=1,
        gross_minor=-750,
        net_minor=-600,
        tax_minor=-150,
        hours=((8, 250), (10, -1_000)),
        tenders=(("cash", -750),),
    )
    (one,) = queries.live(stores=["s-2"], day=DAY)
    assert (one.sales, one.gross_minor) == (1, 250)
    assert queries.live(stores=["s-2"], day="2026-11-24") == ()


@pytest.mark.django_db
def test_listing_sales(chain):
    for _ in range(3):
        chain.sell(line())
    other = Chain(register="r-2", number="K2", store="s-2").open()
    other.sell(line())
    take(chain, other)
    mine = queries.sales(wanted=queries.SaleFilter(stores=frozenset({"s-1"}), day=DAY))
    assert [sale.receipt_code for sale in mine.rows] == ["K1-000003", "K1-000002", "K1-000001"]
    assert len(queries.sales(wanted=queries.SaleFilter()).rows) == Sale.objects.count() == 4
    assert queries.sales(wanted=queries.SaleFilter(stores=frozenset())).rows == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ask",
    [
        lambda: queries.overdrawn([("r-1", 2, 1), ("r-1", 3, 1)]),
        lambda: queries.refunded(register="r-1", seq=2),
    ],
)
def test_what_came_back_of_a_receipt_is_found_without_reading_every_refund(ask):
    asked = []

    def hear(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        ask()
    ((sql, params),) = asked
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The planner reads so few rows as they lie, unless it is told not to.
            cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explain + sql, params)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "sale_line_refund" in plan
    # SQLite's own temptation: the range of the index's condition instead of the one receipt.
    assert "refund_seq>" not in plan.replace(" ", "")
