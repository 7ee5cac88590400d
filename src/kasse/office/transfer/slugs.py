"""SKUs for what has none."""

import re
import unicodedata
from typing import Final

LONGEST_SKU: Final = 64

_NO_WORD: Final = re.compile(r"[^\w]+")


def slug(text: str) -> str:
    """A text as an SKU, which the same text always becomes."""
    plain = unicodedata.normalize("NFC", text).upper()
    return _NO_WORD.sub("-", plain).strip("-")[:LONGEST_SKU]
