"""What stands in one cell: made harmless on the way out, read back exactly, freed of HTML.

A spreadsheet runs a cell that begins with one of `_RISKY` as a formula, whoever wrote it (OWASP,
"CSV injection"). An apostrophe before it keeps it text; a cell that begins with an apostrophe gets
another one, so that reading takes away just what writing added.
"""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

_RISKY: Final = frozenset("=+-@\t\r\n＝＋－＠")
_MARK: Final = "'"

_BLOCKS: Final = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 tr table section article".split())
_UNSEEN: Final = frozenset({"script", "style"})
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}


def harmless(text: str) -> str:
    """A text as a cell that no spreadsheet runs."""
    return _MARK + text if text[:1] in _RISKY or text.startswith(_MARK) else text


def as_written(text: str) -> str:
    """The text that `harmless` made this of."""
    return text[1:] if text.startswith(_MARK) else text


def unguarded(text: str) -> str:
    """A cell of another program, without the apostrophe that made it harmless, if it has one."""
    return text[1:] if text.startswith(_MARK) and text[1:2] in _RISKY else text


def plain(text: str) -> str:
    """HTML as text: tags gone, paragraphs as lines; a text without tags or entities stays."""
    if "<" not in text and "&" not in text:
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


def joined(values: Iterable[str]) -> str:
    """Several values as the lines of one cell."""
    return "\n".join(_escaped(value) for value in values)


def split(text: str) -> list[str]:
    """The values that `joined` made this of; empty lines hold none."""
    return [_unescaped(line) for line in text.split("\n") if line]


def pair(first: str, second: str) -> str:
    """Two texts in one, such as `Size: Large`."""
    return first.replace("\\", "\\\\").replace(":", "\\:") + ": " + second


def unpaired(text: str) -> tuple[str, str] | None:
    """What `pair` made this of; None where there is no colon."""
    place = 0
    first = ""
    while place < len(text):
        if text[place] == "\\" and place + 1 < len(text):
            first += text[place + 1]
            place += 2
        elif text[place] == ":":
            rest = text[place + 1 :]
            return first, rest.removeprefix(" ")
        else:
            first += text[place]
            place += 1
    return None


def path(names: Iterable[str]) -> str:
    """Names from the root to a category, such as `Drinks > Hot`."""
    return " > ".join(name.replace("\\", "\\\\").replace(">", "\\>") for name in names)


def unpath(text: str) -> list[str]:
    """The names that `path` made this of."""
    names, name, place = [], "", 0
    while place < len(text):
        char = text[place]
        if char == "\\" and place + 1 < len(text):
            name += text[place + 1]
            place += 1
        elif char == ">":
            names.append(name.strip())
            name = ""
        else:
            name += char
        place += 1
    return [found for found in [*names, name.strip()] if found]


def _escaped(value: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in value)


def _unescaped(line: str) -> str:
    if "\\" not in line:
        return line
    found, place = "", 0
    while place < len(line):
        char, after = line[place], line[place + 1 : place + 2]
        if char == "\\" and after:
            found += {"n": "\n", "r": "\r"}.get(after, after)
            place += 2
        else:
            found += char
            place += 1
    return found


class _Reader(HTMLParser):
    """Gathers what people would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
