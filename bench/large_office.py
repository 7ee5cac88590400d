"""A large office to measure lists in: 100,000 items and a million sales of a year in twenty stores.

Rows are those that the projections derive from whole entries, chained as a till chains them, but
written in bulk, with the indices made afterwards; half a million acts of the audit log and a few
thousand findings are beside them. It is kept in build/large_office, one for SQLite and one for
PostgreSQL, which gets the same rows from the first, and later migrations are applied to it.

`python -m bench.large_office` makes both; KASSE_LARGE_SALES says how many sales.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from bench.ingest import postgres
from bench.large_catalogue import gtin_of, name_of

SALES: Final = int(os.environ.get("KASSE_LARGE_SALES") or 1_000_000)
ITEMS: Final = int(os.environ.get("KASSE_LARGE_ITEMS") or 100_000)
ACTS: Final = SALES // 2
FINDINGS, UNSETTLED = 5_000, 400
RECIPE: Final = f"4 {SALES} {ITEMS}"
"""Another number, and what was made before is thrown away."""

_NAME: Final = "large_office" if SALES == 1_000_000 else f"large_office_{SALES}"
FOLDER: Final = Path(__file__).parents[1] / "build" / _NAME
STORES, REGISTERS_EACH, PEOPLE_EACH, DAYS = 20, 3, 6, 365
LAST_DAY: Final = datetime(2026, 11, 23, tzinfo=UTC)
_TOGETHER: Final = 4_000
_TENDERS: Final = {"card": 60, "cash": 30, "mobilepay": 9, "voucher": 1}


def databases(*, to_write: bool = False) -> Iterator[tuple[str, dict[str, str]]]:
    """Each database's name and the environment that names it, filled. Who measures by selling says
    `to_write` and gets a copy that is thrown away, so that lists always are measured in the same
    office. KASSE_LARGE_ON=SQLite, or PostgreSQL, leaves the other out."""
    only = os.environ.get("KASSE_LARGE_ON", "")
    sqlite, folder = FOLDER / "sqlite", FOLDER / "postgres"
    _filled(sqlite, _environment(sqlite))
    if only in {"", "SQLite"}:
        with _copied_files(sqlite) if to_write else nullcontext(sqlite) as place:
            yield "SQLite", _environment(place)
    if only in {"", "PostgreSQL"}:
        folder.mkdir(parents=True, exist_ok=True)
        with postgres(folder / "data") as url:
            _filled(folder, _environment(folder, url))
            with _copied_database(url) if to_write else nullcontext(url) as address:
                yield "PostgreSQL", _environment(folder, address)


def _environment(folder: Path, url: str = "") -> dict[str, str]:
    return os.environ | {"KASSE_DATA": str(folder), "DATABASE_URL": url}


@contextmanager
def _copied_files(folder: Path) -> Iterator[Path]:
    copy = FOLDER / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


@contextmanager
def _copied_database(url: str) -> Iterator[str]:
    import psycopg

    name = urlsplit(url).path.removeprefix("/")
    # From a third one: neither may be in use.
    with psycopg.connect(url, dbname="template1", autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS a_copy WITH (FORCE)")
        server.execute(f'CREATE DATABASE a_copy TEMPLATE "{name}" STRATEGY FILE_COPY')
        try:
            yield urlsplit(url)._replace(path="/a_copy").geturl()
        finally:
            server.execute("DROP DATABASE a_copy WITH (FORCE)")


def _filled(folder: Path, environment: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "filled"
    is_there = stamp.exists() and stamp.read_text() == RECIPE
    if not is_there:
        stamp.unlink(missing_ok=True)
        for old in folder.glob("kasse.sqlite3*"):
            old.unlink()
    subprocess.run(
        [sys.executable, "-m", "bench.large_office", "migrate" if is_there else "fill"],
        env=environment,
        check=True,
    )
    stamp.write_text(RECIPE)


def migrate() -> None:
    """Brings the database of the environment up to date, without the back-up of a shop's own."""
    from kasse.office.serve import set_up

    set_up()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill() -> None:
    """Fills the database of the environment, which must be new or of an older recipe."""
    from kasse.office.serve import set_up

    set_up()
    from django.db import connection

    began = time.perf_counter()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Not by emptying the tables, which may be those of migrations that are no more.
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    migrate()
    registers = _places()
    _tell("items", began)
    _items()
    _tell("sales", began)
    indices = _drop_indices()
    if connection.vendor == "postgresql":
        _copy_from(FOLDER / "sqlite" / "kasse.sqlite3")
    else:
        for register, number, store, people, sales in registers:
            _register(Random(number), register, number, (store, people), sales)
    _tell("indices", began)
    with connection.cursor() as cursor:
        for statement in indices:
            cursor.execute(statement)
    _tell("audit log and findings", began)
    _acts(Random(1))
    _findings(Random(2), [register for register, *_ in registers])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE)")
        else:
            cursor.execute("PRAGMA optimize=0x10002")
    _tell("done", began)


