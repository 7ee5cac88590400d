"""Small files in each form, with the traps of the real ones, sold to the cent.

Written for Kasse in the forms of Complete Journey, Online Retail and pizzaplace.
"""

import gzip
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from kasse.demo.fleet import Job, run_here
from kasse.demo.replay.account import Account, checks, reasons
from kasse.demo.replay.formats import format_of
from kasse.demo.replay.formats.numbers import micro, minor, wishes
from kasse.demo.replay.selling import Pace, Result, replay
from kasse.demo.replay.survey import Selection, Survey, survey
from kasse.demo.replay.table import Unreadable, open_table
from kasse.demo.replay.words import WORDS, language_of, sentence
from kasse.domain.outcome import refused
from kasse.office.attention.models import Finding as Attention
from kasse.office.sales.models import SaleLine

CJ = """\
household_id,store_id,basket_id,product_id,quantity,sales_value,retail_disc,coupon_disc,coupon_match_disc,week,transaction_utc,transaction_local_ny
1,330,b1,1,1,0.5,0.0,0.0,0.0,1,2017-01-01T11:53:26Z,2017-01-01 06:53:26
1,330,b1,1,1,0.5,0.0,0.0,0.0,1,2017-01-01T11:53:26Z,2017-01-01 06:53:26
1,330,b1,2,3,1.0,0.5,0.3,0.25,1,2017-01-01T11:53:26Z,2017-01-01 06:53:26
1,330,b2,3,14769,30.0,0.0,0.0,0.0,1,2017-01-01T12:10:28Z,2017-01-01 07:10:28
1,330,b2,4,0,0.79,0.0,0.0,0.0,1,2017-01-01T12:10:28Z,2017-01-01 07:10:28
1,330,b2,4,0,0.0,0.0,0.0,0.0,1,2017-01-01T12:10:28Z,2017-01-01 07:10:28
1,330,b2,5,0,0.0,0.0,2.0,0.0,1,2017-01-01T12:10:28Z,2017-01-01 07:10:28
1,330,b2,9,2,0.0,0.0,0.0,0.0,1,2017-01-01T12:10:28Z,2017-01-01 07:10:28
1,330,b3,1,1,0.5,0.0,1.0,0.0,1,2017-01-02T04:59:59Z,2017-01-01 23:59:59
1,330,b4,5,0,0.0,0.0,0.75,0.0,1,2017-01-02T09:30:00Z,2017-01-02 04:30:00
1,330,b5,2,1,0.0,0.7,0.0,0.0,1,2017-01-02T09:31:00Z,2017-01-02 04:31:00
"""
PRODUCTS = """\
product_id,manufacturer_id,department,brand,product_category,product_type,package_size
1,1,GROCERY,National,MILK,MILK,1 LB
2,1,GROCERY,National,SOUP,SOUP,
3,1,FUEL,National,COUPON/MISC ITEMS,GASOLINE-REG UNLEADED,
4,1,PRODUCE,Private,,,
"""
ONLINE = """\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE LANTERN,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536365,85123A,WHITE LANTERN,2,2010-12-01 08:26:00,2.95,17850,United Kingdom
536365,gift,,1,2010-12-01 08:26:00,0.0,17850,United Kingdom
536366,21777,,-10,2010-12-01 09:00:00,0.0,,United Kingdom
C536379,85123A,WHITE LANTERN,-2,2010-12-01 09:41:00,2.55,14527,United Kingdom
A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom
550193,PADS,PADS TO MATCH ALL CUSHIONS,1,2011-08-13 09:27:00,0.001,13952,United Kingdom
550193,M,"Manual, £5",1,2011-08-13 09:27:00,5.0,13952,United Kingdom
"""
PIZZA = """\
id,date,time,name,size,type,price
o-1,2015-01-01,11:38:36,hawaiian,M,classic,13.25
o-2,2015-01-01,11:57:40,classic_dlx,M,classic,16.0
o-2,2015-01-01,11:57:40,classic_dlx,M,classic,16.0
o-2,2015-01-01,11:57:40,hawaiian,L,classic,16.5
o-3,2015-01-02,23:10:00,hawaiian,L,classic,16.5
o-3,2015-01-02
"""


def sell(path: Path, text: str, **changes: int) -> Result:
    """Replays a file's text in this process."""
    path.write_text(text, encoding="utf-8")
    table = open_table(path)
    pace = {"registers": 2, "processes": 1, "speed": 0, "offline_ppm": 300_000, "seed": 7}
    selection = Selection(format=format_of(table))
    return replay(table, selection, Pace(**{**pace, **changes}), run=run_here)


