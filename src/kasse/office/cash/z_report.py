"""The totals of a Z report in the words and marks of the reader, as they stand in its entry.

In the groups of the printed one; what did not happen is left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.office.frame.templatetags.kasse import money, percent, tender_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the report: in which group, what it is, how often where that is told, how much."""

    group: str
    name: str
    count: int | None
    text: str


_RECEIPTS: Final[Mapping[str, Any]] = {
    "sales": gettext_lazy("Sales"),
    "refunds": gettext_lazy("Refunds"),
    "exchanges": gettext_lazy("Exchanges"),
    "first_receipt": gettext_lazy("First receipt"),
    "last_receipt": gettext_lazy("Last receipt"),
}
_TURNOVER: Final[Mapping[str, Any]] = {
    "gross": gettext_lazy("Sold, with tax"),
    "net": gettext_lazy("Without tax"),
    "tax": gettext_lazy("Tax"),
}
_GOODS: Final[Mapping[str, Any]] = {
    "sold": gettext_lazy("Goods sold"),
    "returned": gettext_lazy("Goods returned"),
    "rounding": gettext_lazy("Rounding"),
}
_IN_DRAWER: Final[Mapping[str, Any]] = {
    "float": gettext_lazy("Float"),
    "pay_in": gettext_lazy("Paid in"),
    "pay_out": gettext_lazy("Paid out"),
    "drop": gettext_lazy("To the safe"),
    "expected_cash": gettext_lazy("Expected in the drawer"),
    "counted": gettext_lazy("Counted"),
    "difference": gettext_lazy("Difference"),
}
_MAY_BE_ZERO: Final = frozenset(_TURNOVER) | {
    "float", "expected_cash", "counted", "difference", "grand_gross", "grand_returned",
}  # fmt: skip
_TALLIES: Final[Mapping[str, Any]] = {
    "discounts": gettext_lazy("Discounts"),
    "promotions": gettext_lazy("Promotions"),
    "price_changes": gettext_lazy("Price changes"),
    "removed_lines": gettext_lazy("Removed lines"),
    "voids": gettext_lazy("Voided baskets"),
    "cancelled_tenders": gettext_lazy("Voided payments"),
    "copies": gettext_lazy("Receipt copies"),
    "drawer_openings": gettext_lazy("Drawer openings"),
    "training": gettext_lazy("Training sales"),
}
_GRAND: Final[Mapping[str, Any]] = {
    "grand_gross": gettext_lazy("Sold"),
    "grand_returned": gettext_lazy("Returned"),
}
_TAX: Final = gettext_lazy("Tax")


def rows(totals: str, *, currency: str, tenders: Mapping[str, Any]) -> list[Row]:
    """What of the totals can be read: the office takes whatever a till has closed its day with."""
    document = json.loads(totals)
    if not isinstance(document, dict):
        return []
    return [
        *_amounts(document, _TURNOVER, currency, group=_("Turnover")),
        *_taxes(document, currency, group=_("Turnover")),
        *_amounts(document, _GOODS, currency, group=_("Turnover")),
        *_tenders(document, currency, tenders, group=_("Payments")),
        *_amounts(document, _IN_DRAWER, currency, group=_("Drawer")),
        *_counts(document, group=_("Receipts")),
        *_tallies(document, currency, group=_("What else happened")),
        *_amounts(document, _GRAND, currency, group=_("Since the beginning")),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What somebody sold between two Z reports: how often, and for how much with tax."""

    name: str
    sales: int
    gross_minor: int


def people(totals: Mapping[str, Any], *, names: Mapping[str, str]) -> list[Person]:
    """What each person sold, as the report has it; `names` are those of people by id."""
    return [
        Person(
            name=names.get(str(row.get("person", "")), str(row.get("person", ""))),
            sales=row["sales"],
            gross_minor=row["gross"],
        )
        for row in _documents(totals.get("people"))
        if _is_integer(row.get("sales")) and _is_integer(row.get("gross"))
    ]


def _counts(document: dict[str, Any], *, group: str) -> Iterator[Row]:
    for key, words in _RECEIPTS.items():
        if _is_integer(document.get(key)) and document[key] != 0:
            yield Row(group=group, name=str(words), count=None, text=str(document[key]))


def _amounts(
    document: dict[str, Any], names: Mapping[str, Any], currency: str, *, group: str
) -> Iterator[Row]:
    for key, words in names.items():
        if _is_integer(document.get(key)) and (document[key] != 0 or key in _MAY_BE_ZERO):
            text = money(document[key], currency)
            yield Row(group=group, name=str(words), count=None, text=text)


def _taxes(document: dict[str, Any], currency: str, *, group: str) -> Iterator[Row]:
    for tax in _documents(document.get("taxes")):
        if _is_integer(tax.get("rate")) and _is_integer(tax.get("tax")):
            name = f"{_TAX} {percent(tax['rate'])}"
            yield Row(group=group, name=name, count=None, text=money(tax["tax"], currency))


def _tenders(
    document: dict[str, Any], currency: str, tenders: Mapping[str, Any], *, group: str
) -> Iterator[Row]:
    for tender in _documents(document.get("tenders")):
        name = tender_name(str(tender.get("kind", "")), dict(tenders))
        yield from _tally(name, tender, currency, group=group)


def _tallies(document: dict[str, Any], currency: str, *, group: str) -> Iterator[Row]:
    for key, words in _TALLIES.items():
        for tally in _documents([document.get(key)]):
            if tally.get("count") != 0:
                yield from _tally(str(words), tally, currency, group=group)


def _tally(name: str, tally: dict[str, Any], currency: str, *, group: str) -> Iterator[Row]:
    count, amount = tally.get("count"), tally.get("amount")
    if _is_integer(count) and _is_integer(amount):
        yield Row(group=group, name=name, count=count, text=money(amount, currency))


def _documents(found: object) -> list[dict[str, Any]]:
    rows = found if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict)]


def _is_integer(found: object) -> bool:
    return type(found) is int
