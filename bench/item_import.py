"""100,000 items from a CSV file: read, checked, written, in an office of their own on each database.

The baseline is the file read by Python's csv module alone, in the same run.
"""

import csv
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.db import connection

from bench.large_catalogue import ITEMS, gtin_of, name_of
from bench.table import Row

_MUST_S: Final = 60
_WITH_POSTGRES: Final = Path(__file__).parents[1] / "tools" / "with_postgres.py"


def rows() -> list[Row]:
    """A row of the table for each database."""
    plain = [sys.executable, "-m", "bench.item_import"]
    on_postgresql = [sys.executable, str(_WITH_POSTGRES), *plain]
    return [_row("SQLite", plain), _row("PostgreSQL", on_postgresql)]


def _row(database: str, command: list[str]) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            command,
            env={**os.environ, "KASSE_DATA": folder},
            check=True,
            capture_output=True,
            text=True,
        )
    check_s, write_s, cpu_s, longest_s, baseline_s = map(float, done.stdout.split()[-5:])
    total_s = check_s + write_s
    return Row(
        what=f"import of {ITEMS:,} items, all checks, on {database}",
        must=f"under {_MUST_S} s",
        measured=f"{total_s:.1f} s ({check_s:.1f} checking, {write_s:.1f} writing; {cpu_s:.1f} s of"
        f" Python's processor time; others waited {longest_s * 1000:.0f} ms at most)",
        baseline=f"{baseline_s:.2f} s (reading the file by csv alone)",
        ratio=f"{total_s / baseline_s:.1f}",
        met=total_s < _MUST_S,
    )


def content() -> BinaryIO:
    """A price list with a barcode, a category, a brand and a tax rate for each item."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        ["Varenr", "Varenavn", "Salgspris", "Kostpris", "Stregkode", "Varegruppe", "Mærke", "Moms"]
    )
    for number in range(ITEMS):
        price = 500 + number % 20_000
        writer.writerow(
            [
                f"B{number:06}",
                name_of(number),
                f"{price // 100},{price % 100:02}",
                f"{price // 200},00",
                gtin_of(number),
                f"Gruppe {number % 40} > Under {number % 7}",
                f"Mærke {number % 300}",
                "25 %",
            ]
        )
    return io.BytesIO(text.getvalue().encode())


def main() -> None:
    """Prints the seconds of checking, of writing, of the processor, of the longest transaction, and
    of the baseline."""
    from kasse.office.serve import prepare

    prepare()
    from django.urls import reverse

    from kasse.office.actors import OPERATOR
    from kasse.office.catalogue import services as catalogue
    from kasse.office.collector import settle_collector
    from kasse.office.transfer import services
    from kasse.office.transfer.models import Import

    reverse("imports")  # an office that serves has everything imported by now
    settle_collector()
    catalogue.create_assortment(by=OPERATOR, name="x", assortment_id="x")
    file = content()
    made = services.upload(
        by=OPERATOR, assortment="x", content=file, name="items.csv", language="da"
    )
    assert isinstance(made, Import), made
    transactions = _Transactions()
    cpu_s, start = time.process_time(), time.perf_counter()
    services.set_mapping(by=OPERATOR, import_id=made.id, changes={})
    _work()
    check_s = time.perf_counter() - start
    start = time.perf_counter()
    services.start(by=OPERATOR, import_id=made.id)
    with connection.execute_wrapper(transactions):
        _work()
    write_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu_s
    made.refresh_from_db()
    assert (made.state, made.counts["new"]) == ("done", ITEMS), (made.state, made.counts)
    start = time.perf_counter()
    file.seek(0)
    for _ in csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""), delimiter=";"):
        pass
    print(check_s, write_s, cpu_s, transactions.longest_s, time.perf_counter() - start)


class _Transactions:
    """Watches statements for how long the longest transaction holds its locks: from its first
    statement to its last, the end of which waits for the disk alone."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._began_s = 0.0
        self._is_in = False

    def __call__(self, execute: Any, *asked: Any) -> Any:
        """See Django's execute_wrapper."""
        if connection.in_atomic_block and not self._is_in:
            self._began_s = time.perf_counter()
        self._is_in = connection.in_atomic_block
        try:
            return execute(*asked)
        finally:
            if self._is_in:
                self.longest_s = max(self.longest_s, time.perf_counter() - self._began_s)


def _work() -> None:
    from threading import Event

    from kasse.office.jobs import runner

    while runner.run_next(runner="bench", closing=Event()):
        pass


if __name__ == "__main__":
    main()
