"""Editing in the list: each row as it was shown and as it was typed, read into an item's row.

A row is saved by what somebody changed in it. So the page sends what it showed as well: a field
that is as it was shown leaves the item's as it is, whatever that has become meanwhile.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from kasse.domain.money import CURRENCIES, parse_amount
from kasse.domain.outcome import Refused
from kasse.office.catalogue.item_form import money_text
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence

FIELDS: Final = ("name", "price", "cost", "category", "brand", "supplier", "sold")
MOST: Final = 500
"""Rows of one page."""

_LONGEST: Final = 1_000
_NO_VERSION: Final = -1


@dataclass(slots=True, kw_only=True)
class GridRow:
    """One item on the page: `values` by field go into its fields, `was` are those that were shown,
    `problems` stand beside the fields by name, "" for the row. `is_saved` after it was saved."""

    id: str
    sku: str
    version: int
    values: dict[str, str]
    was: dict[str, str]
    may_price: bool = True
    problems: dict[str, str] = field(default_factory=dict)
    is_saved: bool = False

    @property
    def was_text(self) -> str:
        """`was` as the page sends it back."""
        return json.dumps([self.was[name] for name in FIELDS], ensure_ascii=False)

    @property
    def changed(self) -> list[str]:
        """The fields that are not as they were shown."""
        return [name for name in FIELDS if self.values[name] != self.was[name]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Reads and shows rows; `categories` are (id, path)."""

    currency: str
    language: str
    categories: Sequence[tuple[str, str]]

    def values_of(self, row: ItemRow) -> dict[str, str]:
        """What the fields show of an item."""
        marks = number_format(self.language)
        return {
            "name": row.name,
            "price": money_text(row.price_minor, currency=self.currency, marks=marks),
            "cost": money_text(row.cost_minor, currency=self.currency, marks=marks),
            "category": dict(self.categories).get(row.category or "", ""),
            "brand": row.brand,
            "supplier": row.supplier,
            "sold": "on" if row.sold else "",
        }

    def shown(self, row: ItemRow, *, item: str, version: int) -> GridRow:
        """An item's row as it is."""
        values = self.values_of(row)
        return GridRow(
            id=item,
            sku=row.sku,
            version=version,
            values=values,
            was=dict(values),
            may_price=not row.open_price,
        )

    def typed(self, post: QueryDict, row: ItemRow, *, item: str) -> GridRow:
        """An item's row as it was typed."""
        now = self.values_of(row)
        values = {
            name: post.get(f"{name}.{item}", "").replace("\0", "")[:_LONGEST].strip()
            for name in FIELDS
        }
        if row.open_price:
            values["price"] = now["price"]
        version = post.get(f"version.{item}", "")
        return GridRow(
            id=item,
            sku=row.sku,
            version=int(version) if version.isdecimal() and len(version) < 10 else _NO_VERSION,
            values=values,
            was=_was(post.get(f"was.{item}", ""), now),
            may_price=not row.open_price,
        )

    def merged(self, grid_row: GridRow, row: ItemRow) -> ItemRow:
        """The item with what was changed in the row; puts what is wrong into `problems`."""
        changes: dict[str, Any] = {}
        for name in grid_row.changed:
            text = grid_row.values[name]
            if name in ("price", "cost"):
                changes[f"{name}_minor"] = self._amount(grid_row, name)
            elif name == "category":
                changes[name] = self._category(grid_row)
            elif name == "sold":
                changes[name] = text == "on"
            else:
                changes[name] = text
        if not grid_row.values["name"]:
            grid_row.problems["name"] = _("This must be filled in.")
        return replace(row, **changes)

    def _amount(self, grid_row: GridRow, name: str) -> int | None:
        text = grid_row.values[name]
        if not text:
            if name == "price" and grid_row.was["price"]:
                grid_row.problems[name] = _("A price cannot be removed, only changed.")
            return None
        amount = parse_amount(text, CURRENCIES[self.currency], number_format(self.language))
        if isinstance(amount, Refused):
            grid_row.problems[name] = sentence(amount)
            return None
        return amount

    def _category(self, grid_row: GridRow) -> str | None:
        """The category with this path, or else the only one with this name."""
        text = grid_row.values["category"].casefold()
        if not text:
            return None
        found = [one for one, path in self.categories if path.casefold() == text] or [
            one for one, path in self.categories if path.casefold().split(" › ")[-1] == text
        ]
        if len(found) == 1:
            return found[0]
        grid_row.problems["category"] = (
            _("Several categories have this name. Choose one from the list.")
            if found
            else _("There is no such category. Choose one from the list.")
        )
        return None


def _was(text: str, now: Mapping[str, str]) -> dict[str, str]:
    """What the page had shown; as the item is now, when that cannot be read."""
    try:
        found = json.loads(text[: _LONGEST * len(FIELDS) * 2])
    except ValueError:
        return dict(now)
    if type(found) is not list or len(found) != len(FIELDS):
        return dict(now)
    return dict(zip(FIELDS, map(str, found), strict=True))
