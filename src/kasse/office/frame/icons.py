"""The office's icons: strokes on a 24 by 24 grid, drawn for Kasse."""

from collections.abc import Mapping
from typing import Final

PATHS: Final[Mapping[str, str]] = {
    "today": "M4 20V11M10 20V4M16 20v-6M21 20H3",
    "sales": "M6 3v18l2.5-2 2 2 2-2 2 2 2.5-2 2 2V3zM9.5 8h6M9.5 12h6",
    "cash": "M3.5 5h17v14h-17zM3.5 12h17M10 8.5h4M10 15.5h4",
    "items": "M3.5 12.5V4.5a1 1 0 0 1 1-1h8l8 8a1.4 1.4 0 0 1 0 2l-7 7a1.4 1.4 0 0 1-2 0zM8 8h.01",
    "registers": "M4 13h16v7H4zM6 13l1.5-8h9L18 13M9.5 8.5h5M10 16.5h4",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 4.4a3.5 3.5 0 0 1 0 6.3M18 14.9c2 .7 3.2 2.4 3.5 5.1",
    "attention": "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3h.01",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20.5 20.5l-5.3-5.3",
    "plus": "M12 5v14M5 12h14",
    "back": "M14.5 5.5 8 12l6.5 6.5",
    "next": "M9.5 5.5 16 12l-6.5 6.5",
    "done": "M4.5 12.5 10 18 20 6.5",
    "out": "M9 4H5v16h4M14 8l4.5 4-4.5 4M18 12H9.5",
}
