"""Why a file cannot be replayed, and what to do, in the language of whoever runs it."""

from collections.abc import Mapping
from typing import Final

from kasse.domain.outcome import Refused

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "table.missing": "There is no file {file}. Look for a slip in its name.",
        "table.damaged": "{file} is cut off or damaged: it cannot be unpacked. Fetch it again.",
        "table.unreadable": "{file} cannot be read: {reason}. Nothing of it was sold.",
        "table.empty": "{file} is empty.",
        "table.encoding": "{file} is no text in UTF-8, UTF-16 or Windows-1252."
        " Save it as UTF-8. Nothing of it was sold.",
        "table.columns": "{file} has the columns {columns}, which is none of the known forms."
        " These are known: {known}.",
    },
    "da": {
        "table.missing": "Filen {file} findes ikke. Se efter en slåfejl i navnet.",
        "table.damaged": "{file} er afkortet eller beskadiget og kan ikke pakkes ud. Hent den igen.",
        "table.unreadable": "{file} kan ikke læses: {reason}. Intet af den er solgt.",
        "table.empty": "{file} er tom.",
        "table.encoding": "{file} er ikke tekst i UTF-8, UTF-16 eller Windows-1252."
        " Gem den som UTF-8. Intet af den er solgt.",
        "table.columns": "{file} har kolonnerne {columns}, som ikke er en af de kendte former."
        " Disse kendes: {known}.",
    },
}


def language_of(surroundings: Mapping[str, str]) -> str:
    """The language that a terminal's variables ask for: Danish, or else English."""
    wanted = next(
        (
            surroundings[name]
            for name in ("LC_ALL", "LC_MESSAGES", "LANG")
            if surroundings.get(name)
        ),
        "",
    )
    return "da" if wanted.lower().startswith("da") else "en"


def sentence(refused: Refused, language: str) -> str:
    """What is the matter with a file."""
    return WORDS[language][refused.code].format(**refused.facts)
