"""The office's words: finds them in templates and code, and compiles their translations.

Words that many pages use stand in the office's `locale`, those of one app may stand in the app's.

`python tools/messages.py` prints what lacks a translation and writes the .mo files. No gettext
programs are needed. tests/office/home/test_words.py runs `missing` and compares the .mo files.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation.template import templatize

OFFICE: Final = Path(__file__).parent.parent / "src/kasse/office"

_CALLED: Final = frozenset({"_", "gettext", "gettext_lazy"})
_COUNTED: Final = frozenset({"ngettext", "ngettext_lazy"})
_TEXT: Final = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TEMPLATED: Final = re.compile(rf"(?:gettext|\b_)\({_TEXT}(?:,\s*{_TEXT})?")
_MAGIC: Final = 0x950412DE

# What .mo files put between the singular and the plural of a message, and between its forms.
NEXT_FORM: Final = "\0"


def used() -> set[str]:
    """Every message in the office's code and templates; of one that counts the singular and the
    plural, with NEXT_FORM between."""
    found = {word for path in sorted(OFFICE.rglob("*.py")) for word in _in_code(path)}
    for path in sorted([*OFFICE.rglob("*.html"), *OFFICE.glob("*/templates/**/*.txt")]):
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        found.update(_message(*match.groups()) for match in _TEMPLATED.finditer(text))
    return found


def _message(*forms: str | None) -> str:
    return NEXT_FORM.join(ast.literal_eval(form).replace("%%", "%") for form in forms if form)


def read_po(path: Path) -> dict[str, str]:
    """Messages and their translations, forms of a number with NEXT_FORM between; only what these
    files use of the format."""
    catalogue: dict[str, str] = {}
    key, parts = "", {"msgid": "", "msgstr": ""}
    for line in [*path.read_text(encoding="utf-8").splitlines(), "msgid"]:
        word, _, quoted = line.partition(" ")
        if word == "msgid":
            catalogue[parts["msgid"]] = parts["msgstr"]
            parts = {"msgid": "", "msgstr": ""}
        if word in {"msgid", "msgstr", "msgstr[0]"}:
            key = word.removesuffix("[0]")
        elif word in {"msgid_plural", "msgstr[1]"}:
            key = "msgstr" if word == "msgstr[1]" else "msgid"
            parts[key] += NEXT_FORM
        elif line.startswith('"'):
            quoted = line
        else:
            continue
        parts[key] += ast.literal_eval(quoted) if quoted else ""
    return catalogue


def compiled(catalogue: dict[str, str]) -> bytes:
    """The catalogue in the .mo format of GNU gettext, without a hash table."""
    pairs = sorted((key.encode(), value.encode()) for key, value in catalogue.items())
    ids = b"".join(key + b"\0" for key, _ in pairs)
    head, table = 7 * 4, 8 * len(pairs)
    offsets: tuple[list[int], list[int]] = ([], [])
    place = [head + 2 * table, head + 2 * table + len(ids)]
    strings = b"".join(value + b"\0" for _, value in pairs)
    for pair in pairs:
        for column in (0, 1):
            offsets[column].extend((len(pair[column]), place[column]))
            place[column] += len(pair[column]) + 1
    header = (_MAGIC, 0, len(pairs), head, head + table, 0, head + 2 * table)
    numbers = (*header, *offsets[0], *offsets[1])
    return struct.pack(f"<{len(numbers)}I", *numbers) + ids + strings


def missing(language: str) -> list[str]:
    """Messages without a translation."""
    catalogue = translations(language)
    return sorted(
        message
        for message in used()
        # Danish and English have as many forms of a number.
        if not all(catalogue.get(message, "").split(NEXT_FORM))
        or message.count(NEXT_FORM) != catalogue[message].count(NEXT_FORM)
    )


def translations(language: str) -> dict[str, str]:
    """Messages and their translations of all files. Raises ValueError where two files differ."""
    found: dict[str, str] = {}
    for path in files(language):
        for message, translation in read_po(path).items():
            if message and found.setdefault(message, translation) != translation:
                raise ValueError(f"{message!r} is translated in two ways")
    return found


def languages() -> list[str]:
    """Languages with translations; English is what the messages are written in."""
    return sorted(path.name for path in (OFFICE / "locale").iterdir())


def files(language: str) -> list[Path]:
    """The files with translations into `language`."""
    return sorted(OFFICE.glob(f"**/locale/{language}/LC_MESSAGES/django.po"))


def _in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            count = 1 if node.func.id in _CALLED else 2 if node.func.id in _COUNTED else 0
            texts = [one.value for one in node.args[:count] if isinstance(one, ast.Constant)]
            if count and len(texts) == count:
                yield NEXT_FORM.join(str(text) for text in texts)


def main() -> int:
    """Prints what is missing and writes the .mo files."""
    settings.configure(USE_I18N=True)
    lacking = 0
    for language in languages():
        for message in missing(language):
            print(f"{language}: {message!r}")
            lacking += 1
        for path in files(language):
            path.with_suffix(".mo").write_bytes(compiled(read_po(path)))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