@pytest.fixture
def _products(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.usefixtures("_products")
def test_complete_journey(tmp_path: Path) -> None:
    result = sell(tmp_path / "transactions.csv", CJ)
    account = result.account
    # 0.50 + 0.50 + 1.00, then 30.00 + 0.79, then 0.50: discounts are off already.
    assert account.total_minor == 3_329
    assert account.discounts_minor == 145  # 0.50 + 0.25, and 0.70
    # b1 0.30, b2 2.00, b3 0.50 of 1.00; b4 has nothing to pay with 0.75.
    assert account.tenders_minor["coupon"] == 280
    assert account.coupons_left_minor == 125
    assert dict(account.kinds) == {"sale": 4}
    # b1: the milk merged, the soup 1 at 0.59 and 2 at 0.58; b2: fuel, 0.79, two for nothing.
    assert account.lines == 3 + 3 + 1 + 1
    assert (account.rows, account.baskets, account.merged) == (11, 5, 1)
    assert Counter(one.reason for one in result.unsold) == {"nothing": 1, "coupon": 2}
    assert result.complete
    assert result.agrees
    assert not Attention.objects.exists()
    assert set(SaleLine.objects.values_list("name", flat=True)) == {
        "MILK 1 LB",
        "SOUP",
        "GASOLINE-REG UNLEADED",
        "Product",
        "Unknown product 9",
    }


@pytest.mark.django_db
def test_online_retail(tmp_path: Path) -> None:
    result = sell(tmp_path / "invoices.csv", ONLINE)
    account = result.account
    assert account.sold_minor == 6 * 255 + 2 * 295 + 500
    assert account.returned_minor == -2 * 255
    assert dict(account.kinds) == {"sale": 2, "refund": 1}
    assert account.lines == 5
    assert [(one.row, one.reason, one.amount_minor) for one in result.unsold] == [
        (5, "stock", 0),
        (7, "negative", -1_106_206),
        (8, "finer", 0),
    ]
    assert result.agrees
    assert not Attention.objects.exists()


@pytest.mark.django_db
def test_pizzaplace(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(PIZZA)
    plain = tmp_path / "plain.csv"
    result = sell(plain, PIZZA)
    assert survey(open_table(path), Selection(format="pizzaplace")).wished_minor == 7_825
    assert result.account.total_minor == 7_825
    assert result.account.lines == 4  # two of a kind are one line
    assert [(one.row, one.reason) for one in result.unsold] == [(7, "ragged")]
    assert result.agrees
    names = SaleLine.objects.order_by("register", "seq", "line").values_list("name", flat=True)
    assert set(names) == {"Hawaiian M", "Hawaiian L", "Classic Dlx M"}


@pytest.mark.django_db
def test_a_second_replay_is_a_second_store(tmp_path: Path) -> None:
    first = sell(tmp_path / "a.csv", PIZZA)
    again = sell(tmp_path / "a.csv", PIZZA)
    assert again.agrees
    assert again.account == first.account


@pytest.mark.django_db
def test_a_stopped_replay_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(PIZZA, encoding="utf-8")
    table = open_table(path)
    pace = Pace(registers=1, processes=1, speed=0, offline_ppm=0, seed=7)

    def run_two_baskets(jobs: Sequence[Job], take: Callable[[Any], None]) -> bool:
        left = iter(range(2))
        return jobs[0].run(take, lambda: next(left, None) is None)

    result = replay(table, Selection(format="pizzaplace"), pace, run=run_two_baskets)
    assert (result.complete, result.account.kinds["sale"]) == (False, 2)
    said = capsys.readouterr().out
    assert "Stopped on 2015-01-01.\n  --from 2015-01-01 sells that day and the rest" in said
    rest = Selection(format="pizzaplace", first="2015-01-01")
    assert replay(table, rest, pace, run=run_here).account.kinds["sale"] == 3


@pytest.mark.django_db
def test_a_replay_with_a_speed_waits_for_the_files_own_times(tmp_path: Path) -> None:
    """o-3 is 127,884 s after o-1: at 100,000 of them in one of ours no sooner than 1.27884 s."""
    began: list[float] = []

    def run_from_now(jobs: Sequence[Job], take: Callable[[Any], None]) -> bool:
        began.append(time.monotonic())
        complete = run_here(jobs, take)
        began.append(time.monotonic())
        return complete

    path = tmp_path / "p.csv"
    path.write_text(PIZZA, encoding="utf-8")
    pace = Pace(registers=1, processes=1, speed=100_000, offline_ppm=0, seed=7)
    result = replay(open_table(path), Selection(format="pizzaplace"), pace, run=run_from_now)
    assert began[1] - began[0] >= 1.27884
    assert result.agrees
    assert result.account == sell(tmp_path / "q.csv", PIZZA, registers=1, offline_ppm=0).account


def test_a_file_that_does_not_come_to_its_sum_is_told() -> None:
    seen = survey_of("x,2015-01-01,11:38:36,a,M,b,1.00")
    account = Account(lines=1, total_minor=99)
    value, lines = checks(account, seen, {"lines": 1, "sales": 100})
    assert (value.agrees, lines.agrees) == (False, True)


def survey_of(row: str) -> Survey:
    """A survey that has seen one good row."""
    return Survey(baskets=1, rows=row.count("\n") + 1)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("2.5", 250), ("0.0", 0), ("13", 1_300), ("-11062.06", -1_106_206), ("2.550", 255)],
)
def test_amounts(text: str, cents: int) -> None:
    assert minor(text) == cents
    assert micro(text) == cents * 10_000


