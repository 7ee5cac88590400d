"""Settings as fields of a form, and the form read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kasse.domain.money import CURRENCIES
from kasse.domain.outcome import Refused
from kasse.fiscal.countries import COUNTRIES
from kasse.office.catalogue.queries import in_language
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence
from kasse.office.stores import places
from kasse.office.stores.models import Company, Register, Store, StoreGroup
from kasse.office.stores.setting.keys import Setting
from kasse.office.stores.setting.kinds import Marks
from kasse.office.stores.setting.rows import rows_typed
from kasse.office.stores.setting.words import told
from kasse.office.stores.settings_document import Layer, Place

_ELSEWHERE: Final = (
    (
        gettext_lazy("Name, address and company number"),
        "company",
        "firm legal cvr address navn adresse firma virksomhed logo",
    ),
    (gettext_lazy("VAT number"), "company", "vat tax number moms se-nummer"),
    (gettext_lazy("Currency"), "company", "currency valuta krone euro"),
    (gettext_lazy("Language of the company"), "company", "language sprog dansk engelsk english"),
    (
        gettext_lazy("Stores: address, phone, language, time zone, when a day begins"),
        "stores",
        "zone region assortment butik adresse telefon sprog tidszone døgn dag sortiment start",
    ),
    (
        gettext_lazy("Roles and what they may do"),
        "people",
        "role permission discount limit rolle rettighed rabat grænse pin",
    ),
    (
        gettext_lazy("Registers and pairing"),
        "registers",
        "till pair device kasse parring tablet enhed",
    ),
)
"""What people look for among the settings and find on another page: words, its address, and
further words in both languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one level says, in words."""

    level: str
    name: str
    value: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A setting as the page draws it. `was` is the value shown, as the form sends it back; `to` is
    the page of the level that the value comes from, if it has one; `wrong` are the days of a week,
    or fields of a table (row:path), that could not be read."""

    setting: Setting
    section: str
    shown: Any
    was: str
    own: bool
    origin: str
    to: str
    problem: str
    said: tuple[Said, ...]
    rows: int = 0
    wrong: frozenset[str] = frozenset()

    @property
    def widget(self) -> str:
        """Which field is drawn."""
        return self.setting.kind.widget


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A setting as it came with the form: `value` may be a refusal."""

    key: str
    value: Any
    is_touched: bool
    shown: Any
    wrong: frozenset[str] = frozenset()


def field(
    held: places.Held, *, marks: Marks, typed: Mapping[str, Typed], problem: str = ""
) -> Field:
    """The field of a setting, with what was typed in it where that is given."""
    setting = held.setting
    came = typed.get(setting.key)
    shown = came.shown if came is not None else setting.kind.shown(held.value, marks)
    return Field(
        setting=setting,
        section=setting.section,
        shown=shown,
        was=_json(held.value),
        own=held.own,
        origin=_origin(held.source),
        to="" if held.own or held.source is None else settings_address(held.source),
        problem=problem,
        said=tuple(
            Said(
                level=_level(layer.level),
                name=_name(layer),
                value=told(setting.kind, value, marks),
                counts=layer is held.source,
            )
            for layer, value in held.said
        ),
        rows=len(shown) if setting.kind.widget == "table" else 0,
        wrong=came.wrong if came is not None and problem else frozenset(),
    )


def read(post: QueryDict, settings: Sequence[Setting], marks: Marks) -> Iterator[Typed]:
    """The settings that the form had, as they were typed."""
    present = set(post.getlist("keys"))
    for setting in settings:
        if setting.key not in present:
            continue
        value = setting.kind.read(post, setting.key, marks)
        right = not isinstance(value, Refused)
        yield Typed(
            key=setting.key,
            value=value,
            is_touched=_is_touched(value, was_shown(post, setting.key)),
            shown=setting.kind.shown(value, marks) if right else _as_typed(setting, post, marks),
            wrong=frozenset() if right else _wrong(setting, post, marks),
        )


def _is_touched(value: Any, was: Any) -> bool:
    if isinstance(value, Refused):
        return was is not None or value.code != "number.empty"
    # An empty field where nobody says anything says nothing either.
    return bool(value != was and (value or was is not None))


def was_shown(post: QueryDict, key: str) -> Any:
    """The value that the form showed."""
    try:
        return orjson.loads(post.get(f"was:{key}", "null"))
    except orjson.JSONDecodeError:
        return None


def problem_of(
    refused: Refused, wanted: Mapping[str, Any], typed: Mapping[str, Typed]
) -> dict[str, str]:
    """A refusal beside the field that it is about."""
    path = str(refused.facts.get("field", ""))
    near = [key for key in wanted if path.startswith(key) or key.startswith(path)]
    key = (near or list(wanted) or list(typed) or [""])[0]
    return {key: sentence(refused)}


def told_of(setting: Setting, value: Any, marks: Marks) -> str:
    """A value in words; a dash where nobody says one."""
    return "–" if value is None else told(setting.kind, value, marks)


def above(place: Place) -> list[tuple[str, str, str]]:
    """(level in words, name, address of its settings) from the company down to the place."""
    rows: list[tuple[str, Any]] = [("company", company_of(place))]
    store = place.store if isinstance(place, Register) else place
    if isinstance(store, Store):
        rows += [("group", store.group)] if store.group else []
        rows.append(("store", store))
    if isinstance(place, StoreGroup):
        rows.append(("group", place))
    if isinstance(place, Register):
        rows.append(("register", place))
    return [
        (
            _level(level),
            f"{row.number} {row.name}" if isinstance(row, Register) else row.name,
            _address(level, row.id),
        )
        for level, row in rows
    ]


def elsewhere(search: str) -> list[tuple[Any, str]]:
    """What people look for among the settings and find on another page: (words, address)."""
    wanted = search.casefold().split()
    return [
        (words, reverse(url))
        for words, url, find in _ELSEWHERE
        if all(word in f"{words} {find}".casefold() for word in wanted)
    ]


def company_of(place: Place) -> Company:
    """The company that a place belongs to."""
    if isinstance(place, Company):
        return place
    return place.store.company if isinstance(place, Register) else place.company


def marks_of(place: Place) -> Marks:
    """How the reader writes amounts there."""
    return Marks(
        currency=CURRENCIES[company_of(place).currency], numbers=number_format(get_language())
    )


def settings_address(layer: Layer) -> str:
    """The settings' page of a layer; "" for a country or currency."""
    return "" if layer.level in {"currency", "country"} else _address(layer.level, layer.id)


