"""A large office to measure lists in: 100,000 items and a million sales of a year in twenty stores.

Rows are those that the projections derive from whole entries, chained as a till chains them, but
written in bulk, with the indices made afterwards. It is kept in build/large_office, one for SQLite
and one for PostgreSQL, and made anew when a migration is added.

`python -m bench.large_office` makes both; KASSE_LARGE_SALES says how many sales.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import orjson

from bench.ingest import postgres
from bench.large_catalogue import gtin_of, name_of

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "build" / "large_office"
SALES: Final = int(os.environ.get("KASSE_LARGE_SALES") or 1_000_000)
ITEMS: Final = int(os.environ.get("KASSE_LARGE_ITEMS") or 100_000)
STORES, REGISTERS_EACH, PEOPLE_EACH, DAYS = 20, 3, 6, 365
LAST_DAY: Final = datetime(2026, 11, 23, tzinfo=UTC)
_TOGETHER: Final = 4_000
_TENDERS: Final = {"card": 60, "cash": 30, "mobilepay": 9, "voucher": 1}


def databases() -> Iterator[tuple[str, dict[str, str]]]:
    """Each database's name and the environment that names it, filled."""
    sqlite = FOLDER / "sqlite"
    environment = os.environ | {"KASSE_DATA": str(sqlite), "DATABASE_URL": ""}
    _filled(sqlite, environment)
    yield "SQLite", environment
    folder = FOLDER / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    with postgres(folder / "data") as url:
        environment = os.environ | {"KASSE_DATA": str(folder), "DATABASE_URL": url}
        _filled(folder, environment)
        yield "PostgreSQL", environment


def _filled(folder: Path, environment: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "filled"
    if stamp.exists() and stamp.read_text() == _recipe():
        return
    stamp.unlink(missing_ok=True)
    for old in folder.glob("kasse.sqlite3*"):
        old.unlink()
    subprocess.run(
        [sys.executable, "-m", "bench.large_office", "fill"], env=environment, check=True
    )
    stamp.write_text(_recipe())


def _recipe() -> str:
    """Changes with the tables, and with this module."""
    paths = [Path(__file__), *sorted((ROOT / "src/kasse/office").glob("*/migrations/0*.py"))]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {SALES} {ITEMS}"


def fill() -> None:
    """Fills the database of the environment, which must be new."""
    from kasse.office.serve import prepare

    prepare()
    from django.db import connection

    began = time.perf_counter()
    if connection.vendor == "postgresql":
        _empty()
    registers = _places()
    _tell("items", began)
    _items()
    _tell("sales", began)
    indices = _drop_indices()
    for register, number, store, people, sales in registers:
        _register(Random(number), register, number, (store, people), sales)
    _tell("indices", began)
    with connection.cursor() as cursor:
        for statement in indices:
            cursor.execute(statement)
        cursor.execute(
            "ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize=0x10002"
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    _tell("done", began)


def _tell(what: str, began: float) -> None:
    print(f"  {time.perf_counter() - began:6.0f} s  {what}", file=sys.stderr, flush=True)


def _empty() -> None:
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)


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
    if sys.argv[1:] == ["fill"]:
        fill()
    else:
        for name, _ in databases():
            print(f"{name} is filled", file=sys.stderr)
