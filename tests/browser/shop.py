"""A real office as `kasse run` starts it: the demo shops, a port, a database file to look into."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

_KASSE = (sys.executable, "-m", "kasse")
_START_S = 120
_WEEK_S = 300
_STOP_S = 30
_CODE = re.compile(r"\b([A-Z0-9]{4})-([A-Z0-9]{4})\b")


class Shop:
    """The office of the demo shops; it may be stopped and started on its port as often as wanted."""

    def __init__(self, folder: Path, *, weeks: int = 0) -> None:
        self.folder = folder
        self._weeks = weeks
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers."""
        assert self._process is None
        with (self.folder / "office.log").open("ab") as log:
            self._process = subprocess.Popen(
                (*_KASSE, "run", "--weeks", str(self._weeks), "--port", str(self.port)),
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _START_S + self._weeks * _WEEK_S
        while not _answers(self.port):
            assert self._process.poll() is None, (self.folder / "office.log").read_text()
            assert time.monotonic() < deadline, "the office did not start"
            time.sleep(0.1)

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=_STOP_S)
        self._process = None

    def pairing_code(self, register: str) -> str:
        """A fresh code for the register with this number."""
        found = _CODE.search(self.kasse("pair", register))
        assert found is not None
        return found[1] + found[2]

    def kasse(self, *words: str) -> str:
        """What a command of `kasse` prints; it must end well."""
        done = subprocess.run(
            (*_KASSE, *words),
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=_START_S,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, question: str, *facts: object) -> list[tuple[object, ...]]:
        """What the database holds."""
        file = f"file:{self.folder / 'kasse.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True)) as database:
            return database.execute(question, facts).fetchall()

    def sales(self, number: str) -> list[tuple[object, ...]]:
        """Receipt, total and cash rounding of each sale of a register that the office holds."""
        return self.rows(
            "SELECT receipt_code, total_minor, rounding_minor FROM sale WHERE receipt_code LIKE ?"
            " ORDER BY seq",
            f"{number}-%",
        )

    def tenders(self, number: str) -> list[tuple[object, ...]]:
        """Receipt, kind, amount, given, change and reference of each part paid."""
        return self.rows(
            "SELECT receipt_code, kind, amount_minor, given_minor, change_minor, reference"
            " FROM sale JOIN sale_tender USING (register, seq) WHERE receipt_code LIKE ?"
            " ORDER BY seq, part",
            f"{number}-%",
        )

    def _environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        return kept | {"KASSE_DATA": str(self.folder), "PYTHONUNBUFFERED": "1"}


@contextmanager
def open_shop(folder: Path, *, weeks: int = 0) -> Iterator[Shop]:
    """A shop for the block, with so many weeks of history."""
    shop = Shop(folder, weeks=weeks)
    try:
        shop.start()
        yield shop
    finally:
        shop.stop()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/log-in")
            return connection.getresponse().status == 200
    except OSError:
        return False