def _tell(what: str, began: float) -> None:
    print(f"  {time.perf_counter() - began:6.0f} s  {what}", file=sys.stderr, flush=True)


def _places() -> list[tuple[str, int, str, list[str], int]]:
    """Makes stores, registers and people; returns (register, its number, store, people, sales)."""
    from kasse.office.catalogue.models import Assortment
    from kasse.office.staff.models import Person
    from kasse.office.stores.models import Company, Register, Store

    assortment = Assortment.objects.create(id="grocery", name="Butik")
    company = Company.objects.create(
        id="co", name="Kæden ApS", country="DK", currency="DKK", language="da"
    )
    found = []
    each = SALES // (STORES * REGISTERS_EACH)
    for place in range(STORES):
        store = Store.objects.create(
            id=f"store-{place:02}",
            company=company,
            assortment=assortment,
            name=f"Butik {place}",
            zone="Europe/Copenhagen",
            region="DK",
            language="da",
        )
        people = [f"person-{place:02}-{number}" for number in range(PEOPLE_EACH)]
        Person.objects.bulk_create(Person(id=one, name=f"Person {one[7:]}") for one in people)
        for till in range(REGISTERS_EACH):
            number = place * REGISTERS_EACH + till + 1
            register = f"{number:032x}"
            Register.objects.create(id=register, store=store, number=f"K{number}", name="Kasse")
            found.append((register, number, store.id, people, each))
    return found


def _items() -> None:
    from kasse.office.actors import OPERATOR
    from kasse.office.catalogue import services
    from kasse.office.catalogue.services.item_rows import ItemRow

    for start in range(0, ITEMS, 2_000):
        rows = [
            ItemRow(
                id=item_id(number),
                sku=f"B{number:06}",
                name=name_of(number),
                price_minor=500 + number % 20_000,
                codes=(gtin_of(number),),
            )
            for number in range(start, min(start + 2_000, ITEMS))
        ]
        services.save_items(by=OPERATOR, assortment="grocery", rows=rows)


def item_id(number: int) -> str:
    """The id of the made-up item with this number; small numbers sell often."""
    return f"{0xA000000000 + number:032x}"


def _copy_from(path: Path) -> None:
    """What is written in bulk, from the SQLite database that has it."""
    from django.db import connection, transaction

    from kasse.office.journal.models import JournalChain
    from kasse.office.journal.services import ENTRY
    from kasse.office.projections import TABLES
    from kasse.office.tables import table_of

    source = sqlite3.connect(path)
    for table in (*TABLES, ENTRY, table_of(JournalChain)):
        bools = [place for place, kind in enumerate(table.types) if kind is bool]
        connection.ensure_connection()
        with (
            transaction.atomic(),
            connection.connection.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({table.column_list}) FROM STDIN') as copy,
        ):
            for row in source.execute(f'SELECT {table.column_list} FROM "{table.name}"'):  # noqa: S608  # because names are our own
                values = list(row)
                for place in bools:
                    values[place] = bool(values[place])
                copy.write_row(values)
    source.close()