@pytest.mark.parametrize("text", ["", "-", "x", "1,5", "1.2.3", "1e3", ".5", "0.001"])
def test_no_amounts(text: str) -> None:
    assert minor(text) is None


@pytest.mark.parametrize("pieces", [1, 2, 3, 7, 12])
@pytest.mark.parametrize("amount", [0, 1, 99, 100, 1_234])
def test_lines_come_to_exactly_the_amount(pieces: int, amount: int) -> None:
    for discount in {0, amount // 3, amount}:
        found = wishes(sku="a", pieces=pieces, amount_minor=amount, discount_minor=discount)
        assert sum(wish.pieces for wish in found) == pieces
        assert sum(wish.total_minor for wish in found) == amount - discount
        assert all(0 <= wish.discount_minor <= wish.price_minor * wish.pieces for wish in found)


def test_reasons_are_told_with_examples(tmp_path: Path) -> None:
    path = tmp_path / "invoices.csv"
    path.write_text(ONLINE, encoding="utf-8")
    seen = survey(open_table(path), Selection(format="online-retail"))
    told = reasons(seen.unsold)
    assert [(count, amount) for _, count, amount, _ in told] == [(1, 0), (1, -1_106_206), (1, 0)]
    assert told[0][3] == ["row 5: 536366,21777,,-10,2010-12-01 09:00:00,0.0"]


def test_part_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(PIZZA, encoding="utf-8")
    table = open_table(path)
    second = Selection(format="pizzaplace", first="2015-01-02", last="2015-01-02")
    assert [basket.key for basket in second.baskets(table)] == ["o-3"]
    limited = Selection(format="pizzaplace", limit=2)
    assert [basket.key for basket in limited.baskets(table)] == ["o-1", "o-2"]


@pytest.mark.django_db
@pytest.mark.usefixtures("_products")
def test_part_of_a_file_is_held_against_its_part(tmp_path: Path) -> None:
    path = tmp_path / "transactions.csv"
    path.write_text(CJ, encoding="utf-8")
    pace = Pace(registers=1, processes=1, speed=0, offline_ppm=0, seed=1)
    first = Selection(format="cj", limit=1)
    result = replay(open_table(path), first, pace, run=run_here)
    assert result.agrees
    assert (result.account.rows, result.account.total_minor) == (3, 200)
    assert result.account.tenders_minor["coupon"] == 30


def test_a_windows_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "invoices.csv"
    path.write_bytes(ONLINE.encode("cp1252"))
    seen = survey(open_table(path), Selection(format="online-retail"))
    assert seen.wished_minor == 2_110


def test_a_file_cut_off_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(PIZZA.encode() * 50)[:-20])
    with pytest.raises(Unreadable) as caught:
        open_table(path)
    assert caught.value.refused == refused("table.damaged", file=str(path))


@pytest.mark.parametrize(("text", "code"), [("", "table.empty"), ("a,b\n1,2\n", "table.columns")])
def test_another_file_is_told(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        format_of(open_table(path))
    assert caught.value.refused.code == code


def test_a_file_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """Spreadsheets save "Unicode text" as UTF-16; half of one is told."""
    path = tmp_path / "invoices.csv"
    path.write_bytes(ONLINE.encode("utf-16"))
    seen = survey(open_table(path), Selection(format="online-retail"))
    assert seen.wished_minor == 2_110
    path.write_bytes(ONLINE.encode("utf-16")[:-1])
    with pytest.raises(Unreadable) as caught:
        open_table(path)
    assert caught.value.refused == refused("table.encoding", file=str(path))


def test_files_are_told_of_in_both_languages() -> None:
    assert WORDS["en"].keys() == WORDS["da"].keys()
    problem = refused("table.empty", file="x.csv")
    assert sentence(problem, language_of({"LANG": "da_DK.UTF-8"})) == "x.csv er tom."
    assert sentence(problem, language_of({"LC_ALL": "", "LANG": "C"})) == "x.csv is empty."
    assert language_of({"LC_ALL": "en_GB", "LANG": "da_DK"}) == "en"
