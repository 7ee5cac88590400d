"""What the AIs of an element string mean at a till: key, dates, measure, price.

Rules BAR-10 to BAR-13 in docs/rules/barcodes.md.
"""

from types import MappingProxyType

from kasse.domain.barcodes.application_identifiers import AIS
from kasse.domain.barcodes.checks import days_in_month
from kasse.domain.barcodes.code_lists import CURRENCIES, currency_exponent
from kasse.domain.barcodes.element_strings import Pairs
from kasse.domain.barcodes.scan import Scan, Symbology
from kasse.domain.money import MAX_AMOUNT_MINOR
from kasse.domain.outcome import Refused, refused
from kasse.domain.quantity import MAX_QUANTITY_THOUSANDTHS, Unit
from kasse.domain.rounding import half_up

# AI without its last digit: the unit, and the power of ten between GS1's unit and Kasse's
# (316n is in cubic metres, of a thousand litres).
_MEASURES: MappingProxyType[str, tuple[Unit, int]] = MappingProxyType(
    {"310": ("kg", 0), "311": ("m", 0), "315": ("l", 0), "316": ("l", 3)}
)
_GTIN_AIS = ("01", "02", "03")


def scan_of_pairs(
    pairs: Pairs, *, symbology: Symbology, text: str, today: str, shop_exponent: int
) -> Scan | Refused:
    """The scan that the pairs of an element string amount to.

    `today` (ISO) settles the century of dates, `shop_exponent` is the number of decimals of the
    shop's currency. Refused: barcode.gs1_value (a 29 February that its century does not have, a
    measure or sum that is too large for any sale).
    """
    values = dict(pairs)
    gtin = next((values[code] for code in _GTIN_AIS if code in values), None)
    dates: dict[str, str] = {}
    for code in ("15", "17", "7003"):
        if code in values:
            date = read_date(values[code][:6], today=today)
            if date is None:
                return refused(
                    "barcode.gs1_value", ai=code, value=values[code], reason="illegal_day"
                )
            dates[code] = date
    measure_ai, quantity_thousandths, unit = _measure(values)
    price_ai, price_minor, price_currency = _money(values, ("392", "393"), shop_exponent)
    amount_ai, amount_minor, amount_currency = _money(values, ("390", "391"), shop_exponent)
    for code, figure, limit in (
        (measure_ai, quantity_thousandths, MAX_QUANTITY_THOUSANDTHS),
        (price_ai, price_minor, MAX_AMOUNT_MINOR),
        (amount_ai, amount_minor, MAX_AMOUNT_MINOR),
    ):
        if figure is not None and figure > limit:
            return refused("barcode.gs1_value", ai=code, value=values[code], reason="too_large")
    stated = {*_GTIN_AIS, "10", "15", "17", "21", measure_ai, price_ai, amount_ai}
    return Scan(
        keys=(f"gtin:{gtin}" if gtin else f"gs1:{_other_key(pairs)}",),
        symbology=symbology,
        text=text,
        gtin=gtin,
        lot=values.get("10"),
        serial=values.get("21"),
        expires_on=dates.get("17", dates.get("7003")),
        best_before=dates.get("15"),
        quantity_thousandths=quantity_thousandths,
        unit=unit,
        price_minor=price_minor,
        amount_minor=amount_minor,
        currency=price_currency or amount_currency,
        extra=tuple(pair for pair in values.items() if pair[0] not in stated),
        check_digit_ok=True if gtin else None,
    )


def read_date(yymmdd: str, *, today: str) -> str | None:
    """The ISO date of six digits (BAR-10), or None when that century has no such day.

    The year is the one within 49 years back and 50 years on; day 00 is the month's last.
    Source: GS1 General Specifications 7.12.
    """
    year, month, day = int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:])
    century, this_year = divmod(int(today[:4]), 100)
    if year - this_year >= 51:
        century -= 1
    elif year - this_year <= -50:
        century += 1
    full_year = century * 100 + year
    last = days_in_month(full_year, month)
    if day > last:
        return None
    return f"{full_year:04}-{month:02}-{day or last:02}"


def _measure(values: dict[str, str]) -> tuple[str, int | None, Unit | None]:
    """The AI that states how much there is, the thousandths and the unit; zero states nothing."""
    for code, value in values.items():
        measure = _MEASURES.get(code[:3]) if len(code) == 4 else None
        if measure is not None:
            unit, power = measure
            thousandths = half_up(int(value) * 10 ** (3 + power), 10 ** int(code[3]))
            if thousandths:
                return code, thousandths, unit
    for code in ("30", "37"):
        if int(values.get(code, "0")):
            return code, int(values[code]) * 1000, "pcs"
    return "", None, None


def _money(
    values: dict[str, str], families: tuple[str, str], shop_exponent: int
) -> tuple[str, int | None, str | None]:
    """The AI that states a sum, the sum in minor units and its currency (None: the shop's).

    `families` are the AIs (three digits) without and with a currency. A sum that is zero, finer
    than the minor unit, or in no currency of a country stays with the other AIs.
    """
    for code, value in values.items():
        if len(code) != 4 or code[:3] not in families:
            continue
        currency, exponent, digits = None, shop_exponent, value
        if code[:3] == families[1]:
            currency, digits = CURRENCIES.get(value[:3]), value[3:]
            if currency is None:
                continue
            exponent = currency_exponent(currency)
        minor, finer = divmod(int(digits) * 10**exponent, 10 ** int(code[3]))
        if minor and not finer:
            return code, minor, currency
    return "", None, None


def _other_key(pairs: Pairs) -> str:
    """The AI and value that stand for the thing when there is no GTIN."""
    for code, value in pairs:
        if AIS[code].qualifiers is not None:
            return code + value
    return "".join(pairs[0])
