"""Items as JSON, to be given back as they were."""

import hashlib
import json
from dataclasses import asdict
from typing import Any, Final

from kasse.domain.item import SaleWindow
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.catalogue.services.items import state_of


def to_json(row: ItemRow) -> dict[str, Any]:
    """Everything of a row."""
    return asdict(row)


def from_json(kept: dict[str, Any]) -> ItemRow:
    """The row that `to_json` kept, from JSON as any database gives it back."""
    tuples = {name: tuple(kept[name]) for name in ("codes", "modifier_groups", "tags")} | {
        name: tuple((one[0], one[1]) for one in kept[name])
        for name in ("options", "components", "blocked")
    }
    windows = tuple(
        SaleWindow(**{**window, "days": tuple(window["days"])}) for window in kept["windows"]
    )
    content = tuple(kept["content"]) if kept["content"] else None
    stores = tuple(InStore(**own) for own in kept["stores"] or ())
    return ItemRow(**{**kept, **tuples, "windows": windows, "content": content, "stores": stores})


def digest(row: ItemRow) -> str:
    """SHA-256 over what a row says; two rows that say the same have the same."""
    return hashlib.sha256(_text(state_of(row)).encode()).hexdigest()


_text: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False
).encode
