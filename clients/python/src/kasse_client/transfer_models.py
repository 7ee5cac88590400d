"""What the operations of transfer take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from kasse_client.common_models import JsonValue


class FieldOut(TypedDict):
    """What a column can be. Those that are not `exported` say what to do with a row."""

    code: str
    words: str
    exported: bool


class SystemOut(TypedDict):
    """A system whose files are known; `hint` says where it makes them."""

    code: str
    words: str
    hint: str


class SystemsOut(TypedDict):
    """All there are."""

    systems: list[SystemOut]
    fields: list[FieldOut]


class ImportList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour."""

    items: list[ImportOut]
    before: str | None
    after: str | None


class ImportOut(TypedDict):
    """An import. `columns` has a field for each header, "" for none; `counts` what was found by
    the last check: new, changed, same and bad rows, and categories to be made.
    """

    id: str
    assortment: str
    system: str
    state: str
    file: str
    shape: ShapeOut
    columns: list[str]
    choices: dict[str, JsonValue]
    samples: list[list[str]]
    counts: dict[str, int]
    not_taken: list[NotTakenOut]
    job: str
    problem: str
    problem_facts: dict[str, JsonValue]
    created_at: str
    version: int


class NotTakenOut(TypedDict):
    """A column of which less is taken than one would expect. `why` is quantity (an import changes
    no stock), sale_price (only the ordinary price is taken) or picture (nothing is fetched).
    """

    header: str
    why: str


class ShapeOut(TypedDict):
    """How the file is read."""

    form: str
    encoding: str
    separator: str
    header_row: int
    headers: list[str]


class MappingIn(TypedDict):
    """How the file is to be read; what is left out stays."""

    system: NotRequired[str | None]
    encoding: NotRequired[str | None]
    separator: NotRequired[Literal[",", ";", "\t", "|"] | None]
    columns: NotRequired[list[str] | None]
    match: NotRequired[Literal["both", "sku", "gtin"] | None]
    make_categories: NotRequired[bool | None]
    unknown_tax: NotRequired[
        Literal[""]
        | Literal["standard", "reduced", "second_reduced", "zero", "exempt", "outside"]
        | None
    ]
    bad_codes: NotRequired[Literal["", "keep", "drop"] | None]
    decimal: NotRequired[dict[str, Literal[",", "."]] | None]


class RowList(TypedDict):
    """A page of rows."""

    items: list[RowOut]
    before: str | None
    after: str | None


class RowOut(TypedDict):
    """An item to be. `line` is its row in the file; `values` are texts by field. `version` changes
    whenever the row is checked; mending may name it in If-Match.
    """

    number: int
    line: int
    sku: str
    outcome: str
    values: dict[str, str]
    problems: list[RowProblem]
    version: int


class RowProblem(TypedDict):
    """A field of a row and what is wrong with it."""

    field: str
    code: str
    facts: dict[str, JsonValue]


class MendIn(TypedDict):
    """Texts to put into fields."""

    values: dict[str, str]


class KeptList(TypedDict):
    """A page of them."""

    items: list[KeptOut]
    before: str | None
    after: str | None


class KeptOut(TypedDict):
    """An item that undoing left as somebody has made it since."""

    item_id: str
    sku: str


class ExportOut(TypedDict):
    """The background work; its result has the id of the `file` when it is done."""

    job: str


class ExportIn(TypedDict):
    """Which items, in which form. `items` are ids, `matching` is a filter by the parameters of the
    items' list in the back office, such as `q`, `category`, `tag`, `price_from`, `missing` and
    `state` ({} are all that are active); without either it is all items, archived ones too. With ;
    as separator the decimal mark is a comma.
    """

    assortment: str
    items: NotRequired[list[str] | None]
    matching: NotRequired[dict[str, str] | None]
    form: NotRequired[Literal["csv", "xlsx"]]
    separator: NotRequired[Literal[",", ";"]]
    language: NotRequired[Literal["da", "en"]]
