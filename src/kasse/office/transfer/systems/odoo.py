"""Odoo's product templates, exported with technical names or with English labels. Source:
odoo.com/documentation, "Export and import data", and the fields of product.template."""

from typing import Final

from django.utils.translation import gettext_lazy

from kasse.office.transfer.systems.port import System, Values


def _prepare(values: Values, _memory: dict[str, str]) -> Values | None:
    parts = [part.strip() for part in values.get("category", "").split(" / ")]
    # Every category hangs on one called All, which says nothing.
    values["category"] = " > ".join(parts[1:] if parts[0] in {"All", "Alle"} else parts)
    return values


SYSTEM: Final = System(
    code="odoo",
    words="Odoo",
    hint=gettext_lazy("Products › choose all › Export, in the import-compatible form"),
    headers={
        "id": "",
        "name": "name",
        "default code": "sku",
        "internal reference": "sku",
        "barcode": "codes",
        "list price": "price",
        "sales price": "price",
        "standard price": "cost",
        "cost": "cost",
        "categ id": "category",
        "categ id name": "category",
        "product category": "category",
        "type": "kind",
        "detailed type": "kind",
        "product type": "kind",
        "uom id": "unit",
        "uom po id": "",
        "unit of measure": "unit",
        "sale ok": "sold",
        "can be sold": "sold",
        "purchase ok": "",
        "product tag ids": "tags",
        "taxes id": "",
    },
    signature=frozenset({"name", "default code", "list price"}),
    prepare=_prepare,
)
