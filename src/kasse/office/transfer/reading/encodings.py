"""In which encoding a text is: by its first bytes, by being valid, or by what its letters would be.

A file of a shop is short, so statistics over languages say little. What tells is that each wrong
guess turns letters such as æ, é or ß into signs that stand in no price list.
"""

import codecs
from typing import BinaryIO, Final

from kasse.domain.outcome import refused
from kasse.office.transfer.reading.limits import Unreadable

CHOICES: Final = (
    "utf-8",
    "utf-16",
    "windows-1252",
    "iso-8859-15",
    "cp850",
    "mac-roman",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "shift_jis",
    "gb18030",
)
"""What a person may choose; the first that fits is guessed."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED: Final = ("windows-1252", "cp850", "mac-roman")
"""The encodings of Western Europe; others are chosen by hand. ISO-8859-1 is within the first."""

_LETTERS: Final = frozenset("æøåÆØÅäöüÄÖÜßéèêëÉÈÊËáàâãÁÀÂÃíìîïÍÌÎÏóòôõÓÒÔÕúùûÚÙÛñÑçÇœŒ")
_SIGNS: Final = frozenset("€£§°½¼²³µ®™©×–—…‘’“”„«»·\u00a0")
"""Likely, but each is a letter in another of these encodings."""

_CHUNK: Final = 1 << 20
_MANY_CONTROLS: Final = 100
"""One control character in so many is too many for a text."""


def recognise(file: BinaryIO) -> str:
    """The encoding of the whole file, under Python's name for it."""
    file.seek(0)
    head = file.read(4_096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    without_mark = _utf_16_by_zeros(head)
    if without_mark:
        return without_mark
    odd = _not_utf_8(file)
    return "utf-8" if odd is None else max(_GUESSED, key=lambda name: _likeness(odd, name))


def beginning(head: bytes, encoding: str) -> str:
    """As much of a file's first bytes as is whole characters. Raises Unreadable
    (transfer.encoding)."""
    try:
        return codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    except (LookupError, UnicodeError):
        raise Unreadable(refused("transfer.encoding", encoding=encoding)) from None


def is_no_text(text: str, encoding: str) -> bool:
    """Whether a text is what a picture or a program looks like: no chance makes one that is valid in
    an encoding of several bytes, but any file is a text in one of single bytes."""
    if "\0" in text:
        return True
    if encoding.startswith("utf"):
        return False
    controls = sum(1 for char in text if (char < " " and char not in "\t\r\n") or char == "\ufffd")
    return controls * _MANY_CONTROLS > len(text)


def _utf_16_by_zeros(head: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second byte, and on one side only."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 10 < len(head) * 3 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _not_utf_8(file: BinaryIO) -> bytes | None:
    """A part of the file with bytes that are no UTF-8; None where all of it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return chunk
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return bytes(error.object)
    return None


def _likeness(part: bytes, encoding: str) -> int:
    """How many of the characters beyond ASCII are ones that people write here, less the others."""
    try:
        text = part.decode(encoding)
    except UnicodeDecodeError:
        # A byte that is no character; a few occur in files that programs have cut.
        text = part.decode(encoding, errors="replace")
    beyond = [char for char in text if char > "\x7f"]
    letters = sum(1 for char in beyond if char in _LETTERS)
    signs = sum(1 for char in beyond if char in _SIGNS)
    return 3 * letters + signs - len(beyond)
