"""Items as JSON, to be given back as they were."""

import hashlib
from dataclasses import asdict
from typing import Any

from kasse.domain.canonical import canonical_bytes
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
    return hashlib.sha256(canonical_bytes(_plain(state_of(row)))).hexdigest()


def _plain(value: Any) -> Any:
    """Without nulls, which canonical JSON does not have."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [["none"] if one is None else _plain(one) for one in value]
    return value