def _acts(random: Random) -> None:
    """A year of the audit log, a few people doing most of it."""
    from kasse.office.audit.models import AuditEntry

    actions = (
        ("item.changed", "item"), ("item.changed", "item"), ("items.imported", "assortment"),
        ("price.changed", "item"), ("session.began", "account"), ("person.changed", "person"),
        ("register.changed", "register"), ("journal.viewed", "register"),
    )  # fmt: skip
    start = LAST_DAY - timedelta(days=DAYS)
    for first in range(0, ACTS, 5_000):
        made = []
        for number in range(first, min(first + 5_000, ACTS)):
            action, kind = random.choice(actions)
            who, thing = int(30 * random.random() ** 2), random.randrange(ITEMS)
            made.append(
                AuditEntry(
                    at=start + timedelta(seconds=number * DAYS * 86_400 // ACTS),
                    actor_id=f"account-{who}",
                    actor_name=f"leder{who}@kaeden.example",
                    via="page" if random.random() < 0.8 else "api",
                    action=action,
                    subject_kind=kind,
                    subject_id=item_id(thing) if kind == "item" else f"{kind}-{thing % 60}",
                    subject_name=name_of(thing) if kind == "item" else f"{kind} {thing % 60}",
                    store_id="" if kind == "item" else f"store-{thing % STORES:02}",
                    changes={"price": [thing % 9_000, thing % 9_000 + 100]},
                )
            )
        AuditEntry.objects.bulk_create(made)


def _findings(random: Random, registers: list[str]) -> None:
    """Findings of a year, all but the newest of which are settled."""
    from kasse.office.attention.models import Finding

    codes = ("journal.gap", "journal.hash", "sale.total", "register.silent", "night.failed")
    made = []
    for number in range(FINDINGS):
        register = random.randrange(len(registers))
        at = LAST_DAY - timedelta(minutes=(FINDINGS - number) * DAYS * 1_440 // FINDINGS)
        is_settled = number < FINDINGS - UNSETTLED
        made.append(
            Finding(
                key=f"made-{number}",
                code=random.choice(codes),
                facts_text="{}",
                register=registers[register],
                seq=number,
                store=f"store-{register // REGISTERS_EACH:02}",
                created_at=at,
                state=Finding.State.SETTLED if is_settled else Finding.State.OPEN,
                settled_at=at if is_settled else None,
                settled_by="",
                note="",
            )
        )
    Finding.objects.bulk_create(made, batch_size=1_000)


def _drop_indices() -> list[str]:
    """Drops the indices of what is written here; returns the statements that make them again."""
    from django.db import connection

    from kasse.office.projections import TABLES

    names = [table.name for table in TABLES if not table.sums] + ["journal_entry"]
    marks = ", ".join(["%s"] * len(names))
    if connection.vendor == "postgresql":
        sql = (
            "SELECT indexname, indexdef FROM pg_indexes"  # noqa: S608  # because names are our own
            f" WHERE tablename IN ({marks}) AND indexname NOT LIKE '%%_pkey'"
        )
    else:
        sql = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"  # noqa: S608  # because names are our own
            f" AND tbl_name IN ({marks})"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, names)
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _, statement in found]


def _register(
    random: Random, register: str, number: int, place: tuple[str, list[str]], sales: int
) -> None:
    """A year of one register: its journal, and the rows that follow."""
    from django.db import connection, transaction

    from kasse.domain.journal import GENESIS
    from kasse.office.journal.models import JournalChain
    from kasse.office.journal.services import ENTRY
    from kasse.office.projections import derive
    from kasse.office.tables import Rows, write, writer

    hashed, seq, at = GENESIS, 0, ""
    entries = _entries(random, register, number, place, sales)
    while True:
        rows = Rows()
        count = 0
        with transaction.atomic():
            if connection.vendor == "sqlite":
                connection.connection.execute("PRAGMA cache_size=-400000")
            for entry in entries:
                seq, at = entry["seq"], entry["at"]
                text = orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)
                hashed = hashlib.sha256(bytes.fromhex(hashed) + text).hexdigest()
                kept = (register, seq, entry["kind"], at, entry["day"], entry["store"])
                rows.extend({ENTRY: [(*kept, hashed, text.decode(), at)]})
                rows.extend(derive(entry))
                count += 1
                if count == _TOGETHER:
                    break
            write(rows, to=writer())
        if count < _TOGETHER:
            break
    JournalChain.objects.create(
        register=register, seq=seq, hash=hashed, at=at, unsent=0, app="0.1.0", contact_at=at
    )


