"""What one customer of a demo shop lays on the counter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from kasse.demo import files
from kasse.demo.files import Goods, Group
from kasse.demo.trade import Trade, Weighted, weighted
from kasse.domain.barcodes.gtin import check_digit
from kasse.domain.rounding import half_up

_FAVOUR = 4
"""How steeply the goods of a category fall in favour, from the first to the last."""
_LEAST_G, _MOST_G = 120, 1_900
_CARD_OF_HUNDRED = 68
_WALLET_OF_HUNDRED = 19
_NOTES_MINOR = (5_000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a shop sells, by category, with how often each is taken."""

    goods: Mapping[str, Goods]
    by_category: Mapping[str, Weighted]
    groups: Mapping[str, Group]


def read_shelf(kind: str) -> Shelf:
    """The shelf of a shop; goods stand in a fixed but mixed order of favour, those with an age
    limit last: an Irish coffee is not what a café sells most of.
    """
    every = {
        goods.sku: goods
        for goods in files.goods(kind)
        if goods.price_minor is not None and goods.category != "deposit"
    }
    order = sorted(every)
    Random(kind).shuffle(order)
    order.sort(key=lambda sku: every[sku].min_age is not None)
    favour: dict[str, dict[str, int]] = {}
    for sku in order:
        rank = favour.setdefault(every[sku].category, {})
        rank[sku] = 1_000 // (len(rank) + _FAVOUR)
    return Shelf(
        goods=every,
        by_category={category: weighted(ranks) for category, ranks in favour.items()},
        groups={group.id: group for group in files.groups(kind)},
    )


def basket(kind: str, shelf: Shelf, trade: Trade, rng: Random) -> Iterator[dict[str, Any]]:
    """The commands that ring one customer's goods up: arguments of `scan` or `add`."""
    for _ in range(int(trade.lines.draw(rng))):
        category = trade.categories.draw(rng)
        goods = shelf.goods[shelf.by_category[category].draw(rng)]
        yield one(kind, goods, shelf, trade, rng)


def one(kind: str, goods: Goods, shelf: Shelf, trade: Trade, rng: Random) -> dict[str, Any]:
    """The command that rings up some of these goods: with its code, or picked on the screen."""
    if goods.code.startswith("instore:"):
        assert goods.price_minor is not None
        return scale_label(goods.code, goods.price_minor, rng.randint(_LEAST_G, _MOST_G))
    quantity = int(trade.pieces.draw(rng)) * 1_000
    if goods.code and not goods.groups:
        return {"command": "scan", "text": goods.code, "quantity": quantity}
    command: dict[str, Any] = {
        "command": "add",
        "item": files.item_id(kind, goods.sku),
        "quantity": quantity,
    }
    if goods.groups:
        groups = [shelf.groups[f"{kind}-{group}"] for group in goods.groups]
        command["modifiers"] = [
            {"modifier": modifier} for group in groups for modifier in _chosen(group, rng)
        ]
    return command


def scale_label(code: str, price_minor: int, grams: int) -> dict[str, Any]:
    """The scan of a label that a scale printed: with the weight (26), or the amount (21)."""
    prefix = code.removeprefix("instore:")
    measure = grams if prefix.startswith("26") else half_up(price_minor * grams, 1_000)
    digits = f"{prefix}{measure:06d}"
    return {"command": "scan", "text": digits + check_digit(digits)}


def payment(total_minor: int, rng: Random) -> list[dict[str, Any]]:
    """How a customer pays: arguments of `tender`, part by part."""
    chance = rng.randrange(100)
    reference = f"{rng.randrange(10**6):06d}"
    if chance < _CARD_OF_HUNDRED:
        return [{"kind": "card", "reference": reference}]
    if chance < _CARD_OF_HUNDRED + _WALLET_OF_HUNDRED:
        return [{"kind": "mobilepay", "reference": reference}]
    if chance == 99 and total_minor > 20_000:
        part = {"kind": "cash", "amount": 10_000, "given": 10_000}
        return [part, {"kind": "card", "reference": reference}]
    return [{"kind": "cash", "given": handed_over(total_minor, _NOTES_MINOR, rng)}]


def handed_over(total_minor: int, notes_minor: Sequence[int], rng: Random) -> int:
    """What somebody gives who pays in cash: some note's multiple that is enough."""
    enough = total_minor + 50  # cash rounding may add up to half a krone
    note = rng.choice(notes_minor[:3] if enough < notes_minor[-1] else notes_minor)
    return -(-enough // note) * note


def _chosen(group: Group, rng: Random) -> list[str]:
    if group.least == group.most == 1:
        choices = weighted({choice.modifier: choice.weight for choice in group.choices})
        return [choices.draw(rng)]
    wanted = [choice for choice in group.choices if rng.randrange(100) < choice.weight]
    return [choice.modifier for choice in wanted[: group.most]]
