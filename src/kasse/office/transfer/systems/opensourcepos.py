"""Open Source POS: the template of its items' import, versions 2 and 3. Source: the file
import_items.csv of its repository (MIT)."""

from typing import Final

from django.utils.translation import gettext_lazy

from kasse.domain.outcome import Refused
from kasse.office.catalogue.services.item_rows import code_key
from kasse.office.transfer.systems.port import System, Values


def _prepare(values: Values, _memory: dict[str, str]) -> Values | None:
    # Its barcode is the item's number, which may look like a GTIN and be none.
    number = values.get("codes", "")
    values["sku"] = values.get("sku") or number
    if number and isinstance(code_key(number), Refused):
        values["codes"] = f"code:{number}"
    return values


SYSTEM: Final = System(
    code="opensourcepos",
    words="Open Source POS",
    hint=gettext_lazy("Items › CSV import › the filled-in template"),
    headers={
        "barcode": "codes",
        "item name": "name",
        "category": "category",
        "supplier id": "",
        "cost price": "cost",
        "unit price": "price",
        "tax 1 name": "",
        "tax 1 percent": "tax_rate",
        "tax 2 name": "",
        "tax 2 percent": "",
        "description": "",
        "reorder level": "",
    },
    signature=frozenset({"item name", "unit price", "reorder level"}),
    prepare=_prepare,
)
