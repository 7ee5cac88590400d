"""What the basket in hand comes to, reckoned once for as long as it stands still."""

from kasse.domain.basket.pricing import Priced, price_basket
from kasse.domain.terms import Terms
from kasse.till.state import TillState


def priced_in_hand(till: TillState, terms: Terms) -> Priced:
    """The basket's price: the view asks for it again whenever the office has answered something."""
    kept = till.priced
    if kept is not None and kept[0] is till.basket and kept[1] is terms:
        return kept[2]
    priced = price_basket(till.basket, terms)
    till.priced = (till.basket, terms, priced)
    return priced
