"""Finding items by parts of their words, through an index of trigrams.

The index is FTS5 on SQLite and GIN on PostgreSQL; neither needs an extension to be installed. It
knows which texts hold three letters in a row; the text itself then decides. Two spaces stand before
each word that is kept, so that the index knows beginnings of one or two letters as well.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from kasse.office.catalogue.models import ItemText
from kasse.till import search_text

MANY: Final = 2_000
"""From how many hits on a page of them is full sooner by looking through the items in order."""

_GRAM: Final = 3
_BEFORE: Final = "  "
_MAX_WORDS: Final = 6
_GTIN_DIGITS: Final = (12, 13, 14)

_SQLITE: Final = (
    "SELECT t.item_id FROM catalogue_item_grams g"
    " CROSS JOIN catalogue_item_text t ON t.id = g.rowid"
    " WHERE catalogue_item_grams MATCH %s"
)
_POSTGRESQL: Final = (
    "SELECT t.item_id FROM catalogue_item_text t WHERE catalogue_grams(t.text) @> %s"
)


def kept_text(parts: Iterable[str]) -> str:
    """What an item with these names, SKU and codes is found by."""
    words = dict.fromkeys(word for part in parts for word in folded(part).split())
    return "".join(f"{_BEFORE}{word}" for word in words)


def typed_words(text: str) -> tuple[str, ...]:
    """What kept texts must hold for what was typed: its words, short ones as beginnings (SRCH-1).

    A GTIN is looked for without its leading zeros (SRCH-3).
    """
    words = dict.fromkeys(folded(text.replace("\0", "")).split()[:_MAX_WORDS])
    return tuple(map(_looked_for, words))


def holding(words: tuple[str, ...]) -> Q:
    """That an item holds every word; asked of each without the index."""
    found = Q()
    for word in words:
        found &= Q(search__contains=word)
    return found


def found(words: tuple[str, ...]) -> Q:
    """The same by the index, for all that hold every word."""
    return Q(id__in=RawSQL(*statement(words)))  # noqa: S611  # nosec B611  # names of our own


def texts(words: tuple[str, ...], *, assortment: str) -> QuerySet[ItemText]:
    """The kept texts that hold every word, for many: on SQLite by looking through all texts, which
    is sooner than its index."""
    holds = Q()
    for word in words:
        holds &= Q(text__contains=word)
    found = ItemText.objects.filter(holds, assortment=assortment)
    if connection.vendor == "postgresql":
        has_grams = RawSQL("catalogue_grams(text) @> %s", [_grams(words)], BooleanField())  # nosec B611  # names of our own
        found = found.filter(has_grams)
    return found


def ids(words: tuple[str, ...], *, limit: int, assortment: str = "") -> list[str]:
    """The ids of at most `limit` items that hold every word, by the index; of one assortment, or of
    any."""
    sql, parameters = statement(words, assortment=assortment)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*parameters, limit])
        return [row[0] for row in cursor.fetchall()]


def statement(words: tuple[str, ...], *, assortment: str = "") -> tuple[str, list[Any]]:
    """The SQL that asks for the ids of all of them, and its parameters."""
    grams = _grams(words)
    match: list[str] | str = grams
    if connection.vendor == "postgresql":
        sql, find = _POSTGRESQL, "strpos"
    else:
        quoted = (gram.replace('"', '""') for gram in grams)
        sql, find = _SQLITE, "instr"
        match = " AND ".join(f'"{gram}"' for gram in quoted)
    # Only names of our own and placeholders are put together here.
    sql += f" AND {find}(t.text, %s) > 0" * len(words)
    if not assortment:
        return sql, [match, *words]
    return f"{sql} AND t.assortment = %s", [match, *words, assortment]


def _grams(words: tuple[str, ...]) -> list[str]:
    return sorted({word[at : at + _GRAM] for word in words for at in range(len(word) - _GRAM + 1)})


def _looked_for(word: str) -> str:
    if len(word) < _GRAM:
        return f"{_BEFORE}{word}"
    is_gtin = word.isascii() and word.isdigit() and len(word) in _GTIN_DIGITS
    return word.lstrip("0").rjust(_GRAM, "0") if is_gtin else word


def folded(text: str) -> str:
    """Without case and accents, but with its Danish letters (SRCH-2)."""
    parts = unicodedata.normalize("NFD", search_text.folded(text))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
