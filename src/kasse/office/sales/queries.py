"""Reading sales. `stores` narrows to these ids, None means all."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Sum

from kasse.domain.outcome import Refused, refused
from kasse.office.frame.locales import number_format
from kasse.office.journal import queries as journal
from kasse.office.sales import history, links, looking, running, search, streams, typed
from kasse.office.sales.models import Sale, SaleLine, SalesHour, TenderDay

# The days that run now, beside those of a week before.
Day = running.Day
DaySoFar = running.DaySoFar
TopItem = running.TopItem
so_far = running.so_far
top_of = running.top_of
by_person = links.by_person

# Where the sales of many days are read.
Span = history.Span
spans = history.spans

_OVERDRAWN: Final = (
    "SELECT o.register, o.seq, o.line, s.receipt_code, o.quantity_thousandths,"
    " -SUM(r.quantity_thousandths) FROM sale_line o"
    " JOIN sale s ON s.register = o.register AND s.seq = o.seq"
    " JOIN sale_line r ON r.refund_register = o.register AND r.refund_seq = o.seq"
    " AND r.refund_line = o.line AND NOT (r.refund_seq = 0) WHERE THESE"
    " GROUP BY o.register, o.seq, o.line, s.receipt_code, o.quantity_thousandths"
    " HAVING -SUM(r.quantity_thousandths) > o.quantity_thousandths"
    " ORDER BY o.register, o.seq, o.line"
)
_AT_ONCE: Final = 300

PAGE: Final = search.PAGE
NEWEST: Final = search.NEWEST
SORTS: Final = search.SORTS
KINDS: Final = ("sale", "refund", "exchange", "training")
MEANINGS: Final = ("receipt", "amount", "card", "item", "person")
_EVERY: Final = 1_000
_REFERENCE: Final = 4
_DAYS_APART: Final = 2
"""How far a business day may be from the day of an instant in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleFilter:
    """Which sales. What is "" or None narrows nothing; all that is said holds together.

    `stores` are ids (None: all), `day` one business day, `since` and `until` the first and last of
    several; `since_at` is the first instant and `until_at` the first one no longer wanted, in UTC as
    entries write them. `search` is what somebody typed; `meant` narrows it to one of MEANINGS. `kind` is one
    of KINDS, `tender` a kind of tender, `item` and `person` ids, `customer` the salted hash of
    entries, `reference` how a tender's reference ends (a card's last digits; at least four
    characters). `least_minor` and `most_minor` are totals. `language` decides how numbers in
    `search` are read.
    """

    stores: frozenset[str] | None = None
    day: str = ""
    since: str = ""
    until: str = ""
    since_at: str = ""
    until_at: str = ""
    search: str = ""
    meant: str = ""
    kind: str = ""
    register: str = ""
    person: str = ""
    tender: str = ""
    item: str = ""
    customer: str = ""
    reference: str = ""
    least_minor: int | None = None
    most_minor: int | None = None
    language: str = "da"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A sale as it stands in the journal, with the sales that gave lines of it back."""

    sale: Sale
    text: str
    hash: str
    texts: Mapping[str, Any]
    refunds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Figures of a business day, per currency; `hours` has those in which something was sold.

    Amounts are minor units; `gross_minor` is with tax, refunds taken off.
    """

    currency: str
    sales: int
    refunds: int
    exchanges: int
    gross_minor: int
    net_minor: int
    tax_minor: int
    hours: tuple[tuple[int, int], ...]
    tenders: tuple[tuple[str, int], ...]


