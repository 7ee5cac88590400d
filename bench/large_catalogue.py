"""Adds 100,000 items to the demo grocery, as an import does: `python -m bench.large_catalogue`.

The shop is the one of KASSE_DATA. Names and numbers are made up so that a search finds few or
many, by name, SKU and barcode.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

ITEMS: Final = 100_000

_BATCH: Final = 2_000
_NAMES: Final = ("mælk", "rugbrød", "kaffe", "smør", "æblemost", "havregryn", "ost", "leverpostej")
_KINDS: Final = ("økologisk", "let", "fuldkorn", "ristet", "mild", "lagret", "stor", "lille")


def gtin_of(number: int) -> str:
    """The EAN-13 of the made-up item with this number, check digit included."""
    digits = f"{570_000_000_000 + number:012}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def name_of(number: int) -> str:
    """The name of the made-up item with this number."""
    kind, name = _KINDS[number % 8], _NAMES[number // 8 % 8]
    return f"{kind.capitalize()} {name} {number % 97} nr. {number}"


def main() -> None:
    """Saves the items in batches and publishes their prices."""
    from kasse.office.serve import prepare

    prepare()
    from django.utils import timezone

    from kasse.domain.outcome import Refused
    from kasse.office.actors import OPERATOR
    from kasse.office.catalogue import services
    from kasse.office.catalogue.services.item_rows import ItemRow
    from kasse.office.catalogue.services.prices import publish_prices

    def rows() -> Iterator[ItemRow]:
        for number in range(ITEMS):
            yield ItemRow(
                sku=f"B{number:06}",
                name=name_of(number),
                price_minor=500 + number % 20_000,
                codes=(gtin_of(number),),
            )

    rest = rows()
    while some := [*islice(rest, _BATCH)]:
        saved = services.save_items(by=OPERATOR, assortment="grocery", rows=some)
        assert not isinstance(saved, Refused), saved
    release = publish_prices(by=OPERATOR, assortment="grocery", now=timezone.now())
    assert not isinstance(release, Refused), release


if __name__ == "__main__":
    main()
