"""MONEY-9 to MONEY-14: currencies, amounts typed and written, percentages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.money import (
    CURRENCIES,
    DANISH,
    ENGLISH,
    MAX_AMOUNT_MINOR,
    Currency,
    Money,
    NumberFormat,
    currency,
    format_amount,
    parse_amount,
)
from kasse.domain.number_text import parse_number
from kasse.domain.outcome import Refused, refused
from kasse.domain.percent import percent_of

DKK = CURRENCIES["DKK"]
EUR = CURRENCIES["EUR"]
JPY = CURRENCIES["JPY"]
SWISS = NumberFormat(decimal=".", group="’")
FRENCH = NumberFormat(decimal=",", group="\u202f")

amounts = st.integers(-MAX_AMOUNT_MINOR, MAX_AMOUNT_MINOR)
currencies = st.sampled_from([CURRENCIES[code] for code in ("DKK", "JPY", "KWD", "CLF")])
number_formats = st.sampled_from([DANISH, ENGLISH, SWISS, FRENCH])


@pytest.mark.parametrize(
    ("code", "exponent"),
    [
        ("DKK", 2), ("EUR", 2), ("SEK", 2), ("NOK", 2), ("CHF", 2), ("HUF", 2), ("XCG", 2),
        ("JPY", 0), ("KRW", 0), ("ISK", 0), ("CLP", 0), ("XOF", 0),
        ("KWD", 3), ("BHD", 3), ("TND", 3),
        ("CLF", 4), ("UYW", 4),
    ],
)  # fmt: skip
def test_exponents(code: str, exponent: int) -> None:
    """MONEY-9"""
    assert currency(code) == Currency(code=code, exponent=exponent)


def test_the_table_is_whole() -> None:
    """MONEY-9: as many codes of each exponent as the published list has."""
    exponents = [each.exponent for each in CURRENCIES.values()]
    assert {each: exponents.count(each) for each in set(exponents)} == {0: 17, 2: 139, 3: 7, 4: 2}
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert all(each.code == code for code, each in CURRENCIES.items())


@pytest.mark.parametrize("code", ["", "dkk", "XAU", "BGN", "HRK", "DKKK"])
def test_an_unknown_currency(code: str) -> None:
    """MONEY-9"""
    assert currency(code) == refused("money.unknown_currency", currency=code)


def test_adding_and_subtracting() -> None:
    """MONEY-10"""
    hundred = Money(amount_minor=100, currency=DKK)
    thirty = Money(amount_minor=30, currency=DKK)
    assert hundred + thirty == Money(amount_minor=130, currency=DKK)
    assert hundred - thirty == Money(amount_minor=70, currency=DKK)
    assert -hundred == Money(amount_minor=-100, currency=DKK)


def test_currencies_do_not_mix() -> None:
    """MONEY-10"""
    krone = Money(amount_minor=100, currency=DKK)
    euro = Money(amount_minor=100, currency=EUR)
    with pytest.raises(AssertionError):
        krone + euro
    with pytest.raises(AssertionError):
        krone - euro


@pytest.mark.parametrize(
    ("text", "amount_minor"),
    [
        ("12", 1_200),
        ("12,5", 1_250),
        ("12,50", 1_250),
        ("12,", 1_200),
        (",50", 50),
        ("0", 0),
        ("-0", 0),
        ("007", 700),
        ("1234,5", 123_450),
        ("1.234,50", 123_450),
        ("1.234.567", 123_456_700),
        ("1 234,50", 123_450),
        ("1\u00a0234,50", 123_450),
        ("1\u202f234,50", 123_450),
        ("\u00a0 12,50\t", 1_250),
        ("-12,50", -1_250),
        ("\u221212,50", -1_250),
        ("- 12,50", -1_250),
        ("100.000.000.000,00", MAX_AMOUNT_MINOR),
        ("-100000000000", -MAX_AMOUNT_MINOR),
        ("0" * 6_000 + "1", 100),
    ],
)
def test_danish_typing(text: str, amount_minor: int) -> None:
    """MONEY-11"""
    assert parse_amount(text, DKK, DANISH) == amount_minor


@pytest.mark.parametrize(
    ("text", "code", "number_format", "amount_minor"),
    [
        ("1,234.50", "EUR", ENGLISH, 123_450),
        (".5", "EUR", ENGLISH, 50),
        ("1’234.50", "CHF", SWISS, 123_450),
        ("1\u00a0234,50", "EUR", FRENCH, 123_450),
        ("1.234", "JPY", DANISH, 1_234),
        ("1,234", "KWD", DANISH, 1_234),
        ("1,2345", "CLF", DANISH, 12_345),
    ],
)
def test_other_formats_and_currencies(
    text: str, code: str, number_format: NumberFormat, amount_minor: int
) -> None:
    """MONEY-11"""
    assert parse_amount(text, CURRENCIES[code], number_format) == amount_minor


@pytest.mark.parametrize("text", ["", " ", "\u00a0\t\n"])
def test_nothing_typed(text: str) -> None:
    """MONEY-11"""
    assert parse_amount(text, DKK, DANISH) == refused("number.empty")


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "12kr",
        "1e3",
        "+5",
        "--5",
        "5-",
        "-",
        ",",
        ".",
        "1,2,3",
        "1,234.50",
        "1, 5",
        "٣",
        "²",
        "½",
    ],
)
def test_no_number(text: str) -> None:
    """MONEY-11"""
    assert parse_amount(text, DKK, DANISH) == refused("number.not_a_number", text=text)


@pytest.mark.parametrize(
    "text",
    [
        "12.50",
        "1.2345",
        "1234.567",
        ".123",
        "1..234",
        "1.234.",
        "12 50",
        "1. 234",
        "1.23,45",
        "0.345",
        "012.345",
    ],
)
def test_groups_in_the_wrong_place(text: str) -> None:
    """MONEY-11"""
    assert parse_amount(text, DKK, DANISH) == refused("number.grouping", text=text, group=".")


@pytest.mark.parametrize(
    ("text", "code", "decimals"),
    [("12,505", "DKK", 2), ("12,500", "DKK", 2), ("12,0", "JPY", 0), ("1,23456", "CLF", 4)],
)
def test_too_many_decimals(text: str, code: str, decimals: int) -> None:
    """MONEY-11"""
    assert parse_amount(text, CURRENCIES[code], DANISH) == refused(
        "number.too_many_decimals", text=text, decimals=decimals
    )


@pytest.mark.parametrize(
    "text", ["100.000.000.000,01", "-100.000.000.000,01", "999999999999", "9" * 6_000]
)
def test_too_large(text: str) -> None:
    """MONEY-12: a refusal quotes no more than 40 characters."""
    assert parse_amount(text, DKK, DANISH) == refused(
        "number.too_large", text=text[:40], limit=MAX_AMOUNT_MINOR, decimals=2
    )


def test_the_limit_is_exact_everywhere() -> None:
    """MONEY-12"""
    assert MAX_AMOUNT_MINOR == 10_000_000_000_000
    assert MAX_AMOUNT_MINOR < 2**53


@given(text=st.text(alphabet="0123456789,.- x\u00a0", max_size=20) | st.text(max_size=20))
def test_typing_never_breaks(text: str) -> None:
    """MONEY-11"""
    amount = parse_amount(text, DKK, DANISH)
    assert isinstance(amount, Refused) or abs(amount) <= MAX_AMOUNT_MINOR


@pytest.mark.parametrize(
    ("amount_minor", "code", "number_format", "text"),
    [
        (123_450, "DKK", DANISH, "1.234,50"),
        (123_450, "DKK", ENGLISH, "1,234.50"),
        (-5, "DKK", DANISH, "-0,05"),
        (0, "DKK", DANISH, "0,00"),
        (1_234, "JPY", DANISH, "1.234"),
        (-123_456_789, "KWD", ENGLISH, "-123,456.789"),
        (12_345, "CLF", DANISH, "1,2345"),
        (100, "EUR", FRENCH, "1,00"),
    ],
)
def test_written_amounts(
    amount_minor: int, code: str, number_format: NumberFormat, text: str
) -> None:
    """MONEY-13"""
    assert format_amount(amount_minor, CURRENCIES[code], number_format) == text


@given(amount_minor=amounts, currency=currencies, number_format=number_formats)
def test_what_is_written_can_be_typed(
    amount_minor: int, currency: Currency, number_format: NumberFormat
) -> None:
    """MONEY-13"""
    text = format_amount(amount_minor, currency, number_format)
    assert parse_amount(text, currency, number_format) == amount_minor


@pytest.mark.parametrize(("decimal", "group"), [(",", ","), ("", "."), (",", "")])
def test_a_format_has_two_marks(decimal: str, group: str) -> None:
    """MONEY-11"""
    with pytest.raises(AssertionError):
        NumberFormat(decimal=decimal, group=group)


def test_a_limit_of_one_digit() -> None:
    """MONEY-12"""
    assert parse_number("5", 0, DANISH, 5) == 5
    assert parse_number("6", 0, DANISH, 5) == refused(
        "number.too_large", text="6", limit=5, decimals=0
    )


@pytest.mark.parametrize(
    ("amount_minor", "rate_ppm", "share_minor"),
    [
        (999, 125_000, 125),
        (-999, 125_000, -125),
        (200, 1_000_000, 200),
        (200, 0, 0),
        (1, 500_000, 1),
    ],
)
def test_a_percentage(amount_minor: int, rate_ppm: int, share_minor: int) -> None:
    """MONEY-14"""
    assert percent_of(amount_minor, rate_ppm) == share_minor


def test_a_percentage_by_another_rounding() -> None:
    """MONEY-14"""
    assert percent_of(1, 500_000, "down") == 0
