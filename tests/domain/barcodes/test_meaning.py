"""What AIs mean at a till: dates, measures, prices, keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.barcodes import read_scan
from kasse.domain.barcodes.checks import CHECKS, days_in_month
from kasse.domain.barcodes.code_lists import CURRENCIES, CURRENCY_NUMBERS, currency_exponent
from kasse.domain.barcodes.meaning import read_date
from kasse.domain.outcome import refused
from tests.domain.barcodes.samples import GTIN, refusal, scanned

ITEM = f"(01){GTIN}"


@pytest.mark.parametrize(
    ("digits", "today", "date"),
    [
        ("260200", "2026-11-23", "2026-02-28"),
        ("280200", "2026-11-23", "2028-02-29"),
        ("261231", "2026-11-23", "2026-12-31"),
        ("760101", "2026-11-23", "2076-01-01"),
        ("770101", "2026-11-23", "1977-01-01"),
        ("000101", "2049-01-01", "2000-01-01"),
        ("000101", "2050-01-01", "2100-01-01"),
        ("000229", "2050-01-01", None),
        ("000200", "2050-01-01", "2100-02-28"),
    ],
)
def test_dates(digits: str, today: str, date: str | None) -> None:
    """BAR-10"""
    assert read_date(digits, today=today) == date


@given(st.integers(0, 99), st.integers(2000, 2999))
def test_a_year_is_near_today(year: int, this_year: int) -> None:
    """BAR-10"""
    date = read_date(f"{year:02}0101", today=f"{this_year}-06-01")
    assert date is not None
    assert -49 <= int(date[:4]) - this_year <= 50
    assert int(date[2:4]) == year


def test_expiry_and_best_before() -> None:
    """BAR-10"""
    scan = scanned(f"{ITEM}(15)261130(17)261231")
    assert (scan.best_before, scan.expires_on, scan.extra) == ("2026-11-30", "2026-12-31", ())
    timed = scanned(f"{ITEM}(7003)2612301530")
    assert (timed.expires_on, timed.extra) == ("2026-12-30", (("7003", "2612301530"),))
    both = scanned(f"{ITEM}(7003)2612301530(17)261231")
    assert both.expires_on == "2026-12-31"
    assert scanned(f"{ITEM}(16)261231").extra == (("16", "261231"),)


def test_a_day_that_its_century_does_not_have() -> None:
    """BAR-10"""
    text = f"{ITEM}(17)000229"
    assert scanned(text).expires_on == "2000-02-29"
    assert read_scan(text, today="2050-01-01") == refused(
        "barcode.gs1_value", ai="17", value="000229", reason="illegal_day"
    )


@pytest.mark.parametrize(
    ("ais", "quantity_thousandths", "unit"),
    [
        ("(3103)000195", 195, "kg"),
        ("(3104)012345", 1235, "kg"),
        ("(3105)000050", 1, "kg"),
        ("(3105)000049", None, None),
        ("(3100)000002", 2000, "kg"),
        ("(3112)000250", 2500, "m"),
        ("(3153)000750", 750, "l"),
        ("(3160)000002", 2_000_000, "l"),
        ("(30)12", 12_000, "pcs"),
        ("(3103)000000(30)2", 2_000, "pcs"),
        ("(30)00", None, None),
        ("(3202)000100", None, None),
        ("", None, None),
    ],
)
def test_measures(ais: str, quantity_thousandths: int | None, unit: str | None) -> None:
    """BAR-11"""
    scan = scanned(ITEM + ais)
    assert (scan.quantity_thousandths, scan.unit) == (quantity_thousandths, unit)


def test_what_states_nothing_is_extra() -> None:
    """BAR-11, BAR-13"""
    assert scanned(f"{ITEM}(3202)000100(3103)000000").extra == (
        ("3202", "000100"),
        ("3103", "000000"),
    )


def test_a_count_of_contained_items() -> None:
    """BAR-11, BAR-13"""
    scan = scanned(f"(00)123456789012345675(02){GTIN}(37)40")
    assert (scan.keys, scan.quantity_thousandths) == ((f"gtin:{GTIN}",), 40_000)
    assert scan.extra == (("00", "123456789012345675"),)


@pytest.mark.parametrize(
    ("ais", "exponent", "price_minor", "currency"),
    [
        ("(3922)0299", 2, 299, None),
        ("(3921)299", 2, 2990, None),
        ("(3920)299", 0, 299, None),
        ("(3923)12345", 2, None, None),
        ("(3923)12340", 2, 1234, None),
        ("(3922)000", 2, None, None),
        ("(3932)75212345", 2, 12345, "SEK"),
        ("(3930)392500", 2, 500, "JPY"),
        ("(3933)4141500", 2, 1500, "KWD"),
        ("(3932)99912345", 2, None, None),
    ],
)
def test_prices(ais: str, exponent: int, price_minor: int | None, currency: str | None) -> None:
    """BAR-12"""
    scan = scanned(f"{ITEM}(3103)001000{ais}", currency_exponent=exponent)
    assert (scan.price_minor, scan.currency, scan.amount_minor) == (price_minor, currency, None)
    assert (price_minor is None) == bool(scan.extra)


def test_an_amount_is_no_price() -> None:
    """BAR-12, BAR-13"""
    coupon = scanned("(255)1234567890128(3902)500")
    assert (coupon.price_minor, coupon.amount_minor, coupon.currency) == (None, 500, None)
    assert coupon.keys == ("gs1:2551234567890128",)
    slip = scanned("(415)1234567890128(8020)X1(3912)20812500")
    assert (slip.amount_minor, slip.currency) == (12500, "DKK")


def test_currencies_are_among_the_numbers() -> None:
    """BAR-12"""
    assert set(CURRENCIES) <= CURRENCY_NUMBERS
    assert len(set(CURRENCIES.values())) == len(CURRENCIES) == 156
    assert (CURRENCIES["208"], CURRENCIES["978"]) == ("DKK", "EUR")
    assert [currency_exponent(code) for code in ("DKK", "JPY", "BHD")] == [2, 0, 3]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("(8018)571234567890123450", "gs1:8018571234567890123450"),
        ("(99)A(8018)571234567890123450", "gs1:8018571234567890123450"),
        ("(99)ABC", "gs1:99ABC"),
        (f"(03){GTIN}", f"gtin:{GTIN}"),
    ],
)
def test_keys(text: str, key: str) -> None:
    """BAR-13"""
    assert scanned(text).keys == (key,)


def test_lot_serial_and_the_rest() -> None:
    """BAR-13"""
    scan = scanned(f"{ITEM}(10)L-1(21)S/2(422)208(99)X")
    assert (scan.lot, scan.serial) == ("L-1", "S/2")
    assert scan.extra == (("422", "208"), ("99", "X"))


@pytest.mark.parametrize(
    ("ais", "code", "value"),
    [
        ("(3160)999999", "3160", "999999"),
        ("(30)1000001", "30", "1000001"),
        ("(30)1(3922)10000000000001", "3922", "10000000000001"),
    ],
)
def test_too_large_for_a_sale(ais: str, code: str, value: str) -> None:
    """BAR-13"""
    assert refusal(ITEM + ais) == refused(
        "barcode.gs1_value", ai=code, value=value, reason="too_large"
    )


def test_the_largest_of_a_sale() -> None:
    """BAR-13"""
    scan = scanned(f"{ITEM}(30)1000000(3922)10000000000000")
    assert (scan.quantity_thousandths, scan.price_minor) == (10**9, 10**13)


@pytest.mark.parametrize(
    ("year", "month", "days"),
    [(2026, 1, 31), (2026, 4, 30), (2026, 2, 28), (2028, 2, 29), (2100, 2, 28), (2000, 2, 29)],
)
def test_days_in_month(year: int, month: int, days: int) -> None:
    """BAR-10"""
    assert days_in_month(year, month) == days


def test_a_place_on_earth_is_digits() -> None:
    """BAR-5"""
    assert CHECKS["latitude"]("02790858X8") == "non_digit_character"
