"""What the journal says should be in the projections, against what is there.

Works through each register in pages of entries, so memory stays small however long the journal;
only the tables of totals, whose size is that of stores, items and days, are held whole.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from kasse.domain.journal import GENESIS, verify_chain
from kasse.domain.outcome import Refused
from kasse.office.journal.reading import read
from kasse.office.journal.snapshot import snapshot
from kasse.office.projections import TABLES
from kasse.office.tables import Row, Rows, Table, Totals, Writer, writer

PAGE: Final = 1_000
MOST: Final = 200
"""Differences told of; the rest are counted."""

MOST_KEPT: Final = 20
"""Sentences kept of one register."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What was found of one register: the number of its last entry, how much does not agree, and
    the first of it in sentences."""

    seq: int
    differences: int
    told: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Report:
    """What was looked at and what does not agree. `differences` are sentences; those about one
    register stand in `by_register` too."""

    registers: int = 0
    entries: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    count: int = 0
    by_register: dict[str, "Chain"] = field(default_factory=dict)

    def tell(self, sentence: str) -> None:
        """Adds a difference."""
        self.count += 1
        if len(self.differences) < MOST:
            self.differences.append(sentence)


def verify(*, progress: Progress = lambda _entries: None) -> Report:
    """Checks all chains and all projections; `progress` hears the number of entries of each page.

    Changes nothing and keeps no till waiting.
    """
    report = Report()
    with snapshot():
        database = writer()
        totals = {table: Totals(table) for table in TABLES if table.sums}
        registers = _registers(database)
        for register in registers:
            report.registers += 1
            _verify_register(database, register, report=report, totals=totals, progress=progress)
        for table, total in totals.items():
            _compare(table, should=total.rows(), rows=_all(database, table), to=report)
    return report


def verify_register(register: str, *, progress: Progress = lambda _entries: None) -> Report:
    """Checks one register's chain, and the rows of all projections that follow from it; the totals
    of days and stores, in which registers meet, are left to `verify`."""
    report = Report(registers=1)
    with snapshot():
        totals = {table: Totals(table) for table in TABLES if table.sums}
        _verify_register(writer(), register, report=report, totals=totals, progress=progress)
    return report


def _registers(database: Writer) -> list[str]:
    """Every register that any table knows of."""
    named = {(table.name, table.columns[0]) for table in TABLES if not table.sums} | {
        ("journal_entry", "register"),
        ("journal_chain", "register"),
    }
    found: set[str] = set()
    for table, column in sorted(named):
        # Loose index scan: distinct values of a long table, one index look-up each.
        rows = database.query(
            f'WITH RECURSIVE r(v) AS (SELECT MIN("{column}") FROM "{table}" UNION ALL'  # noqa: S608  # names of our own
            f' SELECT (SELECT MIN("{column}") FROM "{table}" WHERE "{column}" > r.v)'
            " FROM r WHERE r.v IS NOT NULL) SELECT v FROM r WHERE v IS NOT NULL"
        )
        found.update(row[0] for row in rows)
    return sorted(found)


def _verify_register(
    database: Writer,
    register: str,
    *,
    report: Report,
    totals: dict[Table, Totals],
    progress: Progress,
) -> None:
    previous_hash, next_seq, last_at = GENESIS, 1, ""
    before, told_before = report.count, len(report.differences)
    for page in _pages(database, register):
        last_page = len(page) < PAGE
        last_seq = page[-1][0] if page else next_seq - 1
        chain = verify_chain(
            ((text, stated) for _seq, stated, text in page),
            register=register,
            first_seq=next_seq,
            previous_hash=previous_hash,
        )
        if isinstance(chain, Refused):
            facts = ", ".join(f"{name} {fact}" for name, fact in chain.facts.items())
            report.tell(f"register {register}: the chain breaks: {chain.code} ({facts})")
        rows = Rows()
        for _seq, _stated, text in page:
            reading = read(text)
            if isinstance(reading, Refused):
                continue  # the chain's check has told of it
            report.kinds[str(reading.document["kind"])] += 1
            last_at = reading.document["at"]
            rows.extend(reading.rows)
        for table in TABLES:
            if table.sums:
                totals[table].take(rows.by_table.get(table, ()))
                continue
            there = _between(
                database, table, register, first=next_seq, last=None if last_page else last_seq
            )
            _compare(table, should=rows.by_table.get(table, []), rows=there, to=report)
        report.entries += len(page)
        progress(len(page))
        if page:
            previous_hash, next_seq = page[-1][1], last_seq + 1
    _compare_head(database, register, head=(next_seq - 1, previous_hash, last_at), report=report)
    report.by_register[register] = Chain(
        seq=next_seq - 1,
        differences=report.count - before,
        told=tuple(report.differences[told_before : told_before + MOST_KEPT]),
    )


def _pages(database: Writer, register: str) -> Iterator[list[tuple[Any, ...]]]:
    """(seq, hash, text) in pages; the last one, which may be empty, is shorter than PAGE."""
    after = 0
    while True:
        page = database.query(
            "SELECT seq, hash, text FROM journal_entry WHERE register = %s AND seq > %s"
            " ORDER BY seq LIMIT %s",
            (register, after, PAGE),
        )
        yield page
        if len(page) < PAGE:
            return
        after = page[-1][0]


def _between(
    database: Writer, table: Table, register: str, *, first: int, last: int | None
) -> list[Row]:
    of, number = table.columns[:2]
    until = f' AND "{number}" <= %s' if last is not None else ""
    return _typed(
        table,
        database.query(
            f'SELECT {table.column_list} FROM "{table.name}"'  # noqa: S608  # names of our own
            f' WHERE "{of}" = %s AND "{number}" >= %s{until}',
            (register, first, *(() if last is None else (last,))),
        ),
    )


def _all(database: Writer, table: Table) -> list[Row]:
    return _typed(
        table,
        database.query(f'SELECT {table.column_list} FROM "{table.name}"'),  # noqa: S608  # names of our own
    )


def _typed(table: Table, rows: list[tuple[Any, ...]]) -> list[Row]:
    """SQLite gives 0 and 1 for booleans."""
    if bool not in table.types:
        return rows
    return [
        tuple(
            bool(value) if kind is bool else value
            for kind, value in zip(table.types, row, strict=True)
        )
        for row in rows
    ]


def _compare(table: Table, *, should: list[Row], rows: list[Row], to: Report) -> None:
    wanted = {row[: table.key]: row for row in should}
    there = {row[: table.key]: row for row in rows}
    if wanted == there:
        return
    for key in sorted(wanted.keys() | there.keys()):
        name = " ".join(map(str, key))
        if key not in there:
            to.tell(f"{table.name} {name}: missing")
        elif key not in wanted:
            to.tell(f"{table.name} {name}: nothing in the journal says so")
        elif wanted[key] != there[key]:
            for column, right, found in zip(table.columns, wanted[key], there[key], strict=True):
                if right != found:
                    to.tell(f"{table.name} {name}: {column} is {found!r}, should be {right!r}")


def _compare_head(
    database: Writer, register: str, *, head: tuple[int, str, str], report: Report
) -> None:
    found = database.query(
        "SELECT seq, hash, at FROM journal_chain WHERE register = %s", (register,)
    )
    if head[0] == 0 and not found:
        return
    if not found or tuple(found[0]) != head:
        stated = "missing" if not found else f"at {found[0][0]}"
        report.tell(f"register {register}: the head is {stated}, the journal ends at {head[0]}")
