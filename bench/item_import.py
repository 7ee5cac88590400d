"""100,000 items from a CSV file: read, checked, written, in an office of their own.

The baseline is the file read by Python's csv module alone, in the same run.
"""

import csv
import io
import os
import subprocess
import sys
import tempfile
import time
from typing import BinaryIO

from bench.large_catalogue import ITEMS, gtin_of, name_of
from bench.table import Row

_MUST_S = 60


def rows() -> list[Row]:
    """The row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.item_import"],
            env={**os.environ, "KASSE_DATA": folder},
            check=True,
            capture_output=True,
            text=True,
        )
    check_s, write_s, baseline_s = map(float, done.stdout.split()[-3:])
    total_s = check_s + write_s
    return [
        Row(
            what=f"import of {ITEMS:,} items, all checks",
            must=f"under {_MUST_S} s",
            measured=f"{total_s:.1f} s ({check_s:.1f} checking, {write_s:.1f} writing)",
            baseline=f"{baseline_s:.2f} s (reading the file by csv alone)",
            ratio=f"{total_s / baseline_s:.1f}",
            met=total_s < _MUST_S,
        )
    ]


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
    """Prints the seconds of checking, writing and the baseline."""
    from kasse.office.serve import prepare

    prepare()
    from kasse.office.actors import OPERATOR
    from kasse.office.catalogue import services as catalogue
    from kasse.office.transfer import services
    from kasse.office.transfer.models import Import

    catalogue.create_assortment(by=OPERATOR, name="x", assortment_id="x")
    file = content()
    start = time.perf_counter()
    made = services.upload(
        by=OPERATOR, assortment="x", content=file, name="items.csv", language="da"
    )
    assert isinstance(made, Import), made
    services.set_mapping(by=OPERATOR, import_id=made.id, changes={})
    _work()
    check_s = time.perf_counter() - start
    start = time.perf_counter()
    services.start(by=OPERATOR, import_id=made.id)
    _work()
    write_s = time.perf_counter() - start
    made.refresh_from_db()
    assert (made.state, made.counts["new"]) == ("done", ITEMS), (made.state, made.counts)
    start = time.perf_counter()
    file.seek(0)
    for _ in csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""), delimiter=";"):
        pass
    print(check_s, write_s, time.perf_counter() - start)


def _work() -> None:
    from threading import Event

    from kasse.office.jobs import runner

    while runner.run_next(runner="bench", closing=Event()):
        pass


if __name__ == "__main__":
    main()
