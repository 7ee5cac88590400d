"""TAX-1 to TAX-12: rates by day and region, tax by row and by line."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.outcome import refused
from kasse.domain.rounding import MIRRORED_ROUNDINGS, Rounding
from kasse.domain.tax import (
    RoundingAt,
    TaxableLine,
    TaxAmount,
    TaxMode,
    TaxRate,
    rate_on,
    tax_table,
)


def rate(region: str, rate_ppm: int, valid_from: str, tax_class: str = "standard") -> TaxRate:
    return TaxRate(
        tax_class=tax_class, region=region, rate_ppm=rate_ppm, valid_from=valid_from, code="S"
    )


def line(
    amount_minor: int,
    rate_ppm: int = 250_000,
    category: str = "S",
    tax_minor: int | None = None,
) -> TaxableLine:
    return TaxableLine(
        key="1",
        amount_minor=amount_minor,
        rate_ppm=rate_ppm,
        category=category,
        tax_minor=tax_minor,
    )


def row(net_minor: int, tax_minor: int, category: str = "S", rate_ppm: int = 250_000) -> TaxAmount:
    return TaxAmount(
        category=category,
        rate_ppm=rate_ppm,
        net_minor=net_minor,
        tax_minor=tax_minor,
        gross_minor=net_minor + tax_minor,
    )


modes = st.sampled_from(["inclusive", "exclusive"])
places = st.sampled_from(["line", "sum"])
mirrored = st.sampled_from(MIRRORED_ROUNDINGS)
computed_lines = st.builds(
    TaxableLine,
    key=st.just("1"),
    amount_minor=st.integers(-(10**9), 10**9) | st.integers(-20, 20),
    rate_ppm=st.sampled_from([0, 55_000, 125_000, 250_000]),
    category=st.sampled_from(["S", "Z"]),
)
refund_lines = st.builds(replace, computed_lines, tax_minor=st.integers(-(10**6), 10**6))
line_lists = st.lists(computed_lines | refund_lines, max_size=12)

DANISH_HISTORY = (
    rate("DK", 220_000, "1980-06-30"),
    rate("DK", 250_000, "1992-01-01"),
    rate("DK", 202_500, "1978-10-01"),
    rate("DK", 0, "1967-07-03", "exempt"),
)
REGIONS = (
    rate("PT", 230_000, "2011-01-01"),
    rate("PT-20", 160_000, "2021-07-01"),
    rate("", 10_000, "2000-01-01"),
    rate("ES-CN-TF", 70_000, "2020-01-01"),
    rate("ES", 210_000, "2012-09-01"),
)


@pytest.mark.parametrize(
    ("day", "rate_ppm"),
    [
        ("1978-10-01", 202_500),
        ("1991-12-31", 220_000),
        ("1992-01-01", 250_000),
        ("2026-11-23", 250_000),
    ],
)
def test_the_rate_of_the_day(day: str, rate_ppm: int) -> None:
    """TAX-1"""
    found = rate_on(DANISH_HISTORY, "standard", "DK", day)
    assert isinstance(found, TaxRate)
    assert (found.tax_class, found.rate_ppm) == ("standard", rate_ppm)


@pytest.mark.parametrize(
    ("tax_class", "region", "day"),
    [
        ("standard", "DK", "1978-09-30"),
        ("reduced", "DK", "2026-11-23"),
        ("standard", "GL", "2026-11-23"),
        ("standard", "", "2026-11-23"),
    ],
)
def test_no_rate(tax_class: str, region: str, day: str) -> None:
    """TAX-2: also, Greenland does not fall back to Denmark."""
    assert rate_on(DANISH_HISTORY, tax_class, region, day) == refused(
        "tax.no_rate", tax_class=tax_class, region=region, day=day
    )


@pytest.mark.parametrize(
    ("region", "day", "rate_ppm"),
    [
        ("PT-20", "2026-11-23", 160_000),
        ("PT-20", "2021-06-30", 230_000),
        ("PT-30", "2026-11-23", 230_000),
        ("PT", "2026-11-23", 230_000),
        ("PT", "2010-12-31", 10_000),
        ("GL", "2026-11-23", 10_000),
        ("", "2026-11-23", 10_000),
        ("ES-CN-TF", "2026-11-23", 70_000),
        ("ES-CN-GC", "2026-11-23", 210_000),
    ],
)
def test_from_narrow_to_wide(region: str, day: str, rate_ppm: int) -> None:
    """TAX-2"""
    found = rate_on(REGIONS, "standard", region, day)
    assert isinstance(found, TaxRate)
    assert found.rate_ppm == rate_ppm


@pytest.mark.parametrize("rounding_at", ["line", "sum"])
def test_prices_that_include_tax(rounding_at: RoundingAt) -> None:
    """TAX-4"""
    result = tax_table([line(999)], mode="inclusive", rounding_at=rounding_at)
    assert result.rows == (row(799, 200),)
    assert (result.net_minor, result.tax_minor, result.gross_minor) == (799, 200, 999)


@pytest.mark.parametrize("rounding_at", ["line", "sum"])
def test_prices_without_tax(rounding_at: RoundingAt) -> None:
    """TAX-5"""
    result = tax_table([line(999)], mode="exclusive", rounding_at=rounding_at)
    assert result.rows == (row(999, 250),)
    assert (result.net_minor, result.tax_minor, result.gross_minor) == (999, 250, 1_249)


def test_rounding_per_line() -> None:
    """TAX-6"""
    result = tax_table([line(101)] * 3, mode="inclusive", rounding_at="line")
    assert result.rows == (row(243, 60),)
    assert result.line_tax_minor == (20, 20, 20)
    assert result.line_net_minor == (81, 81, 81)


def test_rounding_per_sum() -> None:
    """TAX-7"""
    result = tax_table([line(101)] * 3, mode="inclusive", rounding_at="sum")
    assert result.rows == (row(242, 61),)
    assert result.line_tax_minor == (21, 20, 20)
    assert result.line_net_minor == (80, 81, 81)


@pytest.mark.parametrize(
    ("rounding_at", "rounding", "tax_minor"),
    [("line", "up", 63), ("line", "down", 60), ("sum", "up", 61), ("sum", "down", 60)],
)
def test_another_rounding(rounding_at: RoundingAt, rounding: Rounding, tax_minor: int) -> None:
    """TAX-7: and, per line, TAX-6."""
    result = tax_table(
        [line(101)] * 3, mode="inclusive", rounding_at=rounding_at, rounding=rounding
    )
    assert result.tax_minor == tax_minor


def test_a_line_of_a_receipt_keeps_its_tax() -> None:
    """TAX-8"""
    refund = tax_table([line(-101, tax_minor=-21)], mode="inclusive", rounding_at="sum")
    assert refund.rows == (row(-80, -21),)
    assert refund.line_tax_minor == (-21,)
    anew = tax_table([line(-101)], mode="inclusive", rounding_at="sum")
    assert anew.line_tax_minor == (-20,)


def test_lines_brought_back_one_by_one_undo_the_sale() -> None:
    """TAX-8"""
    sale = tax_table([line(101)] * 3, mode="inclusive", rounding_at="sum")
    refunds = [
        tax_table([line(-101, tax_minor=-tax)], mode="inclusive", rounding_at="sum")
        for tax in sale.line_tax_minor
    ]
    assert sum(refund.tax_minor for refund in refunds) == -sale.tax_minor
    assert sum(refund.net_minor for refund in refunds) == -sale.net_minor


def test_a_kept_tax_of_zero_is_kept() -> None:
    """TAX-8"""
    result = tax_table([line(-2, tax_minor=0), line(101)], mode="exclusive", rounding_at="sum")
    assert result.line_tax_minor == (0, 25)
    assert result.rows == (row(99, 25),)


def test_an_exchange() -> None:
    """TAX-9"""
    result = tax_table([line(1_000), line(-400)], mode="inclusive", rounding_at="sum")
    assert result.rows == (row(480, 120),)
    assert result.line_tax_minor == (200, -80)


def test_the_same_goods_back_and_forth() -> None:
    """TAX-9: the tie of 2.5 and -2.5 is broken the same way in the mirror."""
    sale = tax_table([line(10), line(-10)], mode="exclusive", rounding_at="sum")
    back = tax_table([line(-10), line(10)], mode="exclusive", rounding_at="sum")
    assert sale.line_tax_minor == (3, -3)
    assert back.line_tax_minor == (-3, 3)
    assert sale.rows == back.rows == (row(0, 0),)


@pytest.mark.parametrize("rounding", ["floor", "ceiling"])
def test_only_mirrored_roundings(rounding: Rounding) -> None:
    """TAX-9"""
    with pytest.raises(AssertionError):
        tax_table([line(1)], mode="inclusive", rounding_at="line", rounding=rounding)


@given(lines=line_lists, mode=modes, rounding_at=places, rounding=mirrored, exempt=st.booleans())
def test_negating_the_lines_negates_the_result(
    lines: list[TaxableLine],
    mode: TaxMode,
    rounding_at: RoundingAt,
    rounding: Rounding,
    exempt: bool,
) -> None:
    """TAX-9"""
    negated = [
        replace(
            each,
            amount_minor=-each.amount_minor,
            tax_minor=None if each.tax_minor is None else -each.tax_minor,
        )
        for each in lines
    ]
    there = tax_table(lines, mode=mode, rounding_at=rounding_at, rounding=rounding, exempt=exempt)
    back = tax_table(negated, mode=mode, rounding_at=rounding_at, rounding=rounding, exempt=exempt)
    assert back.rows == tuple(
        row(-each.net_minor, -each.tax_minor, each.category, each.rate_ppm) for each in there.rows
    )
    assert back.line_tax_minor == tuple(-tax for tax in there.line_tax_minor)
    assert back.line_net_minor == tuple(-net for net in there.line_net_minor)
    assert (back.net_minor, back.tax_minor, back.gross_minor) == (
        -there.net_minor,
        -there.tax_minor,
        -there.gross_minor,
    )


def test_rows_by_category_and_rate() -> None:
    """TAX-10"""
    result = tax_table(
        [line(4_000, 0, "Z"), line(12_500), line(1_120, 120_000), line(100, 0, "O"), line(125)],
        mode="inclusive",
        rounding_at="sum",
    )
    assert result.rows == (
        row(100, 0, "O", 0),
        row(1_000, 120, "S", 120_000),
        row(10_100, 2_525),
        row(4_000, 0, "Z", 0),
    )
    assert (result.net_minor, result.tax_minor, result.gross_minor) == (15_200, 2_645, 17_845)
    assert result.line_tax_minor == (0, 2_500, 120, 0, 25)


def test_nothing_sold() -> None:
    """TAX-10"""
    result = tax_table([], mode="inclusive", rounding_at="sum")
    assert (result.rows, result.line_tax_minor, result.line_net_minor) == ((), (), ())
    assert (result.net_minor, result.tax_minor, result.gross_minor) == (0, 0, 0)


@given(lines=line_lists, mode=modes, rounding_at=places, rounding=mirrored, exempt=st.booleans())
def test_lines_add_up_to_rows_and_rows_to_totals(
    lines: list[TaxableLine],
    mode: TaxMode,
    rounding_at: RoundingAt,
    rounding: Rounding,
    exempt: bool,
) -> None:
    """TAX-10"""
    result = tax_table(lines, mode=mode, rounding_at=rounding_at, rounding=rounding, exempt=exempt)
    assert sum(each.tax_minor for each in result.rows) == result.tax_minor
    assert sum(each.net_minor for each in result.rows) == result.net_minor
    assert sum(result.line_tax_minor) == result.tax_minor
    assert sum(result.line_net_minor) == result.net_minor
    assert result.gross_minor == result.net_minor + result.tax_minor
    assert all(each.gross_minor == each.net_minor + each.tax_minor for each in result.rows)
    keys = [(each.category, each.rate_ppm) for each in result.rows]
    assert keys == sorted(set(keys))
    if not exempt:
        amounts = sum(each.amount_minor for each in lines)
        assert amounts == (result.gross_minor if mode == "inclusive" else result.net_minor)
        for key in keys:
            of_row = [
                tax
                for each, tax in zip(lines, result.line_tax_minor, strict=True)
                if (each.category, each.rate_ppm) == key
            ]
            assert result.rows[keys.index(key)].tax_minor == sum(of_row)


@given(lines=st.lists(computed_lines, max_size=12), mode=modes, rounding_at=places)
def test_tax_is_the_exact_tax_rounded(
    lines: list[TaxableLine], mode: TaxMode, rounding_at: RoundingAt
) -> None:
    """TAX-7: within half an øre, of each line (TAX-6) or of each row."""
    result = tax_table(lines, mode=mode, rounding_at=rounding_at)

    def exact(each: TaxableLine) -> Fraction:
        base = 1_000_000 + each.rate_ppm if mode == "inclusive" else 1_000_000
        return Fraction(each.amount_minor * each.rate_ppm, base)

    for each, tax in zip(lines, result.line_tax_minor, strict=True):
        assert abs(tax - exact(each)) < 1
        assert rounding_at == "sum" or abs(tax - exact(each)) <= Fraction(1, 2)
    for each_row in result.rows:
        of_row = [
            exact(each)
            for each in lines
            if (each.category, each.rate_ppm) == (each_row.category, each_row.rate_ppm)
        ]
        assert rounding_at == "line" or abs(
            each_row.tax_minor - sum(of_row, Fraction(0))
        ) <= Fraction(1, 2)


def test_an_exempt_customer_pays_the_net() -> None:
    """TAX-11"""
    result = tax_table([line(999)], mode="inclusive", rounding_at="sum", exempt=True)
    assert result.rows == (row(799, 0, "E", 0),)
    assert (result.line_net_minor, result.line_tax_minor) == ((799,), (0,))
    assert (result.net_minor, result.tax_minor, result.gross_minor) == (799, 0, 799)


@pytest.mark.parametrize(("rounding_at", "nets"), [("line", (81, 81, 81)), ("sum", (80, 81, 81))])
def test_an_exempt_sale_is_rounded_as_the_shop_rounds(
    rounding_at: RoundingAt, nets: tuple[int, ...]
) -> None:
    """TAX-11"""
    result = tax_table([line(101)] * 3, mode="inclusive", rounding_at=rounding_at, exempt=True)
    assert result.line_net_minor == nets
    assert result.rows == (row(sum(nets), 0, "E", 0),)


def test_an_exempt_sale_at_prices_without_tax() -> None:
    """TAX-11"""
    result = tax_table(
        [line(999), line(100, 120_000)], mode="exclusive", rounding_at="sum", exempt=True
    )
    assert result.rows == (row(1_099, 0, "E", 0),)


def test_what_an_exempt_sale_leaves_alone() -> None:
    """TAX-11: lines without tax, and lines that bring theirs with them."""
    result = tax_table(
        [line(400, 0, "Z"), line(-101, tax_minor=-21), line(125)],
        mode="inclusive",
        rounding_at="sum",
        exempt=True,
    )
    assert result.rows == (row(100, 0, "E", 0), row(-80, -21), row(400, 0, "Z", 0))
    assert result.line_tax_minor == (0, -21, 0)
    assert result.gross_minor == 400 - 101 + 100


def test_a_deposit_stands_in_the_row_of_its_own_class() -> None:
    """TAX-12"""
    beer, deposit = line(700), line(100)
    result = tax_table([beer, deposit], mode="inclusive", rounding_at="sum")
    assert result.rows == (row(640, 160),)
    untaxed = line(100, rate_ppm=0, category="O")
    result = tax_table([beer, untaxed], mode="inclusive", rounding_at="sum")
    assert result.rows == (row(100, 0, category="O", rate_ppm=0), row(560, 140))
