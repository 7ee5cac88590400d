"""The forms of files that `kasse replay` knows, one module each."""

from types import ModuleType
from typing import Final

from kasse.demo.replay.formats import cj, groceries, online_retail, pizzaplace
from kasse.demo.replay.table import Table, Unreadable
from kasse.domain.outcome import refused

FORMATS: Final[dict[str, ModuleType]] = {
    "cj": cj,
    "online-retail": online_retail,
    "pizzaplace": pizzaplace,
    "groceries": groceries,
}


def format_of(table: Table, *, wanted: str = "auto") -> str:
    """The name of the format whose columns are all there. Raises Unreadable."""
    names = list(FORMATS) if wanted == "auto" else [wanted]
    for name in names:
        if set(FORMATS[name].COLUMNS) <= set(table.header):
            return name
    known = "; ".join(f"{name}: {', '.join(FORMATS[name].COLUMNS)}" for name in names)
    columns = ", ".join(table.header)[:300]
    raise Unreadable(refused("table.columns", file=str(table.path), columns=columns, known=known))
