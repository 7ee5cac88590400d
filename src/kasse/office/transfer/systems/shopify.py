"""Shopify's products CSV. Source: help.shopify.com, "Using CSV files to import and export products";
form of the files seen, 2021 and 2023."""

from typing import Final

from django.utils.translation import gettext_lazy

from kasse.office.transfer.systems.port import System, Values


def _prepare(values: Values, _memory: dict[str, str]) -> Values | None:
    tracker = values.pop("stock", "")
    # Rows with only a picture have no price; what is tracked nowhere is not kept in stock.
    if values.get("price"):
        values["stock"] = "yes" if tracker else "no"
    status = values.pop("status", "").casefold()
    if status == "archived":
        values["archived"] = "yes"
    elif status == "draft":
        values["sold"] = "no"
    return values


SYSTEM: Final = System(
    code="shopify",
    words="Shopify",
    hint=gettext_lazy("Products › Export › CSV for Excel, or plain CSV"),
    headers={
        "handle": "group",
        "title": "name",
        "vendor": "brand",
        "type": "category",
        "product category": "",
        "tags": "tags",
        "published": "sold",
        "option1 name": "option1_name",
        "option1 value": "option1",
        "option2 name": "option2_name",
        "option2 value": "option2",
        "option3 name": "option3_name",
        "option3 value": "option3",
        "variant sku": "sku",
        "variant inventory tracker": "stock",
        "variant price": "price",
        "variant compare at price": "",
        "variant barcode": "codes",
        "cost per item": "cost",
        "status": "status",
        "gift card": "",
        "variant tax code": "",
    },
    signature=frozenset({"handle", "title", "variant price"}),
    prepare=_prepare,
)
