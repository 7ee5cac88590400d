"""A real office as `kasse run` starts it: the demo shops, a port, a database file to look into."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError

_KASSE = (sys.executable, "-m", "kasse")
_START_S = 120
_STOP_S = 30
_CODE = re.compile(r"\b([A-Z0-9]{4})-([A-Z0-9]{4})\b")


class Shop:
    """The office of the demo shops; it may be stopped and started on its port as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers."""
        assert self._process is None
        with (self.folder / "office.log").open("ab") as log:
            self._process = subprocess.Popen(
                (*_KASSE, "run", "--weeks", "0", "--port", str(self.port)),
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _START_S
        while not _answers(f"{self.url}/log-in"):
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

    def _environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        return kept | {"KASSE_DATA": str(self.folder), "PYTHONUNBUFFERED": "1"}


@contextmanager
def open_shop(folder: Path) -> Iterator[Shop]:
    """A shop for the block."""
    shop = Shop(folder)
    shop.start()
    try:
        yield shop
    finally:
        shop.stop()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
