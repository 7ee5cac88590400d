"""What the operations of stores take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from kasse_client.common_models import JsonValue


class RegisterList(TypedDict):
    """Registers by number, as people count."""

    before: str | None
    after: str | None
    registers: list[RegisterOut]


class RegisterOut(TypedDict):
    """A register and its health: ok, silent, closed (quiet, as its store is), problem, locked,
    unpaired or retired.
    """

    id: str
    number: str
    name: str
    store_id: str
    health: str
    app_version: str
    unsent: int
    last_contact_at: str | None
    paired_at: str | None


class RegisterIn(TypedDict):
    """A new register; without a number it gets the next free one."""

    store_id: str
    name: str
    number: NotRequired[str]


class CodeOut(TypedDict):
    """A pairing code and how long it counts, in seconds."""

    code: str
    valid_s: int


class CompanyOut(TypedDict):
    """Who sells."""

    id: str
    name: str
    address: list[str]
    country: str
    company_number: str
    vat_number: str
    currency: str
    language: str
    version: int


class CompanyPatch(TypedDict):
    """Fields to change."""

    name: NotRequired[str | None]
    address: NotRequired[list[str] | None]
    company_number: NotRequired[str | None]
    vat_number: NotRequired[str | None]
    currency: NotRequired[str | None]
    language: NotRequired[str | None]


class HolidayOut(TypedDict):
    """A public holiday of the company's country."""

    day: str
    name: str


class GroupOut(TypedDict):
    """A group of stores."""

    id: str
    name: str
    version: int


class GroupIn(TypedDict):
    """A group's name."""

    name: str


class StoreList(TypedDict):
    """Stores by name."""

    before: str | None
    after: str | None
    stores: list[StoreOut]


class StoreOut(TypedDict):
    """A store; `day_starts_at` is minutes after midnight in its zone."""

    id: str
    name: str
    zone: str
    region: str
    day_starts_at: int
    assortment_id: str


class StoreDetail(TypedDict):
    """A store with all its fields; `archived_at` is null while it is open."""

    id: str
    name: str
    address: list[str]
    phone: str
    zone: str
    region: str
    language: str
    day_starts_at: int
    assortment_id: str
    group_id: str | None
    archived_at: str | None
    version: int


class StoreIn(TypedDict):
    """A new store; what is left out is as in its country and company."""

    name: str
    assortment_id: str
    address: NotRequired[list[str] | None]
    phone: NotRequired[str | None]
    zone: NotRequired[str | None]
    region: NotRequired[str | None]
    language: NotRequired[str | None]
    day_starts_at: NotRequired[int | None]
    group_id: NotRequired[str | None]


class StorePatch(TypedDict):
    """Fields to change; a `group_id` of null takes the store out of its group."""

    name: NotRequired[str | None]
    assortment_id: NotRequired[str | None]
    address: NotRequired[list[str] | None]
    phone: NotRequired[str | None]
    zone: NotRequired[str | None]
    region: NotRequired[str | None]
    language: NotRequired[str | None]
    day_starts_at: NotRequired[int | None]
    group_id: NotRequired[str | None]


class ProblemOut(TypedDict):
    """What a till said hindered it, from the first time to the last; `ended_at` is null while it
    lasts.
    """

    code: str
    first_at: str
    last_at: str
    times: int
    ended_at: str | None


class RegisterDetail(TypedDict):
    """A register, how it is, and what hindered it lately, newest first."""

    id: str
    number: str
    name: str
    store_id: str
    health: str
    device: str
    app_version: str
    unsent: int
    clock_ahead_ms: int
    storage: str
    last_contact_at: str | None
    paired_at: str | None
    locked_at: str | None
    locked_by: str
    retired_at: str | None
    problems: list[ProblemOut]
    version: int


class RegisterPatch(TypedDict):
    """Fields to change."""

    name: str


class SettingOut(TypedDict):
    """A setting: its key, the levels that may say it, and in `holds` what it may be."""

    key: str
    section: str
    words: str
    about: str
    levels: list[str]
    holds: dict[str, Any]


class SettingsOut(TypedDict):
    """All settings of a place."""

    level: str
    id: str
    version: int
    values: list[ValueOut]


class SourceOut(TypedDict):
    """The level that a value comes from: currency, country, company, group, store, register."""

    level: str
    id: str
    name: str


class ValueOut(TypedDict):
    """A setting's value at a place; null, without a source, where nobody says one. `own` says
    whether the place says it itself.
    """

    key: str
    value: Any
    source: SourceOut | None
    own: bool


class SettingsPatch(TypedDict):
    """Values to say here, by key, and keys to give back to what stands above."""

    values: NotRequired[dict[str, Any]]
    inherit: NotRequired[list[str]]


class PreviewOut(TypedDict):
    """The receipt of a made-up sale, in blocks as those of every receipt (docs/rules/receipt.md)."""

    receipt: dict[str, JsonValue]


class PreviewIn(TypedDict):
    """The place whose receipt it is ("" as the company's `id`), and settings of receipts that are
    not saved, by their key.
    """

    level: NotRequired[Literal["company", "group", "store", "register"]]
    id: NotRequired[str]
    values: NotRequired[dict[str, Any]]
    language: NotRequired[Literal["da", "en"]]
