"""Amounts and currencies: integers of the minor unit (MONEY-9 to MONEY-13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kasse.domain.number_text import DANISH, ENGLISH, NumberFormat, format_number, parse_number
from kasse.domain.outcome import Refused, refused

__all__ = (
    "CURRENCIES",
    "DANISH",
    "ENGLISH",
    "MAX_AMOUNT_MINOR",
    "Currency",
    "Money",
    "NumberFormat",
    "currency",
    "format_amount",
    "parse_amount",
)

MAX_AMOUNT_MINOR: Final = 10**13
"""The largest amount in either direction, in minor units (MONEY-12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """A currency by its ISO 4217 code; the exponent is the number of decimals of its minor unit."""

    code: str
    exponent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in minor units with its currency; only equal currencies add (MONEY-10)."""

    amount_minor: int
    currency: Currency

    def __add__(self, other: "Money") -> "Money":
        assert self.currency == other.currency
        return Money(amount_minor=self.amount_minor + other.amount_minor, currency=self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + -other

    def __neg__(self) -> "Money":
        return Money(amount_minor=-self.amount_minor, currency=self.currency)


def currency(code: str) -> Currency | Refused:
    """The currency of an ISO 4217 code in capitals. Refused: money.unknown_currency (MONEY-9)."""
    return CURRENCIES.get(code) or refused("money.unknown_currency", currency=code)


def parse_amount(text: str, currency: Currency, number_format: NumberFormat) -> int | Refused:
    """Read a typed amount as minor units (MONEY-11, MONEY-12).

    Refused: number.empty, number.not_a_number, number.grouping, number.too_many_decimals,
    number.too_large.
    """
    return parse_number(text, currency.exponent, number_format, MAX_AMOUNT_MINOR)


def format_amount(amount_minor: int, currency: Currency, number_format: NumberFormat) -> str:
    """Write an amount of minor units with all decimals, without its currency (MONEY-13)."""
    return format_number(amount_minor, currency.exponent, number_format)


# ISO 4217, list one, without the codes that have no minor unit (metals, bond units, test).
_NO_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_TWO_DECIMALS: Final = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
    CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD
    LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB
    PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
    SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW
    ZWG
"""
_THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DECIMALS: Final = "CLF UYW"

CURRENCIES: Final[Mapping[str, Currency]] = MappingProxyType(
    {
        code: Currency(code=code, exponent=exponent)
        for codes, exponent in (
            (_NO_DECIMALS, 0),
            (_TWO_DECIMALS, 2),
            (_THREE_DECIMALS, 3),
            (_FOUR_DECIMALS, 4),
        )
        for code in codes.split()
    }
)
"""Every currency that Kasse knows, by code (MONEY-9)."""
