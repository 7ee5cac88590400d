"""The fields that a file can fill, under the names by which Kasse's own files have them.

These names are the headers of exported files and the API's words for columns: they stay for good.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `own` ones stand in Kasse's files; the others say what to do with a row."""

    code: str
    words: Any
    own: bool = True


FIELDS: Final = (
    Field(code="sku", words=gettext_lazy("SKU")),
    Field(code="name", words=gettext_lazy("Name")),
    Field(code="names", words=gettext_lazy("Names in other languages")),
    Field(code="kind", words=gettext_lazy("Kind")),
    Field(code="unit", words=gettext_lazy("Sold by")),
    Field(code="open_price", words=gettext_lazy("The price is typed at the till")),
    Field(code="price", words=gettext_lazy("Price")),
    Field(code="cost", words=gettext_lazy("Cost")),
    Field(code="floor", words=gettext_lazy("Lowest price under promotions")),
    Field(code="tax_class", words=gettext_lazy("Tax")),
    Field(code="codes", words=gettext_lazy("Barcodes and codes")),
    Field(code="category", words=gettext_lazy("Category")),
    Field(code="brand", words=gettext_lazy("Brand")),
    Field(code="supplier", words=gettext_lazy("Supplier")),
    Field(code="tags", words=gettext_lazy("Tags")),
    Field(code="variant_of", words=gettext_lazy("Variant of (SKU)")),
    Field(code="options", words=gettext_lazy("Options")),
    Field(code="modifier_groups", words=gettext_lazy("Modifier groups")),
    Field(code="components", words=gettext_lazy("Parts of a bundle")),
    Field(code="deposit", words=gettext_lazy("Deposit (SKU)")),
    Field(code="min_age", words=gettext_lazy("Age limit")),
    Field(code="blocked", words=gettext_lazy("Blocked in")),
    Field(code="windows", words=gettext_lazy("Sold only in")),
    Field(code="content", words=gettext_lazy("Content")),
    Field(code="stock", words=gettext_lazy("Kept in stock")),
    Field(code="sold", words=gettext_lazy("For sale")),
    Field(code="archived", words=gettext_lazy("Archived")),
    Field(code="stores", words=gettext_lazy("Where a store differs")),
    Field(code="group", words=gettext_lazy("Product that variants belong to"), own=False),
    Field(code="variant", words=gettext_lazy("Name of the variant"), own=False),
    Field(code="option1_name", words=gettext_lazy("Option 1, name"), own=False),
    Field(code="option1", words=gettext_lazy("Option 1, value"), own=False),
    Field(code="option2_name", words=gettext_lazy("Option 2, name"), own=False),
    Field(code="option2", words=gettext_lazy("Option 2, value"), own=False),
    Field(code="option3_name", words=gettext_lazy("Option 3, name"), own=False),
    Field(code="option3", words=gettext_lazy("Option 3, value"), own=False),
    Field(code="tax_rate", words=gettext_lazy("Tax rate"), own=False),
    Field(
        code="tax_applies", words=gettext_lazy("Whether the tax in the header applies"), own=False
    ),
    Field(code="type", words=gettext_lazy("Type of row"), own=False),
    Field(code="status", words=gettext_lazy("Status"), own=False),
)
CODES: Final = tuple(field.code for field in FIELDS)
OWN: Final = tuple(field.code for field in FIELDS if field.own)
WORDS: Final[Mapping[str, Any]] = {field.code: field.words for field in FIELDS}

SEVERAL: Final = frozenset({"codes", "tags"})
"""Fields that several columns may fill together."""

AMOUNTS: Final = frozenset({"price", "cost", "floor"})
