"""The forms of a price list: its head, and rows of its prices."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from django.http import QueryDict
from django.utils.translation import gettext as _

from kasse.domain.money import CURRENCIES, format_amount, parse_amount
from kasse.domain.number_text import NumberFormat
from kasse.domain.outcome import Refused
from kasse.domain.quantity import Unit, format_quantity, parse_quantity
from kasse.office.catalogue import item_form, window_form
from kasse.office.catalogue.price_lists.heads import Head, Where
from kasse.office.catalogue.price_lists.models import PriceListPrice
from kasse.office.catalogue.services.price_lists import PriceRow
from kasse.office.frame.words import sentence

FIELDS: Final = {"from": "valid_from", "to": "valid_to"}
"""What the form calls fields that the API calls otherwise."""

_WHERE: Final[tuple[Where, ...]] = ("everywhere", "regions", "stores")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedHead:
    """A head as typed: `values` go back into the fields, `problems` beside them by name."""

    head: Head
    values: dict[str, Any]
    problems: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPrices:
    """Rows of prices as typed, with what is wrong with them, "" for nothing."""

    rows: list[PriceRow]
    values: list[dict[str, str]]
    problem: str


def values_of(head: Head) -> dict[str, Any]:
    """What the fields show of a head."""
    return {
        "name_da": head.names.get("da", ""),
        "name_en": head.names.get("en", ""),
        "where": head.where,
        "places": list(head.places),
        "customer_groups": ", ".join(head.customer_groups),
        "valid_from": head.valid_from or "",
        "valid_to": head.valid_to or "",
        "windows": window_form.values_of(head.windows),
        "announced": head.announced,
        "ended": head.ended,
    }


def read_head(post: QueryDict, *, before: Head) -> TypedHead:
    """The head that the form makes of `before`."""
    problems: dict[str, str] = {}
    typed = window_form.typed(post)
    windows = window_form.read(typed)
    if windows is None:
        problems["windows"] = _("Type times such as 07:30.")
    where = next((one for one in _WHERE if one == post.get("where")), before.where)
    # Places of the other kind may be ticked still.
    places = tuple(post.getlist(where)) if where != "everywhere" else ()
    groups = (name.strip().lower() for name in post.get("customer_groups", "").split(","))
    names = {code: post.get(f"name_{code}", "").strip() for code in ("da", "en")}
    head = replace(
        before,
        names=item_form.names_with(names, before=before.names),
        where=where,
        places=places,
        customer_groups=tuple(name for name in groups if name),
        valid_from=post.get("valid_from") or None,
        valid_to=post.get("valid_to") or None,
        windows=windows or (),
        announced="announced" in post,
        ended="ended" in post,
    )
    values = values_of(head) | {"windows": typed}
    return TypedHead(head=head, values=values, problems=problems)


def price_values(
    rows: Iterable[PriceListPrice], *, currency: str, marks: NumberFormat
) -> list[dict[str, str]]:
    """What the fields show of a list's prices: the next ones, where there are drafts."""
    known = CURRENCIES[currency]
    found = []
    for row in rows:
        price = row.draft_price_minor if row.has_draft else row.price_minor
        now = row.price_minor
        least = row.least_thousandths
        found.append(
            {
                "sku": row.item.sku,
                "name": row.item.name,
                "item": row.item_id,
                "least": format_quantity(least, cast(Unit, row.item.unit), marks) if least else "",
                "price": "" if price is None else format_amount(price, known, marks),
                "now": "" if now is None else format_amount(now, known, marks),
                "draft": "yes" if row.has_draft else "",
            }
        )
    return found


def read_prices(post: QueryDict, *, currency: str, marks: NumberFormat) -> TypedPrices:
    """The rows typed; an empty price takes out, an empty row says nothing. A row with a problem
    says it as `problem`."""
    columns = [post.getlist(name) for name in ("sku", "least", "price")]
    values = [
        dict(zip(("sku", "least", "price"), (text.strip() for text in row), strict=True))
        for row in zip(*columns, strict=False)
    ]
    values = [row for row in values if any(row.values())]
    rows: list[PriceRow] = []
    problem = ""
    for row in values:
        if not row["sku"]:
            row["problem"] = _("Type the SKU that this is for, or empty the row.")
            problem = problem or row["problem"]
            continue
        least = parse_quantity(row["least"], "kg", marks) if row["least"] else 0
        price = parse_amount(row["price"], CURRENCIES[currency], marks) if row["price"] else None
        wrong = next((one for one in (least, price) if isinstance(one, Refused)), None)
        if isinstance(least, Refused) or isinstance(price, Refused):
            assert wrong is not None
            row["problem"] = sentence(wrong)
            problem = problem or f"{row['sku']}: {row['problem']}"
            continue
        rows.append(PriceRow(sku=row["sku"], price_minor=price, least_thousandths=least))
    return TypedPrices(rows=rows, values=values, problem=problem)
