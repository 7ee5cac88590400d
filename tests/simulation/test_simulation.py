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
    """
    done = _kasse("--seeds", seeds)
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


def test_many_tills() -> None:
    """SYNC-3: a dozen registers at one office, and copies of them."""
    done = _kasse("--seed", "1", "--tills", "12", "--steps", "400")
    assert done.returncode == 0, done.stdout


def test_the_same_seed_leads_to_the_same_journals() -> None:
    """Nothing but the seed decides: not the process, not the order of sets."""
    first, second = (
        _kasse("--seeds", "3..4", "--counts", hash_seed=hash_seed).stdout
        for hash_seed in ("1", "2")
    )
    hashes = re.findall(r"journals ([0-9a-f]{64})", first)
    assert len(set(hashes)) == 2
    assert re.sub(r"\d+ s$", "", first.strip()) == re.sub(r"\d+ s$", "", second.strip())


def test_what_falls_over_is_a_finding_of_its_seed() -> None:
    """A world without a till has nobody to serve; the seeds after it are tried all the same."""
    done = _kasse("--seeds", "1..2", "--tills", "0")
    assert done.returncode == 1
    assert "seed 1: step 0: IndexError(" in done.stdout
    assert "seed 2: step 0: IndexError(" in done.stdout
