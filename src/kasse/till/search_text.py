"""How names, SKUs and codes are folded so that what is typed finds them (rules SRCH-1 to 4).

The same folding exists twice, as SQL for what is kept (`folded_sql`) and as Python for what is
typed (`words`); a test holds them against each other.
"""

import unicodedata
from typing import Final

_DANISH: Final = (
    ("å", "aa"),
    ("Å", "aa"),
    ("æ", "ae"),
    ("Æ", "ae"),
    ("ø", "oe"),
    ("Ø", "oe"),
)

TOKENIZER: Final = "unicode61 remove_diacritics 2"
"""FTS5's own: folds case and the accents of all other letters."""

MAX_WORDS: Final = 8
_LEADING_ZEROS_FROM: Final = 6


def folded_sql(expression: str) -> str:
    """The SQL that folds the text of another expression."""
    folded = f"lower({expression})"
    for letter, written in _DANISH:
        folded = f"replace({folded}, '{letter}', '{written}')"
    return folded


def folded(text: str) -> str:
    """`text` as `folded_sql` writes it, with all its case folded."""
    text = unicodedata.normalize("NFC", text)
    for letter, written in _DANISH:
        text = text.replace(letter, written)
    return text.lower()


def words(text: str) -> tuple[str, ...]:
    """The words of what was typed, folded; at most MAX_WORDS."""
    parts = "".join(letter if _is_word(letter) else " " for letter in folded(text)).split()
    return tuple(dict.fromkeys(parts))[:MAX_WORDS]


def match_expression(typed: tuple[str, ...]) -> str:
    """The FTS5 query for words that are each the beginning of a word.

    A GTIN is kept without leading zeros, and may be typed with them.
    """
    return " AND ".join(_alternatives(word) for word in typed)


def _alternatives(word: str) -> str:
    short = word.lstrip("0")
    if short != word and short and word.isdecimal() and len(word) >= _LEADING_ZEROS_FROM:
        return f'("{word}"* OR "{short}"*)'
    return f'"{word}"*'


def _is_word(letter: str) -> bool:
    # Letters and digits by Unicode 3.2: every one is so in the later Unicode of FTS5 too, so that
    # no word is ever split there (an index without positions knows no phrases).
    return unicodedata.ucd_3_2_0.category(letter)[0] in "LN"
