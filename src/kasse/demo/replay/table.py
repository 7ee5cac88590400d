"""A CSV file, plain or compressed, in UTF-8 or the Western encoding of Windows."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_GZIP_MAGIC: Final = b"\x1f\x8b"
_ENCODINGS: Final = ("utf-8-sig", "cp1252")
_PROBE: Final = 1 << 20


class Unreadable(Exception):
    """The file cannot be read; the text says why, in a sentence."""


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
        raise Unreadable(f"There is no file {path}.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise Unreadable(f"{path} is cut off or damaged: it cannot be unpacked.") from None
    except (OSError, csv.Error) as error:
        raise Unreadable(f"{path} cannot be read: {error}.") from None
    if not header:
        raise Unreadable(f"{path} is empty.")
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
    for encoding in _ENCODINGS:
        try:
            with _text(path, encoding) as file:
                while file.read(_PROBE):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable(f"{path} is no text in UTF-8 or Windows-1252.")


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP_MAGIC
    raw = gzip.open(path, "rb") if packed else path.open("rb")  # noqa: SIM115  # the wrapper closes it
    return io.TextIOWrapper(raw, encoding=encoding, newline="")
