"""The wheel: a shop on a machine that has Python, and neither the sources nor Node."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
TILL = "kasse/office/static/till/"
PACKED = (".gz", ".br")
"""Copies that a server sends in place of the file, to browsers that can read them."""

pytestmark = pytest.mark.serial


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built package, as `make wheel` makes it."""
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--wheel", "--no-build-isolation", "--python", sys.executable, "-o", folder, ROOT)
    (built,) = folder.glob("kasse-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh virtual environment, outside of the checkout, with the wheel in it."""
    venv = tmp_path_factory.mktemp("machine") / "venv"
    uv("venv", "--python", sys.executable, venv)
    needed = ROOT / "requirements" / "run.txt"
    uv("pip", "install", "--python", venv, "--require-hashes", "-r", needed)
    uv("pip", "install", "--python", venv, "--no-deps", wheel)
    return venv / "bin"


def uv(*words: object) -> None:
    """Runs the uv that the Makefile uses."""
    found = subprocess.run([ROOT / "tools" / "uv"], stdout=subprocess.PIPE, text=True, check=True)
    subprocess.run([found.stdout.strip(), *map(str, words), "--quiet"], check=True)


@pytest.fixture
def shop(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a shop that was opened with nothing but the environment's programs."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    only = {"PATH": str(installed), "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    assert shutil.which("node", path=only["PATH"]) is None
    words = ("run", "--weeks", "0", "--port", str(port), "--data", str(tmp_path / "data"))
    with subprocess.Popen(
        (installed / "kasse", *words),
        cwd=tmp_path,
        env=only,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        try:
            assert process.poll() is None, "".join(said)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
    assert (process.returncode, rest.strip()) == (0, "")


def test_the_till_and_the_office_are_served(wheel: Path, shop: str) -> None:
    with ZipFile(wheel) as packed:
        names = [name for name in packed.namelist() if name.startswith(TILL)]
        files = {name.removeprefix(TILL): packed.read(name) for name in names}
    plain = {name: content for name, content in files.items() if not name.endswith(PACKED)}
    suffixes = {Path(name).suffix for name in plain}
    assert {".html", ".js", ".mjs", ".wasm", ".zip", ".bin"} <= suffixes
    assert [name for name in plain if fetched(f"{shop}/till/{name}") != plain[name]] == []
    assert fetched(f"{shop}/till/") == plain["index.html"]
    assert b'type="password"' in fetched(f"{shop}/log-in")


def test_what_runs_is_the_wheel(installed: Path) -> None:
    program = "import kasse; print(kasse.__file__)"
    shown = subprocess.run(
        [installed / "python", "-c", program],
        cwd="/",
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(shown.stdout).is_relative_to(installed.parent)


def fetched(address: str) -> bytes:
    """What a browser gets that takes no packed copies."""
    with urllib.request.urlopen(address) as response:  # noqa: S310  # our own server
        content: bytes = response.read()
        return content
