"""The one place that merges settings: the currency's cash rounding, country, company, group, store
and register, in this order, each laid over what stands before it. The feed's settings document of a
register is made here, and what a place's settings are, with where each comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.conf import settings as django

from kasse.domain.canonical import JsonValue
from kasse.domain.cash_rounding import cash_rounding
from kasse.domain.terms import cash_rounding_document
from kasse.fiscal.countries import COUNTRIES
from kasse.office.stores.models import Company, Register, Store, StoreGroup

Place: TypeAlias = Company | StoreGroup | Store | Register

# Shops set single keys of these; other settings are taken whole.
_MERGED: Final = ("tax", "receipt", "limits", "reasons", "hours")
# What tills need not know.
_OFFICE_ONLY: Final = ("hours",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What one level says. `level` is currency, country, company, group, store or register; `id`
    and `name` are those of the row, or the code of the currency or country."""

    level: str
    id: str
    name: str
    settings: Mapping[str, Any]

    def says(self, key: str) -> "JsonValue | None":
        """The value at a dotted key; None where this level says nothing of it."""
        first, _, rest = key.partition(".")
        value = self.settings.get(first)
        if not rest:
            return value
        return value.get(rest) if isinstance(value, Mapping) else None


def layers(place: Place) -> tuple[Layer, ...]:
    """What is laid over what for a place, the widest first and its own last. Reads the rows above
    it, unless they were read with it."""
    company, rows = _rows(place)
    rounding = cash_rounding(company.currency, company.country)
    currency = {"cash_rounding": cash_rounding_document(rounding)}
    country = COUNTRIES[company.country]
    return (
        Layer(level="currency", id=company.currency, name=company.currency, settings=currency),
        Layer(level="country", id=country.code, name=country.code, settings=country.settings),
        Layer(level="company", id=company.id, name=company.name, settings=company.settings),
        *(
            Layer(level=level, id=row.id, name=row.name, settings=row.settings)
            for level, row in rows
        ),
    )


def merged(found: Sequence[Layer]) -> dict[str, JsonValue]:
    """The settings that layers come to."""
    settings: dict[str, JsonValue] = {}
    for layer in found:
        _lay_over(settings, layer.settings)
    return settings


def source(found: Sequence[Layer], key: str) -> Layer | None:
    """The layer whose value of a dotted key counts: the last that says one."""
    return next((layer for layer in reversed(found) if layer.says(key) is not None), None)


def settings_document(register: Register) -> dict[str, JsonValue]:
    """What the till of `register` has to know about where it stands. Reads store and company."""
    return place_document(register) | {
        "register": {"id": register.id, "number": register.number, "name": register.name}
    }


def place_document(
    place: Place, *, unsaved: Mapping[str, JsonValue] | None = None
) -> dict[str, JsonValue]:
    """As `settings_document`, for any place; without a store, it has none. `unsaved` settings count
    as if the place said them."""
    company, rows = _rows(place)
    settings = merged(layers(place))
    _lay_over(settings, unsaved or {})
    for key in _OFFICE_ONLY:
        settings.pop(key, None)
    _lay_over(settings, {"receipt": _digital(settings)})
    store = next((row for _, row in rows if isinstance(row, Store)), None)
    return settings | {
        "company": {
            "name": company.name,
            "address": list(company.address),
            "country": company.country,
            "company_number": company.company_number,
            "number_names": dict(COUNTRIES[company.country].company_number.label),
            "vat_number": company.vat_number,
        },
        **({"store": _store(store)} if store else {}),
        "currency": company.currency,
        "language": (store or company).language,
    }


def _store(store: Store) -> dict[str, JsonValue]:
    return {
        "id": store.id,
        "name": store.name,
        "address": list(store.address),
        "phone": store.phone,
        "zone": store.zone,
        "region": store.region,
        "day_starts_at": store.day_starts_at,
    }


def _rows(place: Place) -> tuple[Company, list[tuple[str, Any]]]:
    """The company, and (level, row) of what stands between it and the place."""
    match place:
        case Company():
            return place, []
        case StoreGroup():
            return place.company, [("group", place)]
        case Store():
            group = [("group", place.group)] if place.group else []
            return place.company, [*group, ("store", place)]
        case Register():
            company, rows = _rows(place.store)
            return company, [*rows, ("register", place)]


def _digital(settings: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Where receipts can be read: under the office's own address, unless the shop says another."""
    receipt = settings.get("receipt")
    said = receipt.get("digital_url") if isinstance(receipt, Mapping) else None
    return {} if said or not django.ORIGIN else {"digital_url": f"{django.ORIGIN.rstrip('/')}/r/"}


def _lay_over(settings: dict[str, JsonValue], layer: Mapping[str, JsonValue]) -> None:
    for key, value in layer.items():
        below = settings.get(key)
        if key in _MERGED and isinstance(below, Mapping) and isinstance(value, Mapping):
            settings[key] = {**below, **value}
        else:
            settings[key] = value
