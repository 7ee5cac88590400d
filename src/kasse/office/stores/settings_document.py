"""The feed's settings document of a register: the currency's cash rounding, country, company, store
and register, in this order."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings as django

from kasse.domain.canonical import JsonValue
from kasse.domain.cash_rounding import cash_rounding
from kasse.domain.terms import cash_rounding_document
from kasse.fiscal.countries import COUNTRIES
from kasse.office.stores.models import Register

# Shops set single keys of these; other settings are taken whole.
_MERGED: Final = ("tax", "receipt", "limits", "reasons")


def settings_document(register: Register) -> dict[str, JsonValue]:
    """What the till of `register` has to know about where it stands. Reads store and company."""
    store = register.store
    company = store.company
    rounding = cash_rounding(company.currency, company.country)
    settings: dict[str, JsonValue] = {"cash_rounding": cash_rounding_document(rounding)}
    for layer in (
        COUNTRIES[company.country].settings,
        company.settings,
        store.settings,
        register.settings,
    ):
        _lay_over(settings, layer)
    _lay_over(settings, {"receipt": _digital(settings)})
    return settings | {
        "company": {
            "name": company.name,
            "address": list(company.address),
            "country": company.country,
            "company_number": company.company_number,
            "vat_number": company.vat_number,
        },
        "store": {
            "id": store.id,
            "name": store.name,
            "address": list(store.address),
            "phone": store.phone,
            "zone": store.zone,
            "region": store.region,
            "day_starts_at": store.day_starts_at,
        },
        "register": {"id": register.id, "number": register.number, "name": register.name},
        "currency": company.currency,
        "language": store.language,
    }


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
