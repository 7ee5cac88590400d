"""Who the customer is, as far as prices and promotions ask (BSK-48)."""

from collections.abc import Collection

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Decided, Decision, Situation, refuse_while_paying
from kasse.domain.basket.state import Basket, BasketEvent, CustomerGroupsSet, Opened
from kasse.domain.outcome import Refused, refused


def set_customer_groups(
    basket: Basket,
    *,
    groups: Collection[str],
    known: Collection[str],
    new_basket: str,
    now: Situation,
) -> Decision:
    """Say in which of the `known` groups the customer is; none takes it back.

    Refuses basket.being_paid, permission.denied and customer_group.unknown.
    """
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    granted = authorise(now.authority, "sale.sell")
    if isinstance(granted, Refused):
        return granted
    unknown = sorted(set(groups) - set(known))
    if unknown:
        return refused("customer_group.unknown", group=unknown[0])
    wanted = tuple(sorted(set(groups)))
    if wanted == basket.customer_groups:
        return Decided()
    opened: tuple[BasketEvent, ...] = (
        () if basket.basket is not None else (Opened(basket=new_basket, at=now.at),)
    )
    return Decided(events=(*opened, CustomerGroupsSet(groups=wanted)))
