"""Which items a bulk edit is about: those that were chosen, or all that a filter finds."""

from collections.abc import Sequence
from typing import Any, Final

from kasse.office.catalogue import item_filter
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.bulk_edit.models import BulkEdit

MOST: Final = 200_000
"""How many items one bulk edit may have."""


def of_ids(ids: Sequence[str]) -> dict[str, Any]:
    """The items with these ids, each once."""
    return {"ids": list(dict.fromkeys(ids))}


def of_filter(wanted: catalogue.ItemFilter) -> dict[str, Any]:
    """All items that the filter finds, whenever they are looked for."""
    return {"matching": item_filter.to_document(wanted)}


def filter_of(selection: dict[str, Any]) -> catalogue.ItemFilter | None:
    """The filter of a selection by filter."""
    kept = selection.get("matching")
    return None if kept is None else item_filter.from_document(kept)


def selected_ids(found: BulkEdit) -> list[str]:
    """The ids, at most one more than MOST."""
    wanted = filter_of(found.selection)
    if wanted is None:
        return list(found.selection["ids"])
    return list(catalogue.matching_ids(wanted, limit=MOST + 1))
