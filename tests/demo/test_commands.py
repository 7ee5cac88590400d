"""`kasse run` and `kasse pair` as people use them: started, asked, stopped with Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kasse.commands import replay, run
from kasse.demo import history

KASSE = (sys.executable, "-m", "kasse")
LONG_S = 120


@pytest.fixture(scope="module", autouse=True)
def hearing_ctrl_c() -> Iterator[None]:
    """As in a terminal: a shell's background job, which the tests may be, passes deafness on."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def started(data: Path, *words: str) -> "subprocess.Popen[str]":
    """A command in a process group of its own, as in a terminal."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("KASSE_")}
    return subprocess.Popen(
        (*KASSE, *words),
        env={**env, "KASSE_DATA": str(data), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def ended(data: Path, *words: str) -> tuple[int, str]:
    """The exit code of a command and all that it said."""
    with started(data, *words) as process:
        text, _ = process.communicate(timeout=LONG_S)
    return process.returncode, text


def test_the_shop_opens_and_closes(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, "run", "--weeks", "0", "--port", str(port)) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        text = "".join(said)
        assert f"http://127.0.0.1:{port}/till/" in text
        for wanted in ("ejer@nordlys.example", "4711  Freja Østergaard", "Café Nordlys       C3  "):
            assert wanted in text
        # At the first try: what was printed is true.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/log-in") as response:
            assert response.status == 200
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(LONG_S) in (0, 130)
    assert "Traceback" not in rest
    code, text = ended(tmp_path / "elsewhere", "pair", "g4", "--data", str(tmp_path))
    assert (code, text[:22]) == (0, "Nordlys Kolonial, G4: ")


def test_history_stopped_in_the_middle_is_gone_on_with(tmp_path: Path) -> None:
    with started(tmp_path, "run", "--weeks", "1", "--load-only") as process:
        until = time.monotonic() + LONG_S
        while not list((tmp_path / "demo").glob("tills/*.sqlite3")):
            assert time.monotonic() < until
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        text, _ = process.communicate(timeout=LONG_S)
    assert process.returncode == 130
    assert "The next start goes on from here." in text
    assert "Traceback" not in text
    code, text = ended(tmp_path, "run", "--weeks", "1", "--load-only")
    assert (code, "100 %" in text) == (0, True)
    plan = history.read_plan(tmp_path / "demo")
    assert plan is not None
    assert plan.done
    assert not (tmp_path / "demo" / "tills").exists()


@pytest.mark.serial
def test_ctrl_c_at_any_moment_does_no_harm(tmp_path: Path) -> None:
    """Stopped earlier and later while it starts for the first time, and once more while it serves;
    whatever that hit, the next start goes on, and in the end everything agrees."""
    port = free_port()
    for moment in range(1, 10):
        with started(tmp_path, "run", "--weeks", "1", "--port", str(port)) as process:
            time.sleep(moment * 0.4)
            os.killpg(process.pid, signal.SIGINT)
            text, _ = process.communicate(timeout=LONG_S)
        assert process.returncode in (-signal.SIGINT, 0, 130), text
        assert "Traceback" not in text
        assert "Killing" not in text
    code, text = ended(tmp_path, "run", "--weeks", "1", "--load-only")
    assert (code, "Traceback" in text) == (0, False), text
    code, text = ended(tmp_path, "verify")
    assert (code, text.splitlines()[-1].endswith("everything agrees.")) == (0, True), text


def test_a_taken_port_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not run.is_free(port)
        code, text = ended(tmp_path, "run", "--port", str(port))
    assert code == 1
    assert f"Port {port} is taken" in text


def test_an_office_that_cannot_begin_says_why(tmp_path: Path) -> None:
    none, key = tmp_path / "none.pem", tmp_path / "key.pem"
    key.touch()
    port = str(free_port())
    assert ended(tmp_path, "office", "--port", port, "--key", str(key)) == (
        2,
        "TLS needs both --certificate and --key.\n",
    )
    assert ended(
        tmp_path, "office", "--port", port, "--key", str(key), "--certificate", str(none)
    ) == (2, f"There is no file {none}.\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(port)))
        taken.listen()
        code, text = ended(tmp_path, "office", "--port", port)
    assert (code, text.startswith(f"127.0.0.1 port {port} cannot be listened on")) == (2, True)


@pytest.mark.parametrize(("text", "ppm"), [("0.05", 50_000), ("20%", 200_000), ("1", 1_000_000)])
def test_a_share(text: str, ppm: int) -> None:
    assert replay._share(text) == ppm


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "none.csv"
    code, text = ended(tmp_path, "replay", str(missing))
    assert (code, text.startswith(f"There is no file {missing}.")) == (2, True)
