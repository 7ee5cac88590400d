"""A place that has settings (company, group, store, register), found for a reader, and its settings
as a table: each with its value, where that comes from and what every level says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kasse.domain.canonical import JsonValue
from kasse.office.stores import queries
from kasse.office.stores.services.values import LEVEL_OF
from kasse.office.stores.setting.keys import Level, Setting, found
from kasse.office.stores.settings_document import Layer, Place, layers, source


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A setting at a place. `value` is what counts, None where no level says one; `source` the layer
    that says it, `own` whether that is the place itself, and `said` every layer with its word."""

    setting: Setting
    value: "JsonValue | None"
    source: Layer | None
    own: bool
    said: tuple[tuple[Layer, JsonValue], ...]


def level_of(place: Place) -> Level:
    """The level that a place is of."""
    return LEVEL_OF[type(place)]


def place_at(level: str, place_id: str, *, stores: frozenset[str] | None) -> Place | None:
    """The place, with the rows above it; None where there is none, or not for who sees `stores`."""
    match level:
        case "company":
            row = queries.company()
            return row if row is not None and place_id in {"", row.id} else None
        case "group":
            return queries.groups(only=stores).filter(id=place_id).first()
        case "store":
            return queries.store(place_id, only=stores)
        case "register":
            return queries.register(place_id, stores=stores)
    return None


def held(place: Place, *, search: str = "", section: str = "") -> Iterator[Held]:
    """The settings of a place, in their order: of one section, or those found."""
    all_layers = layers(place)
    own = all_layers[-1]
    for setting in found(search, level=level_of(place)):
        if section and setting.section != section:
            continue
        layer = source(all_layers, setting.key)
        yield Held(
            setting=setting,
            value=None if layer is None else layer.says(setting.key),
            source=layer,
            own=layer is own,
            said=tuple(_said(all_layers, setting.key)),
        )


def own_count(place: Place) -> int:
    """How many settings a place says itself."""
    own = layers(place)[-1]
    return sum(own.says(setting.key) is not None for setting in found("", level=level_of(place)))


def _said(all_layers: tuple[Layer, ...], key: str) -> Iterator[tuple[Layer, Any]]:
    for layer in all_layers:
        value = layer.says(key)
        if value is not None:
            yield layer, value
