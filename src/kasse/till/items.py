"""Items of the catalogue, read for a sale with all that belongs to them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kasse.domain.item import Item, ModifierGroup, group_from_document, item_from_document
from kasse.domain.outcome import Refused, refused
from kasse.till.prices import priced
from kasse.till.state import TillState


def read_item(till: TillState, item: str) -> Item | Refused:
    """The item with this id. Refuses item.unknown and item.malformed."""
    found = till.catalogue.item(item)
    if found is None:
        return refused("item.unknown", item=item)
    return parsed(found)


def parsed(found: Mapping[str, Any]) -> Item | Refused:
    """The item in what the catalogue found. Refuses item.malformed."""
    return item_from_document(str(found["id"]), dict(found))


def with_age_limit(till: TillState, item: Item) -> Item:
    """The item with the highest age limit of its own and its components' (BSK-14)."""
    components = (read_item(till, component.item) for component in item.components)
    limits = [found.min_age for found in components if isinstance(found, Item)]
    highest = max((limit for limit in (item.min_age, *limits) if limit is not None), default=None)
    return item if highest == item.min_age else replace(item, min_age=highest)


def read_deposit(till: TillState, item: Item, *, moment: str) -> Item | None:
    """The item's deposit as it is sold at a moment; None when it has none, or the catalogue does not
    know it (BSK-40)."""
    if item.deposit is None:
        return None
    deposit = read_item(till, item.deposit)
    return None if isinstance(deposit, Refused) else priced(till.catalogue, deposit, moment)[0]


def read_groups(till: TillState, item: Item) -> tuple[ModifierGroup, ...] | Refused:
    """The item's modifier groups. Refuses item.choices_unreadable when not all are there (BSK-41)."""
    if not item.modifier_groups:
        return ()
    found = {str(body["id"]): body for body in till.catalogue.modifier_groups(item.modifier_groups)}
    groups: list[ModifierGroup] = []
    for group_id in item.modifier_groups:
        group = group_from_document(group_id, found.get(group_id), language=till.language)
        if isinstance(group, Refused):
            return refused("item.choices_unreadable", item=item.id, name=item.name, group=group_id)
        groups.append(group)
    return tuple(groups)
