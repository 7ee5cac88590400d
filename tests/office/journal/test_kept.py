"""The journal that an earlier till wrote (tests/till/kept_day.py), taken by this office."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kasse.office.cash.models import CashDay, ZReport
from kasse.office.journal import services
from kasse.office.journal.batches import Batch
from kasse.office.journal.verification import verify
from kasse.office.sales import queries as sales
from kasse.office.sales.models import Sale
from kasse.office.stock.models import StockLevel

KEPT = Path(__file__).parents[2] / "vectors" / "kept" / "1" / "journal.txt"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = "2026-11-23"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taken():
    """What the office said when the whole journal came."""
    lines = [line.split(" ", 1) for line in KEPT.read_text(encoding="utf-8").splitlines()]
    batch = Batch(
        register="r-1",
        first=1,
        entries=tuple(text for _, text in lines),
        hashes=tuple(hash_ for hash_, _ in lines),
    )
    return services.ingest(batch=batch, received_at=NOW)


def test_all_of_it_is_kept(taken):
    """JRN-4: up to the hash that the till stands at."""
    head = "0be4f4fc6c17b2132d76df777df5e67248974e0e3d8e762f226d140aecb9eea2"
    assert (taken.acknowledged, taken.hash, taken.aside) == (19, head, "")
    report = verify()
    assert (report.entries, report.differences) == (19, [])


def test_its_sales(taken):
    """61,95 and 10,84 and 41,00 sold, 24,50 given back; a fifth of all but the paper is tax."""
    rows = Sale.objects.order_by("seq").values_list(
        "seq", "type", "receipt_code", "net_minor", "tax_minor", "total_minor", "rounding_minor"
    )
    assert list(rows) == [
        (5, "sale", "K1-000001", 4_956, 1_239, 6_195, 5),
        (7, "sale", "K1-000002", 867, 217, 1_084, 0),
        (12, "sale", "K1-000003", 3_880, 220, 4_100, 0),
        (13, "refund", "K1-000004", -1_960, -490, -2_450, 0),
    ]
    (live,) = sales.live(stores=["s-1"], day=DAY)
    assert (live.gross_minor, live.net_minor, live.tax_minor) == (8_929, 7_743, 1_186)
    assert live.hours == ((10, 8_929),), "ten o'clock in Copenhagen"
    assert live.tenders == (("card", 1_084), ("cash", 5_750), ("mobilepay", 2_100))


def test_its_receipts(taken):
    """RCP-9: with the texts that it quotes, and what came back of it."""
    receipt = sales.receipt("K1-000001")
    assert receipt.texts["company"]["name"] == "Nørrebro Kolonial ApS"
    assert len(receipt.refunds) == 1
    assert sales.refunded(register="r-1", seq=5) == ((2, 1_000, 2_450),)


def test_its_drawer(taken):
    """500,00 and 361,50 put in, 62,00 and 20,00 taken, 24,50 given back."""
    (day,) = CashDay.objects.all()
    sums = (day.float_minor, day.sales_minor, day.pay_in_minor, day.pay_out_minor, day.drop_minor)
    assert sums == (86_150, 5_750, 0, 1_500, 20_000)
    (closed,) = ZReport.objects.all()
    totals = json.loads(closed.totals)
    assert (closed.number, closed.left_in_drawer_minor) == (1, 36_150)
    assert (totals["gross"], totals["rounding"], totals["difference"]) == (7_279, 5, -50)


def test_its_stock(taken):
    """The deposit is an item of its own that says nothing else of stock; the parked basket and the one in hand sold nothing."""
    rows = StockLevel.objects.order_by("item").values_list("item", "quantity_thousandths")
    assert dict(rows) == {
        "i-apple": -482,
        "i-beer": -1_000,
        "i-bread": -1_000,
        "i-milk": -1_000,
        "i-pant": -1_000,
        "i-paper": -1_000,
    }