def _entries(
    random: Random, register: str, number: int, place: tuple[str, list[str]], sales: int
) -> Iterator[dict[str, Any]]:
    store, people = place
    seq, receipt = 0, 0
    opened = {"currency": "DKK", "number": f"K{number}", "name": "Kasse", "store_name": store}
    each_day, rest = divmod(sales, DAYS)
    for day in range(DAYS):
        start = LAST_DAY - timedelta(days=DAYS - 1 - day, hours=-7)
        today = each_day + (day < rest)
        drafts: list[tuple[str, dict[str, Any]]] = [("register_opened", opened)] * (day == 0)
        drafts += [("sign_in", {}), ("float", {"amount": 50_000})]
        drafts += [("sale", {})] * today
        counted = {"counted": 50_000, "expected": 50_100, "difference": -100}
        drafts += [("count", counted), ("z_report", _z_report(day + 1, today))]
        for place_of, (kind, body) in enumerate(drafts):
            seq += 1
            receipt += kind == "sale"
            at = start + timedelta(seconds=place_of * 43_000 // max(len(drafts), 1))
            training = kind == "sale" and random.random() < 0.0005
            yield {
                "v": 1,
                "kind": kind,
                "register": register,
                "store": store,
                "seq": seq,
                "at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                "zone": "Europe/Copenhagen",
                "day": start.strftime("%Y-%m-%d"),
                "person": people[(day + number) % len(people)],
                "app": "0.1.0",
                "rules": 1,
                "body": _sale(random, f"K{number}", receipt) if kind == "sale" else body,
                **({"training": True} if training else {}),
            }


def _z_report(number: int, sales: int) -> dict[str, Any]:
    """A closed day, with the totals that the archive's list shows."""
    totals = {"sales": sales, "gross": sales * 20_000, "tax": sales * 4_000, "difference": -100}
    return {
        "number": number,
        "opened_at": "2026-11-23T07:00:00.000Z",
        "left_in_drawer": 50_000,
        "totals": totals,
    }


def _sale(random: Random, number: str, receipt: int) -> dict[str, Any]:
    """A sale of one to five lines; what sells, sells often."""
    back = -1 if random.random() < 0.02 else 1
    lines: list[dict[str, Any]] = []
    for place in range(1, random.randint(1, 5) + 1):
        item = int(ITEMS * random.random() ** 3)
        price, pieces = 500 + item % 20_000, back * random.choice((1, 1, 1, 2, 3))
        total = price * pieces
        lines.append(
            {
                "line": place,
                "item": item_id(item),
                "sku": f"B{item:06}",
                "name": name_of(item),
                "unit": "pcs",
                "quantity": pieces * 1_000,
                "list_price": price,
                "price": price,
                "amount": total,
                "total": total,
                "tax_class": "standard",
                "tax_category": "S",
                "tax_rate": 250_000,
                "tax": total // 5,
            }
        )
    total, tax = sum(row["total"] for row in lines), sum(row["tax"] for row in lines)
    kind = random.choices([*_TENDERS], [*_TENDERS.values()])[0]
    tender: dict[str, Any] = {"tender": "t-1", "kind": kind, "type": kind, "amount": total}
    if kind == "card":
        tender["reference"] = (
            f"{random.randrange(10**8):08} ************{random.randrange(10**4):04}"
        )
    return {
        "type": "sale" if back > 0 else "refund",
        "basket": f"b-{receipt}",
        "receipt": receipt,
        "receipt_code": f"{number}-{receipt:06}",
        "currency": "DKK",
        "opened_at": "2026-11-23T07:00:00.000Z",
        "tax_mode": "inclusive",
        "tax_rounding": "line",
        "lines": lines,
        "taxes": [
            {"category": "S", "rate": 250_000, "net": total - tax, "tax": tax, "gross": total}
        ],
        "net": total - tax,
        "tax": tax,
        "total": total,
        "tenders": [tender],
        **({"customer": f"{random.randrange(5_000):064x}"} if random.random() < 0.02 else {}),
    }


if __name__ == "__main__":
    if sys.argv[1:] in (["fill"], ["migrate"]):
        {"fill": fill, "migrate": migrate}[sys.argv[1]]()
    else:
        for name, _ in databases():
            print(f"{name} is filled", file=sys.stderr)
