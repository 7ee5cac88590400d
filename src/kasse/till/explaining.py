"""What promotions do for the basket in hand, why, and what is missing for more: a command that only
asks (PRO-25, PRO-26).

It is asked once the basket has stood still, never on the way of a scan.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from kasse.domain.basket.explaining import explained
from kasse.domain.canonical import JsonValue
from kasse.domain.item import Item, is_blocked, is_outside_windows
from kasse.domain.outcome import Refused
from kasse.domain.promotions.explain import Miss, Reason
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import Offers, fits
from kasse.domain.promotions.promotion import Goods, Part
from kasse.domain.quantity import ONE_THOUSANDTHS
from kasse.till import prices
from kasse.till.catalogue import Found
from kasse.till.items import parsed
from kasse.till.state import Answer, Call, Outcome, TillState

CHOICES: Final = 24
"""Items of a part that are offered to choose from, the cheapest."""


def explain(till: TillState, call: Call) -> Answer:
    """Reasons and near misses; with `line` the reasons of that line alone."""
    terms = till.settings.terms
    if isinstance(terms, Refused):
        return terms
    line = call.arguments.optional_number("line")
    shelf = _Shelf(till, call)
    found = explained(till.basket, terms, example=shelf.example if line is None else None)
    return Outcome(
        result={
            "reasons": [
                _reason(reason, terms.offers)
                for reason in found.reasons
                if line in (None, reason.line)
            ],
            "misses": [_miss(till, miss, shelf) for miss in found.misses],
        }
    )


class _Shelf:
    """The goods that parts of promotions ask for, as the catalogue has them at this minute."""

    def __init__(self, till: TillState, call: Call) -> None:
        self._till = till
        self._call = call
        self._known: dict[Part, tuple[tuple[Item, GoodsLine], ...]] = {}

    def example(self, part: Part) -> GoodsLine | None:
        """One piece of the cheapest item that fits."""
        pieces = (
            line
            for item, line in self._of(part)
            if item.unit == "pcs" and item.price is not None and not item.has_variants
        )
        return next(pieces, None)

    def choices(self, part: Part) -> list[str]:
        """The ids of items that fit, the cheapest first."""
        return [item.id for item, _ in self._of(part)]

    def _of(self, part: Part) -> tuple[tuple[Item, GoodsLine], ...]:
        if part not in self._known:
            found = {item.id: (item, line) for item, line in self._fitting(part)}
            cheapest = sorted(found.values(), key=lambda one: (one[1].price_minor, one[0].id))
            self._known[part] = tuple(cheapest[:CHOICES])
        return self._known[part]

    def _fitting(self, part: Part) -> Iterator[tuple[Item, GoodsLine]]:
        for goods in part.goods:
            found = prices.shown(self._till.catalogue, self._named(goods), self._call.moment)
            for item in map(parsed, found):
                if isinstance(item, Refused) or not self._is_for_sale(item):
                    continue
                line = self._line(item)
                if fits(line, goods):
                    yield item, line

    def _named(self, goods: Goods) -> Sequence[Found]:
        """Items that a description names, or some of its categories; none where only looking at all
        items would tell."""
        catalogue = self._till.catalogue
        if goods.items:
            return catalogue.items(goods.items[:CHOICES])
        if goods.categories:
            return catalogue.cheapest(self._with_below(goods.categories), limit=CHOICES)
        return ()

    def _with_below(self, categories: Sequence[str]) -> list[str]:
        """The categories and all below them."""
        all_ = self._till.catalogue.categories()
        found = dict.fromkeys(categories)
        for wider in found.copy():
            below = [wider]
            while below:
                parent = below.pop()
                more = [str(one["id"]) for one in all_ if one.get("parent") == parent]
                below += [one for one in more if one not in found]
                found.update(dict.fromkeys(more))
        return list(found)

    def _is_for_sale(self, item: Item) -> bool:
        today, minute = self._call.today, self._call.minute
        return (
            item.sold
            and item.kind != "deposit"
            and not is_blocked(item, today)
            and not is_outside_windows(item, today, minute=minute)
        )

    def _line(self, item: Item) -> GoodsLine:
        price = item.price or 0
        return GoodsLine(
            line=0,
            items=(item.id,) if item.variant_of is None else (item.id, item.variant_of),
            price_minor=price,
            bare_minor=price,
            quantity_thousandths=ONE_THOUSANDTHS,
            floor_minor=item.floor or 0,
            categories=self._till.catalogue.category_path(item.category),
            brand=item.brand or "",
            tags=item.tags,
            moment=self._call.moment,
        )


def _reason(reason: Reason, offers: Offers) -> dict[str, JsonValue]:
    document: dict[str, JsonValue] = {
        "line": reason.line,
        "promotion": reason.promotion,
        "name": offers.name(reason.promotion),
        "why": reason.why,
    }
    if reason.why == "gives":
        document |= {"amount": reason.amount_minor, "pieces": reason.pieces}
    if reason.why == "missing":
        document |= {"missing": reason.missing, "measure": reason.measure}
    if reason.other is not None:
        document["other"] = offers.name(reason.other)
    return document


def _miss(till: TillState, miss: Miss, shelf: _Shelf) -> dict[str, JsonValue]:
    part = miss.promotion.parts[miss.part]
    goods: list[str] = shelf.choices(part)
    document: dict[str, JsonValue] = {
        "promotion": miss.promotion.id,
        "name": miss.promotion.name,
        "missing": miss.missing,
        "measure": miss.measure,
        "saves": miss.saves_minor,
    }
    if miss.like is not None:
        item = miss.like.items[0]
        document["like"] = {
            "item": item,
            "name": _name(till, item),
            "price": miss.like.price_minor,
        }
        goods = goods or [item]
    document["goods"] = list(goods)
    if len(part.goods) == 1 and len(part.goods[0].categories) == 1 and not part.goods[0].items:
        document["category"] = part.goods[0].categories[0]
    return document


def _name(till: TillState, item: str) -> str:
    """What an item is called: a line's is not asked for again."""
    line = next((line for line in till.basket.lines if line.item == item), None)
    if line is not None:
        return line.name
    found = till.catalogue.item(item)
    return item if found is None else str(found["name"])
