"""A CSV file, plain or compressed, in UTF-8, UTF-16 with its mark, or the Western encoding
of Windows."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from kasse.domain.outcome import Refused, refused

_GZIP_MAGIC: Final = b"\x1f\x8b"
_ENCODINGS: Final = ("utf-8-sig", "cp1252")
_UTF16_MARKS: Final = frozenset({codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE})
_PROBE: Final = 1 << 20


class Unreadable(Exception):
    """The file cannot be read, for the reason `refused`; `kasse.demo.replay.words` has sentences."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused: Final = refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file, how its bytes are text, and its first row."""

    path: Path
    encoding: str
    header: tuple[str, ...]


def open_table(path: Path) -> Table:
    """Looks at the whole file once, so that nothing is sold from one that cannot be read.

    Raises Unreadable.
    """
    try:
        encoding = _encoding(path)
        with _text(path, encoding) as file:
            header = next(csv.reader(file), [])
    except FileNotFoundError:
        raise Unreadable(refused("table.missing", file=str(path))) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise Unreadable(refused("table.damaged", file=str(path))) from None
    except (OSError, csv.Error) as error:
        problem = refused("table.unreadable", file=str(path), reason=str(error))
        raise Unreadable(problem) from None
    if not header:
        raise Unreadable(refused("table.empty", file=str(path)))
    return Table(path=path, encoding=encoding, header=tuple(name.strip() for name in header))


def rows(table: Table, columns: Sequence[str]) -> Iterator[tuple[int, list[str] | None]]:
    """Each row's number (the header is 1) and the wanted columns; None for a ragged row."""
    places = [table.header.index(column) for column in columns]
    width = len(table.header)
    with _text(table.path, table.encoding) as file:
        reader = csv.reader(file)
        next(reader)
        for number, row in enumerate(reader, start=2):
            if len(row) == width:
                yield number, [row[place] for place in places]
            elif row:
                yield number, None


def _encoding(path: Path) -> str:
    with _bytes(path) as file:
        # As text in Windows-1252 it would be every other letter a NUL.
        encodings = ("utf-16",) if file.read(2) in _UTF16_MARKS else _ENCODINGS
    for encoding in encodings:
        try:
            with _text(path, encoding) as file:
                while file.read(_PROBE):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise Unreadable(refused("table.encoding", file=str(path)))


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(_bytes(path), encoding=encoding, newline="")


def _bytes(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP_MAGIC
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]  # a file of bytes
