"""Icons of categories: strokes on a 24 by 24 grid, drawn for Kasse; tills draw the same.

The till's screen reads category_icons.json as well, so that both know the same names.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final


@cache
def _read() -> Mapping[str, str]:
    text = (files(__package__) / "category_icons.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


ICONS: Final[Mapping[str, str]] = _read()
"""The path of each icon by its name."""
