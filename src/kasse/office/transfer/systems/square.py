"""Square's item library. Source: squareup.com/help, "Import items online"; only the line of headers
of a real file was seen, so the rows of the tests are made by that description."""

from typing import Final

from django.utils.translation import gettext_lazy

from kasse.office.transfer.slugs import slug
from kasse.office.transfer.systems.port import System, Values

_ONLY_ONE: Final = frozenset({"", "regular", "normal", "standard", "almindelig"})


def _prepare(values: Values, _memory: dict[str, str]) -> Values | None:
    variant = values.pop("variant", "")
    if variant.casefold() not in _ONLY_ONE or values.get("option1"):
        values["group"] = slug(values.get("name", ""))
        if not values.get("option1"):
            values["option1_name"], values["option1"] = "Variant", variant
    if values.get("price", "").casefold() == "variable":
        values["price"], values["open_price"] = "", "yes"
    return values


SYSTEM: Final = System(
    code="square",
    words="Square",
    hint=gettext_lazy("Items › Actions › Export library"),
    headers={
        "token": "",
        "reference handle": "",
        "item name": "name",
        "variation name": "variant",
        "sku": "sku",
        "description": "",
        "category": "category",
        "categories": "category",
        "reporting category": "",
        "gtin": "codes",
        "price": "price",
        "sellable": "sold",
        "stockable": "stock",
        "archived": "archived",
        "option name 1": "option1_name",
        "option value 1": "option1",
        "option name 2": "option2_name",
        "option value 2": "option2",
        "option name 3": "option3_name",
        "option value 3": "option3",
        "default unit cost": "cost",
        "default vendor name": "supplier",
        "weight lb": "",
        "weight kg": "",
    },
    signature=frozenset({"token", "item name", "variation name"}),
    prepare=_prepare,
)
