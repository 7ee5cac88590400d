"""Refusals about items and prices, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "prices.nothing_to_publish": gettext_lazy("There are no new prices to publish."),
    "item.field_missing": gettext_lazy("This must be filled in."),
    "item.field_malformed": gettext_lazy("This cannot be right. Check what was typed."),
    "item.price_out_of_range": gettext_lazy("A price is zero or more."),
    "item.refers_to_itself": gettext_lazy("An item cannot be part, deposit or variant of itself."),
    "item.unknown_reference": gettext_lazy("There is no %(to)s in this assortment."),
    "item.sku_taken": gettext_lazy("Another item has the SKU %(sku)s."),
    "barcode.check_digit": gettext_lazy(
        "%(text)s has a wrong check digit. Compare it with the digits under the barcode."
    ),
    "barcode.too_long": gettext_lazy("A code has at most 70 characters."),
    "barcode.empty": gettext_lazy("An empty line is no code."),
}
