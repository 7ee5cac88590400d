"""Simulated shops hold; the same seed leads to the same journals, byte for byte.

In processes of their own: a simulation's office takes the whole of Django, with its clock.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kasse.simulation.coverage import SITUATIONS

SEEDS = Path(__file__).with_name("seeds.txt")
PER_PROCESS = 12
FIRST_DOZEN = f"1..{PER_PROCESS}"
AGAIN = "3..4"
"""Seeds of the first dozen that another process runs again, with another order of sets."""


def _kasse(*arguments: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kasse", "simulate", *arguments],
        env={"PYTHONHASHSEED": hash_seed, "PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=1_200,
    )


def _is_dozen(seeds: str) -> bool:
    first, _, last = seeds.partition("..")
    return bool(last) and int(last) - int(first) + 1 == PER_PROCESS


def _processes() -> list[str]:
    """The seeds of each process: ranges, and all others in one, which takes long to begin."""
    found: list[str] = []
    single: list[str] = []
    for row in SEEDS.read_text(encoding="utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        first, dots, last = row.split()[0].partition("..")
        if not dots:
            single.append(first)
            continue
        found += (
            f"{start}..{min(start + PER_PROCESS - 1, int(last))}"
            for start in range(int(first), int(last) + 1, PER_PROCESS)
        )
    return [*found, ",".join(single)]


@pytest.mark.parametrize("seeds", _processes())
def test_seeds_hold(seeds: str) -> None:
    """STO-1, SYNC-1 to SYNC-5, REF-3, RCP-2, DAY-7, JRN-4: whatever happens, the books agree.

    And it did happen: each situation of `kasse.simulation.coverage`, in each dozen of seeds.
    Nothing but the seed decides: not the process, not what ran in it before, not the order of sets.
    """
    done = _kasse("--seeds", seeds, "--counts")
    assert done.returncode == 0, done.stdout
    assert ", 0 failed, " in done.stdout
    times = {
        name: int(times)
        for times, name in re.findall(r"^ *(\d+) +\d+  (\w+: .+)$", done.stdout, re.MULTILINE)
    }
    wanted = [f"{part}: {name}" for part, names in SITUATIONS.items() for name in names]
    assert list(times) == wanted
    if _is_dozen(seeds):
        assert [name for name, count in times.items() if not count] == []
    if seeds == FIRST_DOZEN:
        lived = _lived(done.stdout)
        again = _lived(_kasse("--seeds", AGAIN, "--counts", hash_seed="1").stdout)
        assert len({text.splitlines()[0] for text in again.values()}) == 2
        assert again == {seed: lived[seed] for seed in again}


def test_there_is_a_first_dozen() -> None:
    assert _processes()[0] == FIRST_DOZEN


def _lived(said: str) -> dict[str, str]:
    """What is told of each seed: the hash of its journals, and the counts of what happened."""
    told = re.findall(
        r"^seed (\d+): (journals [0-9a-f]{64}\n(?: +\d+ \S.*\n)+)", said, re.MULTILINE
    )
    return dict(told)


def test_many_tills() -> None:
    """SYNC-3: a dozen registers at one office, and copies of them."""
    done = _kasse("--seed", "1", "--tills", "12", "--steps", "400")
    assert done.returncode == 0, done.stdout


def test_what_falls_over_is_a_finding_of_its_seed() -> None:
    """A world without a till has nobody to serve; the seeds after it are tried all the same."""
    done = _kasse("--seeds", "1..2", "--tills", "0")
    assert done.returncode == 1
    assert "seed 1: step 0: IndexError(" in done.stdout
    assert "seed 2: step 0: IndexError(" in done.stdout
