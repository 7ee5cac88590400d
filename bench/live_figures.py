"""How soon a sale is in the live figures of the first page, with a million sales in the office.

`python -m bench.live_figures`, in the large office of bench/large_office.py, on SQLite and
PostgreSQL: a till pushes sales to a real server, and the page's own stream of server-sent events is
read until each is counted in it.
"""

import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Final

from bench.backup import push_a_sale, signed_in, tills
from bench.ingest import server
from bench.large_office import SALES, databases
from bench.table import Row

PUSHES: Final = 12
LIMIT_S: Final = 2.0
_GIVE_UP_S: Final = 30.0
_BASKETS: Final = re.compile(r'sm:text-3xl">([\d.,]+)</dd>')
"""The first of the figures in this size."""


def rows() -> Iterator[Row]:
    """One row for each database."""
    for name, environment in databases(to_write=True):
        command = [sys.executable, "-m", "bench.live_figures", "measure"]
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        found: dict[str, float] = json.loads(done.stdout)
        yield Row(
            what=f"a sale until it is in the live figures at {SALES:,} sales, {name}",
            must=f"slowest of {PUSHES} under {LIMIT_S:.0f} s",
            measured=(
                f"{found['slowest'] * 1_000:.0f} ms (median {found['median'] * 1_000:.0f} ms)"
            ),
            baseline=f"{found['push'] * 1_000:.0f} ms (the push alone, median)",
            ratio=f"{found['slowest'] / found['push']:.0f}",
            met=found["slowest"] < LIMIT_S,
        )


def measure() -> dict[str, float]:
    """Seconds from the begin of a push to its event, and of the pushes alone."""
    from kasse.office.serve import prepare

    prepare()
    ((chain, token),) = tills(1)
    chain.at = datetime.now(UTC)
    with server() as (port, _):
        watch = _Watch(port, signed_in())
        taken, pushes = [], []
        for _number in range(PUSHES):
            # At any moment between two looks of the stream.
            time.sleep(0.5 + random.random())
            before = watch.baskets
            began = time.monotonic()
            pushes.append(push_a_sale(port, chain, token))
            taken.append(watch.counted(before + 1) - began)
    return {
        "slowest": max(taken),
        "median": statistics.median(taken),
        "push": statistics.median(pushes),
    }


class _Watch:
    """Somebody who has the first page open."""

    def __init__(self, port: int, cookie: str) -> None:
        """Begins to read, and returns when the first figures have come."""
        self.baskets = -1
        self._seen_at = 0.0
        self._came = Event()
        Thread(target=self._read, args=(port, cookie), daemon=True).start()
        self._wait(0)

    def counted(self, baskets: int) -> float:
        """When there were so many baskets in the figures."""
        self._wait(baskets)
        return self._seen_at

    def _wait(self, baskets: int) -> None:
        end = time.monotonic() + _GIVE_UP_S
        while self.baskets < baskets:
            assert self._came.wait(end - time.monotonic()), "the figures have not come"
            self._came.clear()

    def _read(self, port: int, cookie: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_GIVE_UP_S)
        connection.request("GET", "/today/stream", headers={"Cookie": cookie})
        answer = connection.getresponse()
        assert answer.status == 200, answer.status
        event = ""
        for line in answer:
            event += line.decode()
            if line != b"\n":
                continue
            if found := _BASKETS.search(event):
                self._seen_at = time.monotonic()
                self.baskets = int(re.sub(r"\D", "", found[1]))
                self._came.set()
            event = ""


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        for row in rows():
            print(row)
