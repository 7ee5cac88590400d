"""Rows of the page that are added and taken away by its buttons: `holds`, `parts`, `tiers`,
`goods:PART`, `items:PART:GOODS:ID` and `not_items:PART:GOODS:ID`, the last five with places."""

from typing import Any

from kasse.office.promotions.builder.draft import Draft, GoodsRow, HoldsRow, PartRow, TierRow
from kasse.office.promotions.builder.typed import MOST_ROWS


def add(draft: Draft, what: str) -> None:
    """Adds a row, or an item; what is not there, or one too many, is passed over."""
    kind, *places = what.split(":", 3)
    if kind in ("items", "not_items"):
        goods = _goods(draft, places)
        if goods is not None and places[2] not in getattr(goods, kind):
            getattr(goods, kind).append(places[2])
            goods.q = ""
        return
    rows = _list(draft, kind, places)
    if rows is not None and len(rows) < MOST_ROWS:
        new: dict[str, Any] = {
            "holds": HoldsRow,
            "parts": PartRow,
            "tiers": TierRow,
            "goods": GoodsRow,
        }
        rows.append(new[kind]())


def remove(draft: Draft, what: str) -> None:
    """Takes a row away, never the only one, or an item."""
    kind, *places = what.split(":", 3)
    if kind in ("items", "not_items"):
        goods = _goods(draft, places)
        if goods is not None:
            setattr(goods, kind, [one for one in getattr(goods, kind) if one != places[2]])
        return
    *outer, last = places or [""]
    rows = _list(draft, kind, outer)
    place = _number(last)
    if rows is not None and place is not None and place < len(rows) > 1:
        del rows[place]
        if kind == "parts" and draft.give_on.startswith("parts:"):
            draft.give_on = "all"


def _list(draft: Draft, kind: str, places: list[str]) -> list[Any] | None:
    if kind == "goods":
        part = _at(draft.parts, places[:1])
        return None if part is None else part.goods
    lists: dict[str, list[Any]] = {
        "holds": draft.holds,
        "parts": draft.parts,
        "tiers": draft.tiers,
    }
    return lists.get(kind)


def _goods(draft: Draft, places: list[str]) -> GoodsRow | None:
    part = _at(draft.parts, places[:1])
    found: GoodsRow | None = _at(part.goods, places[1:2]) if part and len(places) == 3 else None
    return found


def _at(rows: list[Any], places: list[str]) -> Any:
    place = _number(places[0]) if places else None
    return rows[place] if place is not None and place < len(rows) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None
