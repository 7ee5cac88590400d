"""Amounts and cells as files have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.office.transfer import amounts, cells


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("12.5", ".", 1250),
        ("12,50", ".", 1250),
        ("1.234,50", ".", 123_450),
        ("1,234.50", ",", 123_450),
        ("1.234", ",", 123_400),
        ("1.234.567", ".", 123_456_700),
        ("1 234,5", ",", 123_450),
        ("1'234.50", ".", 123_450),
        ("$95.00", ".", 9500),
        ("kr. 12,50", ",", 1250),
        ("12,50 kr.", ",", 1250),
        ("DKK 12", ",", 1200),
        ("12,-", ",", 1200),
        ("€ 3", ",", 300),
        ("0,5", ",", 50),
        ("1.2340", ",", "number.too_many_decimals"),
        ("100.0000", ".", 10_000),
        ("-5", ".", -500),
        ("(5,00)", ",", -500),
        ("$-5", ".", -500),
        ("12..5", ".", "number.not_a_number"),
        ("free", ".", "number.not_a_number"),
        ("1e5", ".", "number.not_a_number"),
        ("9" * 5_000, ".", "number.too_large"),
    ],
)
def test_an_amount_is_read(text, mark, minor):
    found = amounts.parse(text, decimals=2, mark=mark, limit=10**13)
    assert (found if isinstance(found, int) else found.code) == minor


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.000", "12,50"], ","),
        (["1,000", "12.50"], "."),
        (["1.234", "2.345"], "?"),
        (["1.234.567"], ","),
        (["kr. 9,95", "kr. 10,00"], ","),
        (["9.95 kr.", "3.5"], "."),
        ([], "?"),
    ],
)
def test_a_columns_mark_is_what_its_numbers_can_only_mean(texts, mark):
    assert amounts.decimal_mark(texts, otherwise="?") == mark


@given(st.text())
def test_a_harmless_cell_is_read_back_and_never_runs(text):
    cell = cells.harmless(text)
    assert cells.as_written(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.text(min_size=1)), st.text(), st.text())
def test_lists_and_pairs_are_read_back(values, first, second):
    assert cells.split(cells.joined(values)) == values
    assert cells.unpaired(cells.pair(first, second)) == (first, second)


def test_html_becomes_text():
    html = "<h6>Head</h6>\n<p>One&nbsp;<b>two</b><br>three</p><script>alert(1)</script>"
    assert cells.plain(html) == "Head\nOne two\nthree"
    assert cells.plain("3 > 2 and 1") == "3 > 2 and 1"
    assert cells.plain("a & b < c") == "a & b < c"
