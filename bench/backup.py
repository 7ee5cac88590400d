"""Does a shop notice its back-up? A million sales are backed up while tills push and people look.

`python -m bench.backup`, in the large office of bench/large_office.py, on SQLite and PostgreSQL: a
real server makes the back-up in its background, verifies it by restoring, and answers meanwhile.
"""

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, Final
from uuid import uuid4

from bench.ingest import server
from bench.large_office import SALES, databases
from bench.table import Row

TILLS: Final = 4
QUIET_S: Final = 15
"""How long the same requests are measured without a back-up."""
PAUSE_S: Final = 0.2
LIMIT_S: Final = 1.0
PAGES: Final = ("/", "/sales", "/api/v1/stores")


def rows() -> Iterator[Row]:
    """One row for each database."""
    for name, environment in databases(to_write=True):
        with tempfile.TemporaryDirectory(prefix="kasse-bench-") as folder:
            found = _measured(environment | {"KASSE_BACKUPS": folder})
        yield Row(
            what=f"slowest request while {SALES:,} sales are backed up and restored beside, {name}"
            f" ({found['mb']:.0f} MB in {found['seconds']:.0f} s, {found['requests']:.0f} requests)",
            must=f"under {LIMIT_S * 1_000:.0f} ms",
            measured=f"{found['slowest'] * 1_000:.0f} ms",
            baseline=f"{found['quiet'] * 1_000:.0f} ms (the same requests without a back-up)",
            ratio=f"{found['slowest'] / found['quiet']:.2f}",
            met=found["slowest"] < LIMIT_S,
        )


def _measured(environment: dict[str, str]) -> dict[str, float]:
    """Measured in a process of its own, which Django's settings need."""
    command = [sys.executable, "-m", "bench.backup", "measure"]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure() -> dict[str, float]:
    """Seconds of the slowest request, with a back-up and without, and what the back-up came to."""
    from kasse.office.serve import prepare

    prepare()
    from kasse.office.actors import OPERATOR
    from kasse.office.jobs.models import Job
    from kasse.office.running import queries, services

    chains, cookie = tills(TILLS), signed_in()
    with server() as (port, _):
        _all(port, chains, cookie, until=_after(2))  # the first requests load what later ones have
        quiet = _all(port, chains, cookie, until=_after(QUIET_S))
        job = services.start_backup(by=OPERATOR)
        over = (Job.State.DONE, Job.State.FAILED, Job.State.STOPPED)

        def is_over() -> bool:
            return Job.objects.filter(id=job.id, state__in=over).exists()

        busy = _all(port, chains, cookie, until=is_over)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, (job.problem, job.problem_facts)
    (made,) = queries.backups()
    assert made.note is not None
    return {
        "slowest": max(busy),
        "quiet": max(quiet),
        "requests": len(busy),
        "mb": made.note.bytes / 1024**2,
        "seconds": made.note.seconds,
    }


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def tills(count: int) -> list[tuple[Any, str]]:
    """Registers of their own with their tokens, whose journals begin here."""
    from kasse.office.stores.models import Register, Store
    from kasse.office.stores.services.pairing import token_digest
    from tests.office.builders import Chain

    store = Store.objects.order_by("id").first()
    assert store is not None
    made = []
    for number in range(count):
        name, token = f"B{uuid4().hex[:6]}{number}".upper(), uuid4().hex
        register = Register.objects.create(
            id=uuid4().hex, store=store, number=name, token_hash=token_digest(token)
        )
        made.append((Chain(register=register.id, store=store.id, number=name).open(), token))
    return made


def signed_in() -> str:
    """The cookie of an owner who has logged in."""
    from django.test import Client

    from kasse.office.staff.models import Account

    client = Client()
    email = f"{uuid4().hex}@example.dk"
    client.force_login(Account.objects.create(email=email, is_owner=True))
    return f"sessionid={client.cookies['sessionid'].value}"


def _all(
    port: int, chains: list[tuple[Any, str]], cookie: str, *, until: Callable[[], bool]
) -> list[float]:
    """Seconds of each request of all tills and one person, until that is so."""
    ended = Event()
    with ThreadPoolExecutor(max_workers=TILLS + 1) as threads:
        pushing = [threads.submit(_push, port, chain, token, ended) for chain, token in chains]
        looking = threads.submit(_look, port, cookie, ended)
        while not until():
            time.sleep(0.2)
        ended.set()
        return [one for work in (*pushing, looking) for one in work.result()]


def _push(port: int, chain: Any, token: str, ended: Event) -> list[float]:
    taken: list[float] = []
    while not ended.wait(PAUSE_S):
        taken.append(push_a_sale(port, chain, token))
    return taken


def push_a_sale(port: int, chain: Any, token: str) -> float:
    """Sells something and sends it; the seconds that the request took."""
    from tests.office.builders import five_lines

    # What opened the journal goes along with the first sale.
    first = len(chain.entries) + 1 if len(chain.entries) > 1 else 1
    chain.sell(*five_lines(chain.receipts))
    batch = chain.batch(first=first)
    body = {
        "register": batch.register,
        "first": batch.first,
        "entries": list(batch.entries),
        "hashes": list(batch.hashes),
        "unsent": 0,
    }
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return _ask(port, "POST", "/api/v1/till/journal", json.dumps(body).encode(), headers)


def _look(port: int, cookie: str, ended: Event) -> list[float]:
    taken: list[float] = []
    while not ended.wait(PAUSE_S):
        path = PAGES[len(taken) % len(PAGES)]
        taken.append(_ask(port, "GET", path, b"", {"Cookie": cookie}))
    return taken


def _ask(port: int, method: str, path: str, body: bytes, headers: dict[str, str]) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status)
    return time.perf_counter() - began


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        for row in rows():
            print(row)
