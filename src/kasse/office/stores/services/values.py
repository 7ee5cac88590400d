"""Settings of a place: values said there, and values given back to what stands above it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused, refused
from kasse.domain.terms import terms_from_document
from kasse.office.actors import Actor
from kasse.office.stores.changing import locked, store_of, tell
from kasse.office.stores.models import Company, Register, Store, StoreGroup
from kasse.office.stores.services import publish_settings, with_places
from kasse.office.stores.setting import keys
from kasse.office.stores.settings_document import Place, layers, place_document

LEVEL_OF: Final[Mapping[type[Any], keys.Level]] = {
    Company: "company",
    StoreGroup: "group",
    Store: "store",
    Register: "register",
}


@transaction.atomic
def change_settings(
    *,
    by: Actor,
    place: Place,
    values: Mapping[str, JsonValue],
    inherit: Collection[str] = (),
    version: int | None = None,
) -> Place | Refused:
    """Says `values` (by dotted key) at a place, and gives the keys in `inherit` back; its tills
    learn of it. What is not named stays.

    Refuses settings.unknown (a key that is none), settings.not_here (one that this level does not
    say) and settings.malformed, each with the `field`. Raises Stale.
    """
    _check_right(by, place)
    locked(place, version)
    refusal = wrong(LEVEL_OF[type(place)], values, inherit)
    if refusal is not None:
        return refusal
    own = layers(place)[-1]
    before = {key: own.says(key) for key in (*values, *inherit)}
    settings = _without(place.settings, inherit)
    for key, value in values.items():
        settings = _with(settings, key, value)
    place.settings = settings
    spoilt = _spoilt(place)
    if spoilt is not None:
        return spoilt
    after = {key: replace(own, settings=settings).says(key) for key in before}
    if after != before:
        place.version += 1
        place.save(update_fields=["settings", "version"])
        tell(by, place, action="settings.changed", before=before, after=after)
        publish_settings(registers=_tills(place))
    return place


def permission(place: Place) -> tuple[str, str | None]:
    """The permission that changes a place's settings, and the store in which: None for all."""
    if isinstance(place, Company):
        return "company.edit", None
    return "stores.edit", store_of(place) or None


def _check_right(by: Actor, place: Place) -> None:
    code, store = permission(place)
    by.check(code, store=store)


def _tills(place: Place) -> QuerySet[Register]:
    found = with_places().filter(retired_at=None)
    match place:
        case Company():
            return found.filter(store__company=place)
        case StoreGroup():
            return found.filter(store__group=place)
        case Store():
            return found.filter(store=place)
        case Register():
            return found.filter(id=place.id)


def wrong(
    level: keys.Level, values: Mapping[str, JsonValue], inherit: Collection[str] = ()
) -> Refused | None:
    """Why values cannot be said, or keys not be given back, at a level; as `change_settings`."""
    for key in (*values, *inherit):
        setting = keys.by_key().get(key)
        if setting is None:
            return refused("settings.unknown", field=key)
        if level not in setting.levels:
            return refused("settings.not_here", field=key)
        refusal = keys.check_value(setting, values[key]) if key in values else None
        if refusal is not None:
            return refusal
    both = sorted(set(values) & set(inherit))
    return refused("settings.malformed", field=both[0]) if both else None


def _spoilt(place: Place) -> Refused | None:
    """Refuses what a till would not sell under (SYNC-15): each value is right, but not together."""
    terms = terms_from_document(place_document(place))
    return terms if isinstance(terms, Refused) else None


def _with(settings: Mapping[str, Any], key: str, value: JsonValue) -> dict[str, Any]:
    first, dot, rest = key.partition(".")
    if not dot:
        return {**settings, first: value}
    inside = settings.get(first)
    return {**settings, first: {**(inside if isinstance(inside, Mapping) else {}), rest: value}}


def _without(settings: Mapping[str, Any], keys_: Collection[str]) -> dict[str, Any]:
    left = {name: value for name, value in settings.items() if name not in keys_}
    for key in keys_:
        first, dot, rest = key.partition(".")
        inside = left.get(first)
        if dot and isinstance(inside, Mapping):
            left[first] = {name: value for name, value in inside.items() if name != rest}
            if not left[first]:
                del left[first]
    return left
