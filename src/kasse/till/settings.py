"""The store's settings as the feed told them last, or the last good ones (SYNC-15)."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kasse.domain.barcodes import InStorePattern, parse_pattern
from kasse.domain.documents import Malformed, from_document
from kasse.domain.outcome import Refused, refused
from kasse.domain.terms import Terms, terms_from_document
from kasse.till import device_store
from kasse.till.connection import Connection, StorageFailed, StorageFull

MISSING: Final = refused("settings.missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a till sells under.

    `terms` is a refusal while there are none to sell under. `problem` says why those told last
    are not the ones used; `patterns` are the readable in-store patterns, `wrong_patterns` the
    others.
    """

    body: Mapping[str, Any] = field(default_factory=dict)
    terms: Terms | Refused = MISSING
    day_starts_at: int = 0
    patterns: tuple[InStorePattern, ...] = ()
    wrong_patterns: tuple[Refused, ...] = ()
    problem: Refused | None = None


def settle(connection: Connection, told: Mapping[str, Any] | None, *, currency: str) -> Settings:
    """The settings to sell under: those told, else the last ones that could be read."""
    settings = _read(told, currency=currency)
    if not isinstance(settings, Refused):
        _keep(connection, settings.body)
        return settings
    kept = device_store.read(connection, device_store.SETTINGS)
    good = _read(None if kept is None else json.loads(kept), currency=currency)
    if isinstance(good, Refused):
        return Settings(terms=settings)
    return replace(good, problem=refused("settings.kept", field=settings.facts.get("field", "")))


def notices(settings: Settings) -> Iterator[Refused]:
    """What somebody should know of the settings."""
    if settings.problem is not None:
        yield settings.problem
    if isinstance(settings.terms, Refused) and settings.terms != MISSING:
        yield settings.terms
    yield from settings.wrong_patterns


def _read(body: Mapping[str, Any] | None, *, currency: str) -> Settings | Refused:
    if body is None:
        return MISSING
    terms = terms_from_document(body)
    if isinstance(terms, Refused):
        return terms
    # What is in the drawer and in the journal is in the currency of the pairing.
    if terms.currency != currency:
        return refused("settings.malformed", field="currency")
    try:
        form = from_document(_Form, body)
    except Malformed as problem:
        return refused("settings.malformed", field=problem.field)
    patterns = tuple(parse_pattern(text) for text in form.in_store_patterns)
    return Settings(
        body=body,
        terms=terms,
        day_starts_at=form.store.day_starts_at,
        patterns=tuple(found for found in patterns if not isinstance(found, Refused)),
        wrong_patterns=tuple(found for found in patterns if isinstance(found, Refused)),
    )


def _keep(connection: Connection, body: Mapping[str, Any]) -> None:
    text = json.dumps(body, sort_keys=True)  # ASCII: whatever is in a text can be written
    if device_store.read(connection, device_store.SETTINGS) == text:
        return
    # On a full disk the catalogue alone has them; they are kept at the next change or start.
    with suppress(StorageFull, StorageFailed), connection.transaction():
        device_store.write(connection, device_store.SETTINGS, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    day_starts_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    sign_out_after_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What is read of the settings beside the terms and the texts of receipts (RCP-9)."""

    store: _Store = _Store()
    limits: _Limits = _Limits()
    in_store_patterns: tuple[str, ...] = ()
    quick_cash: tuple[int, ...] = ()
    denominations: tuple[int, ...] = ()
