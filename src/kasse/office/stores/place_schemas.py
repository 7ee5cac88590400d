"""What the API says and takes of the company, groups, stores, registers and settings."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from kasse.office.api_fields import Body
from kasse.office.api_pages import PageOut, PageQuery, SheetQuery


class CompanyOut(Schema):
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


class CompanyPatch(Body):
    """Fields to change."""

    name: str | None = None
    address: list[str] | None = None
    company_number: str | None = None
    vat_number: str | None = None
    currency: str | None = None
    language: str | None = None


class HolidayOut(Schema):
    """A public holiday of the company's country."""

    day: date
    name: str


class GroupOut(Schema):
    """A group of stores."""

    id: str
    name: str
    version: int


class GroupIn(Body):
    """A group's name."""

    name: str = Field(max_length=100)


class StoreOut(Schema):
    """A store; `day_starts_at` is minutes after midnight in its zone."""

    id: str
    name: str
    zone: str
    region: str
    day_starts_at: int
    assortment_id: str


class StoreList(PageOut):
    """Stores by name."""

    stores: list[StoreOut]


class StoreFilterQuery(Schema):
    """Which stores: `q` finds words of name, address, phone or group; `group_id` may be `-` for
    those in none."""

    q: str = Field("", max_length=100)
    group_id: str = Field("", max_length=64)
    state: Literal["open", "archived", "all"] = "all"
    sort: Literal["name", "-name"] = "name"


class StoreQuery(StoreFilterQuery, PageQuery):
    """Which stores, and where to go on: `q` finds words of name, address, phone or group; `group_id`
    may be `-` for those in none."""


class StoreSheetQuery(StoreFilterQuery, SheetQuery):
    """Which stores, as StoreQuery."""


class StoreDetail(Schema):
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
    archived_at: datetime | None
    version: int


class StoreIn(Body):
    """A new store; what is left out is as in its country and company."""

    name: str = Field(max_length=200)
    assortment_id: str = Field(max_length=64)
    address: list[str] | None = None
    phone: str | None = None
    zone: str | None = None
    region: str | None = None
    language: str | None = None
    day_starts_at: int | None = None
    group_id: str | None = None


class StorePatch(Body):
    """Fields to change; a `group_id` of null takes the store out of its group."""

    name: str | None = None
    assortment_id: str | None = None
    address: list[str] | None = None
    phone: str | None = None
    zone: str | None = None
    region: str | None = None
    language: str | None = None
    day_starts_at: int | None = None
    group_id: str | None = None


class ProblemOut(Schema):
    """What a till said hindered it, from the first time to the last; `ended_at` is null while it
    lasts."""

    code: str
    first_at: datetime
    last_at: datetime
    times: int
    ended_at: datetime | None


class RegisterDetail(Schema):
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
    last_contact_at: datetime | None
    paired_at: datetime | None
    locked_at: datetime | None
    locked_by: str
    retired_at: datetime | None
    problems: list[ProblemOut]
    version: int


class RegisterPatch(Body):
    """Fields to change."""

    name: str = Field(max_length=100)


class SettingOut(Schema):
    """A setting: its key, the levels that may say it, and in `holds` what it may be."""

    key: str
    section: str
    words: str
    about: str
    levels: list[str]
    holds: dict[str, Any]


class SourceOut(Schema):
    """The level that a value comes from: currency, country, company, group, store, register."""

    level: str
    id: str
    name: str


class ValueOut(Schema):
    """A setting's value at a place; null, without a source, where nobody says one. `own` says
    whether the place says it itself."""

    key: str
    value: Any
    source: SourceOut | None
    own: bool


class SettingsOut(Schema):
    """All settings of a place."""

    level: str
    id: str
    version: int
    values: list[ValueOut]


class SettingsPatch(Body):
    """Values to say here, by key, and keys to give back to what stands above."""

    values: dict[str, Any] = Field(default_factory=dict)
    inherit: list[str] = Field(default_factory=list)