def _address(level: str, row_id: str) -> str:
    if level == "company":
        return reverse("settings")
    return reverse("place_settings", args=[level, row_id])


def _origin(layer: Layer | None) -> str:
    return _("nobody") if layer is None else f"{_level(layer.level)} {_name(layer)}"


def _name(layer: Layer) -> str:
    if layer.level == "country":
        return in_language(dict(COUNTRIES[layer.id].names), get_language() or "en")
    return layer.name


def _level(level: str) -> str:
    words = {
        "currency": _("Currency"),
        "country": _("Country"),
        "company": _("Company"),
        "group": _("Group"),
        "store": _("Store"),
        "register": _("Register"),
    }
    return words[level]


def _as_typed(setting: Setting, post: QueryDict, marks: Marks) -> Any:
    """What a field shows again that could not be read."""
    kind: Any = setting.kind
    match kind.widget:
        case "week":
            return [(day, words, post.get(f"{setting.key}:{day}", "")) for day, words in kind.words]
        case "table":
            rows = range(rows_typed(post, setting.key))
            return [_row_as_typed(kind, post, f"{setting.key}:{row}") for row in rows]
        case "record":
            return _row_as_typed(kind, post, f"{setting.key}:0")
        case _:
            return post.get(setting.key, "")


def _wrong(setting: Setting, post: QueryDict, marks: Marks) -> frozenset[str]:
    """Which fields of a setting that has several could not be read."""
    kind: Any = setting.kind
    if kind.widget not in {"week", "table", "record"}:
        return frozenset()
    return frozenset(kind.wrong(post, setting.key, marks))


def _row_as_typed(kind: Any, post: QueryDict, name: str) -> list[tuple[Any, Any]]:
    return [(column, post.get(f"{name}:{column.path}", "")) for column in kind.columns]


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
