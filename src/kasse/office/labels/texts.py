"""The words and numbers of a label, in the language of those who read it in the shop.

They are data and no messages of the program: a label may be in a language that the office does not
speak, and its words are the law's or the trade's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from babel import Locale, dates, numbers

from kasse.domain.money import CURRENCIES
from kasse.domain.quantity import ONE_THOUSANDTHS, Unit
from kasse.domain.unit_prices import UnitPrice
from kasse.office.labels.label import Campaign, LowestPrice

_NARROW_SPACE: Final = "\N{NARROW NO-BREAK SPACE}"
_SPACE: Final = "\N{NO-BREAK SPACE}"
_CODE_AND_DIGIT: Final = re.compile(r"(?<=[A-Za-z])(?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The words of one language. `locale` writes its numbers and days."""

    name: str
    locale: Locale
    lowest: str
    deposit: str
    per: str
    pieces: str
    until: str


# Lowest price: Directive 98/6/EC art. 6a (2), in the words that the trade uses for it.
TEXTS: Final[Mapping[str, Texts]] = MappingProxyType(
    {
        "da": Texts(
            name="Dansk",
            locale=Locale("da", "DK"),
            lowest="Laveste pris seneste {days} dage: {price}",
            deposit="+ pant {price}",
            per="pr.",
            pieces="stk.",
            until="til",
        ),
        "en": Texts(
            name="English",
            locale=Locale("en", "GB"),
            lowest="Lowest price in the last {days} days: {price}",
            deposit="+ deposit {price}",
            per="per",
            pieces="piece",
            until="until",
        ),
        "sv": Texts(
            name="Svenska",
            locale=Locale("sv", "SE"),
            lowest="Lägsta pris senaste {days} dagarna: {price}",
            deposit="+ pant {price}",
            per="per",
            pieces="st",
            until="t.o.m.",
        ),
        "nb": Texts(
            name="Norsk",
            locale=Locale("nb", "NO"),
            lowest="Laveste pris siste {days} dager: {price}",
            deposit="+ pant {price}",
            per="per",
            pieces="stk.",
            until="til",
        ),
        "de": Texts(
            name="Deutsch",
            locale=Locale("de", "DE"),
            lowest="Niedrigster Preis der letzten {days} Tage: {price}",
            deposit="zzgl. Pfand {price}",
            per="je",
            pieces="Stück",
            until="bis",
        ),
    }
)

LANGUAGES_OF: Final[Mapping[str, str]] = MappingProxyType(
    {"DK": "da", "SE": "sv", "NO": "nb", "DE": "de", "AT": "de"}
)
"""The language of the labels in a country; English elsewhere."""

_PARTS: Final[Mapping[tuple[Unit, int], str]] = MappingProxyType(
    {("kg", 100): "100 g", ("l", 100): "100 ml", ("m", 10): "cm"}
)
"""What parts of a unit are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A price in the parts that are drawn in different sizes: 1.249 , 95 kr."""

    whole: str
    mark: str
    decimals: str
    sign: str


def of(language: str) -> Texts:
    """The words of a language; of any other the Danish ones."""
    return TEXTS.get(language, TEXTS["da"])


def amount(minor: int, currency: str, language: str) -> str:
    """An amount as the language writes it with its currency: 24,95 kr."""
    value = Decimal(minor).scaleb(-CURRENCIES[currency].exponent)
    text = numbers.format_currency(
        value, currency, locale=of(language).locale, currency_digits=False
    )
    # CLDR wants a space between a code and a digit, which Babel does not put there.
    return _CODE_AND_DIGIT.sub(_SPACE, _plain(text))


def price(minor: int, currency: str, language: str, *, unit: Unit = "pcs") -> Price:
    """A price in its parts; of what is sold by weight or measure the sign says so too: kr./kg."""
    texts = of(language)
    digits = CURRENCIES[currency].exponent
    whole, rest = divmod(minor, 10**digits)
    sign = numbers.get_currency_symbol(currency, locale=texts.locale)
    return Price(
        whole=_plain(numbers.format_decimal(whole, locale=texts.locale)),
        mark=texts.locale.number_symbols["latn"]["decimal"] if digits else "",
        decimals=f"{rest:0{digits}}" if digits else "",
        sign=sign if unit == "pcs" else f"{sign}/{unit}",
    )


def unit_price(one: UnitPrice, currency: str, language: str) -> str:
    """A unit price with what it is of: 49,90 kr. pr. kg."""
    texts = of(language)
    measure = texts.pieces if one.unit == "pcs" else str(one.unit)
    if one.per_thousandths != ONE_THOUSANDTHS:
        part = Decimal(one.per_thousandths).scaleb(-3).normalize()
        said = numbers.format_decimal(part, locale=texts.locale)
        measure = _PARTS.get((one.unit, one.per_thousandths), f"{said} {measure}")
    return f"{amount(one.price_minor, currency, language)} {texts.per} {measure}"


def lowest(one: LowestPrice, currency: str, language: str) -> str:
    """The lowest price before a reduction, in the words that tell it."""
    said = amount(one.price_minor, currency, language)
    return of(language).lowest.format(days=one.days, price=said)


def deposit(minor: int, currency: str, language: str) -> str:
    """A deposit beside a price: + pant 1,00 kr."""
    return of(language).deposit.format(price=amount(minor, currency, language))


def content(thousandths: int, unit: Unit, language: str) -> str:
    """How much is in one: 1,5 l, 500 g, 330 ml, 6 stk."""
    texts = of(language)
    small = {"kg": "g", "l": "ml"}.get(unit)
    if small and thousandths < ONE_THOUSANDTHS:
        return f"{thousandths}{_SPACE}{small}"
    said = _plain(
        numbers.format_decimal(Decimal(thousandths).scaleb(-3).normalize(), locale=texts.locale)
    )
    return f"{said}{_SPACE}{texts.pieces if unit == 'pcs' else unit}"


def days(campaign: Campaign, language: str) -> str:
    """From when until when an offer holds; "" where it says neither."""
    texts = of(language)
    if campaign.starts and campaign.ends:
        return _plain(
            dates.format_interval(campaign.starts, campaign.ends, "MMMd", locale=texts.locale)
        )
    if campaign.ends:
        return f"{texts.until} {_day(campaign.ends, texts)}"
    return f"{_day(campaign.starts, texts)} –" if campaign.starts else ""


def _day(day: date, texts: Texts) -> str:
    return _plain(dates.format_skeleton("MMMd", day, locale=texts.locale))


def _plain(text: str) -> str:
    """With spaces that every font has."""
    return text.replace(_NARROW_SPACE, _SPACE).replace("\N{THIN SPACE}", _SPACE)