def sales(
    *,
    wanted: SaleFilter,
    sort: str = NEWEST,
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> search.Found:
    """A page of sales in one of SORTS, training ones among them (`training`), and what the text
    searched for may mean."""
    order, meanings = SORTS.get(sort, SORTS[NEWEST]), _meanings(wanted)
    found = _in_terms(wanted, meanings)
    if found is None:
        return search.Found(rows=(), before=None, after=None, meanings=meanings)
    page = search.page(found, order=order, limit=limit, after=after, before=before)
    return replace(page, meanings=meanings)


def every(*, wanted: SaleFilter, sort: str = NEWEST) -> Iterator[Sale]:
    """All sales wanted, read piece by piece."""
    found = _in_terms(wanted, _meanings(wanted))
    after: str | None = ""
    while found is not None and after is not None:
        page = search.page(
            found, order=SORTS.get(sort, SORTS[NEWEST]), limit=_EVERY, after=after, before=""
        )
        yield from page.rows
        after = page.after


def _meanings(wanted: SaleFilter) -> tuple[typed.Meaning, ...]:
    return typed.understand(wanted.search, number_format=number_format(wanted.language))


def _in_terms(wanted: SaleFilter, meanings: Sequence[typed.Meaning]) -> looking.Wanted | None:
    """The filter in the database's terms; None where nothing can be found."""
    terms: list[streams.Term] = []
    if wanted.search.strip():
        meant = [one for one in meanings if wanted.meant in {"", one.kind}]
        terms.append(tuple(stream for one in meant for stream in one.term))
    if wanted.kind in {"refund", "exchange", "training"}:
        terms.append(streams.of_kind(wanted.kind))
    if wanted.person:
        terms.append(streams.of_people([wanted.person]))
    if wanted.item:
        terms.append(streams.of_items([wanted.item]))
    if wanted.customer:
        terms.append(streams.of_customer(wanted.customer))
    if wanted.reference:
        long_enough = len(wanted.reference) >= _REFERENCE
        terms.append(streams.of_reference(wanted.reference) if long_enough else ())
    if wanted.register:
        terms.append(streams.of_register(wanted.register))
    # Where several are too frequent to be counted, the first is the way in: payments are last.
    if wanted.tender:
        terms.append(streams.of_tender(wanted.tender))
    if not all(terms):
        return None
    last = (wanted.day, wanted.until, _day_beside(wanted.until_at, _DAYS_APART), streams.LAST_DAY)
    return looking.Wanted(
        stores=wanted.stores,
        instants=(wanted.since_at, wanted.until_at),
        days=streams.Days(
            first=max(wanted.day, wanted.since, _day_beside(wanted.since_at, -_DAYS_APART)),
            last=min(day for day in last if day),
        ),
        totals=(wanted.least_minor, wanted.most_minor),
        only_type="sale" if wanted.kind == "sale" else "",
        terms=tuple(terms),
    )


def _day_beside(instant: str, days: int) -> str:
    """So many days before or after the day of an instant; "" where there is none."""
    try:
        return (date.fromisoformat(instant[:10]) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return ""


def receipt(receipt_code: str, *, stores: frozenset[str] | None = None) -> Receipt | Refused:
    """The sale with this receipt code. Refuses receipt.unknown."""
    found = Sale.objects.filter(receipt_code=receipt_code)
    if stores is not None:
        found = found.filter(store__in=stores)
    sale = found.order_by("-day", "-at").first()
    held = journal.entry(register=sale.register, seq=sale.seq) if sale else None
    if sale is None or held is None:
        return refused("receipt.unknown", receipt_code=receipt_code[:80])
    return Receipt(
        sale=sale,
        text=held.text,
        hash=held.hash,
        texts=receipt_texts(json.loads(held.text)),
        refunds=_refunds(register=sale.register, seq=sale.seq),
    )


def receipt_texts(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the receipt of a sale quotes (RCP-9); empty where its register journaled none."""
    number = entry["body"].get("texts")
    held = None
    if type(number) is int:
        held = journal.entry(register=entry["register"], seq=number)
    texts = json.loads(held.text) if held is not None else {}
    return texts["body"] if texts.get("kind") == "receipt_texts" else {}


def _refunds(*, register: str, seq: int) -> tuple[str, ...]:
    """The texts of the entries that gave lines of a sale back, in a stable order."""
    rows = (
        SaleLine.objects.filter(refund_register=register, refund_seq=seq)
        .exclude(refund_seq=0)
        .order_by("register", "seq")
        .values_list("register", "seq")
        .distinct()
    )
    held = [journal.entry(register=by, seq=number) for by, number in rows]
    return tuple(entry.text for entry in held if entry is not None)


def refunded(*, register: str, seq: int) -> tuple[tuple[int, int, int], ...]:
    """(line, quantity, total) that came back of a sale's lines so far, positive, by line."""
    rows = (
        SaleLine.objects.filter(refund_register=register, refund_seq=seq)
        .exclude(refund_seq=0)
        .values_list("refund_line")
        .annotate(quantity=Sum("quantity_thousandths"), total=Sum("total_minor"))
        .order_by("refund_line")
    )
    return tuple((line, -quantity, -total) for line, quantity, total in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdrawn:
    """A line of which more came back than was sold: (register, seq, line), and how much."""

    line: tuple[str, int, int]
    receipt_code: str
    sold_thousandths: int
    returned_thousandths: int


def overdrawn(lines: Iterable[tuple[str, int, int]]) -> tuple[Overdrawn, ...]:
    """Those of these lines of which more came back than was sold, by whichever registers."""
    wanted = sorted(set(lines))
    if not wanted:
        return ()
    rows: list[Any] = []
    with connection.cursor() as cursor:
        for place in range(0, len(wanted), _AT_ONCE):
            some = wanted[place : place + _AT_ONCE]
            these = " OR ".join(["(o.register = %s AND o.seq = %s AND o.line = %s)"] * len(some))
            cursor.execute(
                _OVERDRAWN.replace("THESE", these), [part for one in some for part in one]
            )
            rows += cursor.fetchall()
    return tuple(
        Overdrawn(
            line=(register, seq, line),
            receipt_code=receipt_code,
            sold_thousandths=sold,
            returned_thousandths=int(returned),
        )
        for register, seq, line, receipt_code, sold, returned in rows
    )


def live(*, stores: Iterable[str], day: str) -> tuple[Live, ...]:
    """The figures of a business day over these stores, one for each currency. Two queries on at
    most 24 rows a store, so it may be asked every second."""
    wanted = list(stores)
    hours = list(SalesHour.objects.filter(store__in=wanted, day=day).values())
    tenders = list(TenderDay.objects.filter(store__in=wanted, day=day).values())
    return tuple(
        _live(currency, hours=hours, tenders=tenders)
        for currency in sorted({row["currency"] for row in hours})
    )


def _live(currency: str, *, hours: Sequence[Any], tenders: Sequence[Any]) -> Live:
    mine = [row for row in hours if row["currency"] == currency]
    by_hour: dict[int, int] = {}
    for row in mine:
        by_hour[row["hour"]] = by_hour.get(row["hour"], 0) + row["gross_minor"]
    by_kind: dict[str, int] = {}
    for row in tenders:
        if row["currency"] == currency:
            by_kind[row["kind"]] = by_kind.get(row["kind"], 0) + row["amount_minor"]
    return Live(
        currency=currency,
        sales=sum(row["sales"] for row in mine),
        refunds=sum(row["refunds"] for row in mine),
        exchanges=sum(row["exchanges"] for row in mine),
        gross_minor=sum(row["gross_minor"] for row in mine),
        net_minor=sum(row["net_minor"] for row in mine),
        tax_minor=sum(row["tax_minor"] for row in mine),
        hours=tuple(sorted(by_hour.items())),
        tenders=tuple(sorted(by_kind.items())),
    )


def sold_by_store(*, stores: Iterable[str] | None, day: str, currency: str) -> dict[str, int]:
    """What each of `stores` (None: each) sold on a business day in one currency, with tax, in minor
    units; those that sold nothing are left out."""
    found = SalesHour.objects.filter(day=day, currency=currency)
    if stores is not None:
        found = found.filter(store__in=stores)
    rows = found.values_list("store").annotate(gross=Sum("gross_minor"))
    return {store: int(gross) for store, gross in rows}


def sale(*, register: str, seq: int, stores: frozenset[str] | None) -> Sale | None:
    """The head of a sale, if it was made in one of `stores` (None: in any)."""
    found = Sale.objects.filter(register=register, seq=seq).first()
    return found if found is not None and (stores is None or found.store in stores) else None


def which_are_sales(entries: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the entries (register, number) that are sales."""
    if not entries:
        return set()
    wanted = set(entries)
    rows = Sale.objects.filter(
        register__in={register for register, _ in wanted}, seq__in={seq for _, seq in wanted}
    )
    return wanted & set(rows.values_list("register", "seq"))


def any_sale() -> bool:
    """Whether anything was ever sold."""
    return Sale.objects.exists()
