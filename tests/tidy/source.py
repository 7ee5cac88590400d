"""A file to be judged, and what a rule is."""

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parents[2]

Finding: TypeAlias = tuple[int, str]
"""A line number and what is wrong there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text of a file, with its path from the top of the project."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed Python."""
        return ast.parse(self.text, filename=self.path)

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule about one file at a time, with its proof.

    `accepted` and `refused` are snippets; `sample_path` is where they would stand.
    """

    name: str
    applies: Callable[[Source], bool]
    check: Callable[[Source], Iterable[Finding]]
    accepted: str
    refused: str
    sample_path: str

    def findings(self, sources: Iterable[Source]) -> list[str]:
        """`path:line: what is wrong`, for every breach in those of `sources` that it applies to."""
        return [
            f"{source.path}:{line}: {message}"
            for source in sources
            if self.applies(source)
            for line, message in self.check(source)
        ]


def tracked_paths() -> list[Path]:
    """The files that git keeps, links and deleted ones left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def read_tracked() -> list[Source]:
    """The text files that git keeps."""
    return list(_read(tracked_paths()))


def _read(paths: Iterable[Path]) -> Iterator[Source]:
    for path in paths:
        content = path.read_bytes()
        if b"\0" not in content:
            yield Source(
                path=path.relative_to(ROOT).as_posix(), text=content.decode("utf-8", "replace")
            )


def is_pure(source: Source) -> bool:
    """Belongs to the domain or to the till, which run in the browser too."""
    return source.is_python and source.path.startswith(("src/kasse/domain/", "src/kasse/till/"))
