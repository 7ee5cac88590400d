"""What a browser calls itself, in words that people know."""

import re
from typing import Final

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def name(user_agent: str | None) -> str:
    """`Firefox, Windows`; the beginning of what it says where it is none of these, "" for
    nothing."""
    text = user_agent or ""
    browser = next((known for mark, known in _BROWSERS if f"{mark}/" in text), "")
    system = next((known for mark, known in _SYSTEMS if mark in text), "")
    words = ", ".join(filter(None, [browser, system]))
    return words or re.split(r"[\s;(]", text.strip(), maxsplit=1)[0][:60]
