"""Rows of the page that are added and taken away by its buttons: `holds`, `parts`, `tiers`,
`goods:PART`, `items:PART:GOODS:ID` and `not_items:PART:GOODS:ID`, the last five with places; and
words, which are taken away alone: `brands:PART:GOODS:WORD` and the like, `customer_groups:WORD`."""

from collections.abc import Mapping
from typing import Any

from kasse.office.promotions.builder.draft import Draft, GoodsRow, HoldsRow, PartRow, TierRow
from kasse.office.promotions.builder.typed import MOST_GOODS, MOST_ROWS, WORDS


def add(draft: Draft, what: str) -> None:
    """Adds a row, or an item; what is not there, or one too many, is passed over."""
    kind, *places = what.split(":", 3)
    if kind == "parts":
        # Of several places there is no cheapest piece.
        draft.give_on = "all" if draft.give_on in ("cheapest", "dearest") else draft.give_on
    if kind in ("items", "not_items"):
        goods = _goods(draft, places)
        if goods is None or places[2] in getattr(goods, kind):
            return
        goods.q = ""
        if kind == "items" and (goods.categories or goods.brands or goods.tags):
            # Whoever adds an item to a category means either of them, not what is both.
            draft.parts[int(places[0])].goods.append(GoodsRow(items=[places[2]]))
        else:
            getattr(goods, kind).append(places[2])
        return
    rows = _list(draft, kind, places)
    if rows is not None and len(rows) < (MOST_GOODS if kind == "goods" else MOST_ROWS):
        new: dict[str, Any] = {
            "holds": HoldsRow,
            "parts": PartRow,
            "tiers": TierRow,
            "goods": GoodsRow,
        }
        rows.append(new[kind]())


def field_after(draft: Draft, post: Mapping[str, str]) -> str:
    """The id of the field to go on with after one of the buttons."""
    what = post.get("add", "")
    kind, *places = what.split(":", 3)
    if kind in ("items", "not_items") or "find" in post:
        part, _, number = post.get("find", ":".join(places[:2])).partition(":")
        return f"goods-{part}-{number}-q"
    if kind == "goods" and (part_row := _at(draft.parts, places[:1])):
        return f"goods-{places[0]}-{len(part_row.goods) - 1}-q"
    last = {
        "parts": f"part-{len(draft.parts) - 1}-count",
        "tiers": f"tier-{len(draft.tiers) - 1}-least",
        "holds": f"holds-{len(draft.holds) - 1}-starts_at",
    }
    return last.get(kind, "")


def remove(draft: Draft, what: str) -> None:
    """Takes a row away, never the only one, or an item."""
    kind, *places = what.split(":", 3)
    if kind == "customer_groups":
        gone = what.partition(":")[2]
        draft.customer_groups = [one for one in draft.customer_groups if one != gone]
        return
    if kind in ("items", "not_items", *WORDS):
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
