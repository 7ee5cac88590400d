"""WooCommerce's products CSV. Source: woocommerce.com/document/product-csv-importer-exporter, and
the schema in the wiki of its repository."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy

from kasse.office.transfer.systems.port import System, Values

_ATTRIBUTE: Final = re.compile(r"Attribute ([123]) (name|value\(s\))", re.IGNORECASE)


def _attributes(headers: Sequence[str], _currency: str) -> Mapping[str, str]:
    found = {}
    for header in headers:
        match = _ATTRIBUTE.fullmatch(header.strip())
        if match:
            is_name = match[2].casefold() == "name"
            folded = f"attribute {match[1]} " + ("name" if is_name else "value s")
            found[folded] = f"option{match[1]}" + ("_name" if is_name else "")
    return found


def _prepare(values: Values, memory: dict[str, str]) -> Values | None:
    kinds = {part.strip() for part in values.pop("type", "simple").casefold().split(",")}
    number, sku = values.pop("variant", ""), values.get("sku", "")
    if number and not sku:
        values["sku"] = sku = f"WOO-{number}"
    if number:
        memory[f"id:{number}"] = sku
    parent = values.pop("group", "")
    if "variation" in kinds:
        # `group` makes no item here: the parent has a row of its own.
        values["variant_of"] = memory.get(parent, parent)
        _keep_options(values)
    else:
        for place in ("1", "2", "3"):
            values.pop(f"option{place}", None)
            values.pop(f"option{place}_name", None)
    if kinds & {"virtual", "downloadable"}:
        values["kind"] = "service"
    values["category"] = _deepest(values.get("category", ""))
    values["tags"] = values.get("tags", "").replace(",", "\n")
    values["stock"] = "yes" if values.get("stock") else "no"
    return values


def _keep_options(values: Values) -> None:
    for place in ("1", "2", "3"):
        if not values.get(f"option{place}_name"):
            values[f"option{place}"] = ""


def _deepest(text: str) -> str:
    """Of several categories the one that says most."""
    return max(text.split(","), key=lambda path: path.count(">")).strip()


SYSTEM: Final = System(
    code="woocommerce",
    words="WooCommerce",
    hint=gettext_lazy("Products › All products › Export"),
    headers={
        "id": "variant",
        "type": "type",
        "sku": "sku",
        "gtin upc ean or isbn": "codes",
        "name": "name",
        "published": "sold",
        "tax class": "tax_class",
        "tax status": "",
        "stock": "stock",
        "in stock": "",
        "regular price": "price",
        "sale price": "",
        "categories": "category",
        "tags": "tags",
        "parent": "group",
        "brands": "brand",
        "position": "",
    },
    signature=frozenset({"type", "sku", "name", "regular price"}),
    more=_attributes,
    prepare=_prepare,
)
