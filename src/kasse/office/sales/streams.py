"""Ways to the sales that have something: each an index that gives their keys by business day.

Statements are put together here from names of our own and placeholders alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

ENOUGH: Final = 6_000
"""Up to how many sales are gathered and sorted; more are looked through in the list's order."""

ONE_BY_ONE: Final = 20
"""Up to how many items are asked for each by itself, and so in the order of days."""


LAST_DAY: Final = "9999-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Rows of `table` (sale, sale_line or sale_tender) for which `condition` holds.

    `by_day` says that an index has these rows in the order of their days, `in_days` that one finds
    those of some days without reading the others, `indexed` that one finds them at all. `index` is
    that one, which SQLite is told; `by_total` names the index that has them in the order of their
    totals, if any.
    """

    table: str
    condition: str
    parameters: tuple[Any, ...] = ()
    by_day: bool = True
    in_days: bool = True
    indexed: bool = True
    index: str = ""
    by_total: str = ""


Term = tuple[Stream, ...]
"""A sale belongs to a term when it is in one of its streams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Business days from `first` to `last`, both included."""

    first: str = ""
    last: str = LAST_DAY


EVER: Final = Days()


def of_items(items: Iterable[str]) -> Term:
    """Sales with one of these items."""
    found = tuple(items)
    if len(found) <= ONE_BY_ONE:
        return tuple(_equal("sale_line", "item", item) for item in found)
    condition = f"item IN ({', '.join(['%s'] * len(found))})"
    return (
        Stream(
            table="sale_line",
            condition=condition,
            parameters=found,
            by_day=False,
            index="sale_line_item",
        ),
    )


def of_people(people: Iterable[str]) -> Term:
    """Sales by one of these people."""
    return tuple(_equal("sale", "person", person) for person in people)


def of_register(register: str) -> Term:
    """Sales of this register."""
    return (_equal("sale", "register", register),)


def of_tender(kind: str) -> Term:
    """Sales with a part paid by this kind of tender."""
    return (_equal("sale_tender", "kind", kind),)


def of_customer(customer: str) -> Term:
    """Sales to a customer, by the salted hash that entries have."""
    condition = "customer = %s AND NOT (customer = '')"
    return (
        Stream(table="sale", condition=condition, parameters=(customer,), index="sale_customer"),
    )


def of_kind(kind: str) -> Term:
    """Refunds, exchanges or training sales."""
    if kind == "training":
        return (Stream(table="sale", condition="training", index="sale_training"),)
    condition = "type = %s AND NOT (type = 'sale')"
    return (
        Stream(
            table="sale",
            condition=condition,
            parameters=(kind,),
            index="sale_type",
            by_total="sale_type_total",
        ),
    )


def of_totals(amounts_minor: Iterable[int]) -> Term:
    """Sales whose total is one of these."""
    return tuple(_equal("sale", "total_minor", amount) for amount in amounts_minor)


def of_rounded(amounts_minor: Iterable[int]) -> Term:
    """Sales whose total is one of these once it is rounded for cash, and another before."""
    condition = "(total_minor + rounding_minor) = %s AND NOT (rounding_minor = 0)"
    return tuple(
        Stream(table="sale", condition=condition, parameters=(amount,), index="sale_rounded")
        for amount in amounts_minor
    )


def of_totals_between(least: int | None, most: int | None) -> Term:
    """Sales whose total lies between these, both included; None is no bound."""
    bounds = [(">=", least), ("<=", most)]
    condition = " AND ".join(f"total_minor {sign} %s" for sign, to in bounds if to is not None)
    parameters = tuple(to for _, to in bounds if to is not None)
    return (
        Stream(
            table="sale",
            condition=condition,
            parameters=parameters,
            by_day=False,
            in_days=False,
            index="sale_total",
        ),
    )


def of_codes(codes: Sequence[str]) -> Term:
    """The sales with these receipt codes."""
    marks = ", ".join(["%s"] * len(codes))
    condition = f"receipt_code IN ({marks})"
    return (
        (
            Stream(
                table="sale",
                condition=condition,
                parameters=tuple(codes),
                by_day=False,
                in_days=False,
                index="sale_receipt_code",
            ),
        )
        if codes
        else ()
    )


def of_code_beginning(text: str) -> Term:
    """Sales whose receipt code begins so."""
    condition = "receipt_code >= %s AND receipt_code < %s"
    parameters: tuple[str, ...] = (text, f"{text}\U0010ffff")
    if connection.vendor == "postgresql":  # whose order of texts is another
        quoted = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        condition, parameters = "receipt_code LIKE %s", (f"{quoted}%",)
    return (
        Stream(
            table="sale",
            condition=condition,
            parameters=parameters,
            by_day=False,
            in_days=False,
            index="sale_receipt_code",
        ),
    )


def of_reference(text: str) -> Term:
    """Sales with a tender whose reference ends so; `text` has at least four characters."""
    last = (
        "RIGHT(reference, 4)"
        if connection.vendor == "postgresql"
        else "SUBSTR(reference, (4 * -1), 4)"
    )
    condition = (
        f"{last} = %s AND NOT (reference = '') AND SUBSTR(reference, LENGTH(reference) - %s) = %s"
    )
    parameters = (text[-4:], len(text) - 1, text)
    return (
        Stream(
            table="sale_tender",
            condition=condition,
            parameters=parameters,
            by_day=False,
            in_days=False,
            index="sale_tender_reference",
        ),
    )


def of_names(words: Sequence[str]) -> Term:
    """Sales with a line whose name, as it was sold, has all of these words. By no index: for words
    that so many items have that the next of their sales is never far."""
    each = "(LOWER(name) LIKE %s OR name LIKE %s)"
    parameters = tuple(f"%{form}%" for word in words for form in (word.lower(), word.capitalize()))
    condition = " AND ".join([each] * len(words))
    return (
        Stream(
            table="sale_line",
            condition=condition,
            parameters=parameters,
            by_day=False,
            in_days=False,
            indexed=False,
        ),
    )


def count(term: Term, days: Days, *, most: int = ENOUGH) -> int:
    """How many rows a term has, counted no further than one more than `most`."""
    total = 0
    for stream in term:
        sql = (
            f"SELECT COUNT(*) FROM (SELECT 1 FROM {_source(stream)} WHERE {stream.condition}"  # noqa: S608  # our own names
            " AND day >= %s AND day <= %s LIMIT %s) c"
        )
        found = _rows(sql, [*stream.parameters, days.first, days.last, most + 1 - total])
        total += found[0][0]
        if total > most:
            break
    return total


def nearest(term: Term, days: Days, *, rows: int, descending: bool) -> Days:
    """The part of `days` nearest to the list's beginning in which a term has about `rows` rows."""
    first, last = days.first, days.last
    share = max(rows // max(len(term), 1), 1)
    for stream in term:
        if not stream.by_day:
            continue
        sql = (
            f"SELECT day FROM {_source(stream)} WHERE {stream.condition}"  # noqa: S608  # our own names
            f" AND day >= %s AND day <= %s ORDER BY day {'DESC' if descending else 'ASC'}"
            " LIMIT 1 OFFSET %s"
        )
        found = _rows(sql, [*stream.parameters, first, last, share])
        if found and descending:
            first = max(first, found[0][0])
        elif found:
            last = min(last, found[0][0])
    return Days(first=first, last=last)


def keys(term: Term, days: Days) -> tuple[str, list[Any]]:
    """SQL for the keys of a term's sales (of_register, of_seq), each once, and its parameters."""
    parts, parameters = [], []
    for stream in term:
        parts.append(
            f"SELECT register AS of_register, seq AS of_seq FROM {_source(stream)} WHERE {stream.condition}"  # noqa: S608  # our own names
            " AND day >= %s AND day <= %s"
        )
        parameters += [*stream.parameters, days.first, days.last]
    if len(parts) == 1 and term[0].table != "sale":
        return parts[0].replace("SELECT", "SELECT DISTINCT", 1), parameters
    return " UNION ".join(parts), parameters


def holds(term: Term) -> tuple[str, list[Any]]:
    """SQL that asks whether the sale `s` belongs to a term, and its parameters."""
    parts, parameters = [], []
    for table in sorted({stream.table for stream in term}):
        mine = [stream for stream in term if stream.table == table]
        any_of = " OR ".join(f"({stream.condition})" for stream in mine)
        parts.append(
            any_of if table == "sale" else _EXISTS.format(table=_by_key(table), any_of=any_of)
        )
        parameters += [value for stream in mine for value in stream.parameters]
    return f"({' OR '.join(parts)})", parameters


_EXISTS: Final = (
    "EXISTS (SELECT 1 FROM {table} WHERE x.register = s.register AND x.seq = s.seq AND ({any_of})"
    # PostgreSQL may not gather all of those rows first: few sales are asked about.
    " LIMIT 1 OFFSET 0)"
)


def _equal(table: str, column: str, value: Any) -> Stream:
    index = _INDICES[column]
    return Stream(table=table, condition=f"{column} = %s", parameters=(value,), index=index)


_INDICES: Final = {
    "item": "sale_line_item",
    "person": "sale_person",
    "register": "sale_register",
    "kind": "sale_tender_kind",
    "total_minor": "sale_total",
}


def _source(stream: Stream) -> str:
    """The table of a stream; SQLite, which may know nothing of its size, is told by which index."""
    if connection.vendor == "sqlite" and stream.index:
        return f"{stream.table} INDEXED BY {stream.index}"
    return stream.table


def _by_key(table: str) -> str:
    """Lines or tenders of one sale, by their key and by nothing else."""
    told = f" INDEXED BY sqlite_autoindex_{table}_1" if connection.vendor == "sqlite" else ""
    return f"{table} x{told}"


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
