"""Baskets that took long, or that have a gap, as documents from which they can be tried again."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kasse.demo.campaigns.baskets import PricedBasket
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import Offers
from kasse.domain.promotions.promotion import Goods, Part, Promotion


def document(basket: PricedBasket, offers: Offers, visit: Visit) -> dict[str, Any]:
    """The lines and the promotions that may apply, without the goods that are not in the basket."""
    candidates = offers.candidates(basket.lines, visit)
    return {
        "basket": basket.key,
        "visit": asdict(visit),
        "lines": [asdict(line) for line in basket.lines],
        "promotions": [asdict(_reduced(one.promotion, basket.lines)) for one in candidates],
    }


def write(documents: Sequence[dict[str, Any]], folder: Path) -> None:
    """A file for each."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in documents:
        path = folder / f"{one['basket']}.json"
        path.write_text(json.dumps(one, ensure_ascii=False, indent=1), encoding="utf-8")


def _reduced(promotion: Promotion, lines: Sequence[GoodsLine]) -> Promotion:
    items = {item for line in lines for item in line.items}
    return replace(
        promotion,
        parts=tuple(
            Part(goods=tuple(_in_basket(part, items)), count=part.count) for part in promotion.parts
        ),
    )


def _in_basket(part: Part, items: set[str]) -> Iterator[Goods]:
    for goods in part.goods:
        here = tuple(item for item in goods.items if item in items)
        # Where none is in the basket one is left, for without any it would fit all goods.
        yield replace(goods, items=here or goods.items[:1])
