"""Medusa's products CSV, versions 1 and 2. Source: its export templates (MIT), docs.medusajs.com."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy

from kasse.office.transfer.systems.port import System, Values

_PRICE: Final = re.compile(r"(?:variant )?price ([a-z]{3})", re.IGNORECASE)
_TAG: Final = re.compile(r"product tag [0-9]{1,3}", re.IGNORECASE)


def _more(headers: Sequence[str], currency: str) -> Mapping[str, str]:
    found = {}
    for header in headers:
        folded = header.strip().casefold()
        price = _PRICE.fullmatch(folded)
        if price:
            # A price in another currency is none here.
            found[folded] = "price" if price[1].upper() == currency else ""
        elif _TAG.fullmatch(folded):
            found[folded] = "tags"
    return found


def _prepare(values: Values, _memory: dict[str, str]) -> Values | None:
    if values.pop("status", "published").casefold() != "published":
        values["sold"] = "no"
    values["tags"] = values.get("tags", "").replace(",", "\n")
    return values


SYSTEM: Final = System(
    code="medusa",
    words="Medusa",
    hint=gettext_lazy("Products › Export"),
    headers={
        "product id": "",
        "product handle": "group",
        "product title": "name",
        "product status": "status",
        "product tags": "tags",
        "product collection title": "category",
        "product type": "",
        "product type id": "",
        "product collection id": "",
        "variant title": "",
        "variant id": "",
        "variant sku": "sku",
        "variant barcode": "codes",
        "variant ean": "codes",
        "variant upc": "codes",
        "variant manage inventory": "stock",
        "variant option 1 name": "option1_name",
        "variant option 1 value": "option1",
        "variant option 2 name": "option2_name",
        "variant option 2 value": "option2",
        "variant option 3 name": "option3_name",
        "variant option 3 value": "option3",
        "option 1 name": "option1_name",
        "option 1 value": "option1",
        "option 2 name": "option2_name",
        "option 2 value": "option2",
        "option 3 name": "option3_name",
        "option 3 value": "option3",
    },
    signature=frozenset({"product handle", "product title", "variant sku"}),
    more=_more,
    prepare=_prepare,
)
