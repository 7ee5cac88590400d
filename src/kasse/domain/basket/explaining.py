"""Why promotions give a basket what they give, and what is missing for more (PRO-25, PRO-26)."""

from dataclasses import dataclass, replace

from kasse.domain.basket.pricing import price_basket
from kasse.domain.basket.promoting import goods, visit
from kasse.domain.basket.state import Basket
from kasse.domain.promotions.explain import Example, Miss, Reason, misses, reasons
from kasse.domain.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What is said of a basket: of each line and promotion, and the near misses."""

    reasons: tuple[Reason, ...] = ()
    misses: tuple[Miss, ...] = ()


def explained(basket: Basket, terms: Terms, *, example: Example | None) -> Explained:
    """What the promotions do for the basket, and what they would; `example` gives goods that fit a
    part, without it no near misses are looked for."""
    priced = price_basket(basket, terms)
    charged = replace(basket, lines=tuple(found.line for found in priced.lines))
    lines = goods((found.line, found.amount_minor) for found in priced.lines)
    if not lines:
        return Explained()
    offers, who, applied = terms.offers, visit(charged), priced.promotions
    near = () if example is None else misses(offers, lines, who, applied, example=example)
    return Explained(reasons=reasons(offers, lines, who, applied), misses=near)
