"""Folding events into a basket, and events to and from documents."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, cast, get_args

from kasse.domain.basket.state import (
    EMPTY,
    Basket,
    BasketEvent,
    BasketNoted,
    CouponHanded,
    CouponTakenBack,
    CustomerGroupsSet,
    DiscountGiven,
    DiscountRemoved,
    ExemptionSet,
    Line,
    LineAdded,
    LineNoted,
    LineRemoved,
    Opened,
    PriceSet,
    QuantitySet,
    ReturningSet,
    SourceOpened,
    TenderRemoved,
    TenderTaken,
)
from kasse.domain.canonical import JsonValue
from kasse.domain.documents import Malformed, from_document, to_document


def evolve(basket: Basket, event: BasketEvent) -> Basket:
    """The basket after `event`. Events were decided; they are not judged again."""
    return evolve_all(basket, (event,))


def evolve_all(basket: Basket, events: Iterable[BasketEvent]) -> Basket:
    """The basket after all the events, in order."""
    happened = tuple(events)
    if not happened:
        return basket
    made = _Making(basket)
    for event in happened:
        _take(made, event)
    return made.basket()


class _Making:
    """A basket into which events are folded: its lines and discounts by their numbers.

    So an event costs the same however long the basket is, and a long one is quickly made again.
    """

    __slots__ = ("discounts", "lines", "rest")

    def __init__(self, basket: Basket) -> None:
        self.lines = {line.line: line for line in basket.lines}
        self.discounts = {discount.discount: discount for discount in basket.discounts}
        self.rest = replace(basket, lines=(), discounts=())

    def change(self, **fields: Any) -> None:
        """Other values for fields that are neither lines nor discounts."""
        self.rest = replace(self.rest, **fields)

    def basket(self) -> Basket:
        return replace(
            self.rest, lines=tuple(self.lines.values()), discounts=tuple(self.discounts.values())
        )


def _take(made: _Making, event: BasketEvent) -> None:
    rest = made.rest
    match event:
        case LineAdded():
            line = event.line
            made.lines[line.line] = line
            made.change(
                next_line=max(rest.next_line, line.line + 1),
                touched=line.line if line.deposit_of is None else rest.touched,
            )
        case LineRemoved():
            _remove_line(made, event.line)
        case DiscountGiven():
            given = event.discount
            made.discounts[given.discount] = given
            made.change(next_discount=given.discount + 1, touched=given.line)
        case DiscountRemoved():
            made.discounts.pop(event.discount, None)
        case TenderTaken():
            made.change(tenders=(*rest.tenders, event.tender), next_tender=event.tender.tender + 1)
        case TenderRemoved():
            made.change(tenders=tuple(part for part in rest.tenders if part.tender != event.tender))
        case SourceOpened():
            receipt = (event.source.register, event.source.seq)
            others = (found for found in rest.sources if (found.register, found.seq) != receipt)
            made.change(sources=(*others, event.source))
        case Opened() | BasketNoted() | ExemptionSet() | ReturningSet():
            _change_whole(made, event)
        case CouponHanded() | CouponTakenBack() | CustomerGroupsSet():
            _change_customer(made, event)
        case _:
            _change_line(made, event)


def _change_whole(made: _Making, event: Opened | BasketNoted | ExemptionSet | ReturningSet) -> None:
    match event:
        case Opened():
            made.change(basket=event.basket, opened_at=event.at)
        case BasketNoted():
            made.change(note=event.text or None)
        case ExemptionSet():
            made.change(exemption=event.exemption)
        case _:
            made.change(returning=event.returning)
            if not made.lines:
                _empty(made)


def _change_customer(
    made: _Making, event: CouponHanded | CouponTakenBack | CustomerGroupsSet
) -> None:
    """Who buys, and what they handed over: that stays without lines (CPN-10, BSK-48)."""
    match event:
        case CouponHanded():
            made.change(coupons=(*made.rest.coupons, event.coupon))
        case CustomerGroupsSet():
            made.change(customer_groups=event.groups)
        case _:
            kept = tuple(one for one in made.rest.coupons if one.code != event.code)
            made.change(coupons=kept)
    if not made.lines:
        _empty(made)


def _remove_line(made: _Making, number: int) -> None:
    made.lines.pop(number, None)
    if not made.lines:
        _empty(made)
    for discount in [found for found in made.discounts.values() if found.line == number]:
        del made.discounts[discount.discount]


def _empty(made: _Making) -> None:
    """BSK-28: discounts, exemption and notes go with the last line; that goods come back stays, and
    so do coupons and who the customer is."""
    made.discounts.clear()
    rest = made.rest
    made.rest = (
        EMPTY
        if rest.returning is None and not rest.coupons and not rest.customer_groups
        else replace(
            EMPTY,
            basket=rest.basket,
            opened_at=rest.opened_at,
            returning=rest.returning,
            coupons=rest.coupons,
            customer_groups=rest.customer_groups,
            next_line=rest.next_line,
        )
    )


def _change_line(made: _Making, event: QuantitySet | LineNoted | PriceSet) -> None:
    line = made.lines[event.line]
    made.lines[event.line] = _changed(line, event)
    # A deposit follows its line; that one was touched.
    if line.deposit_of is None:
        made.change(touched=event.line)


def _changed(line: Line, event: QuantitySet | LineNoted | PriceSet) -> Line:
    match event:
        case QuantitySet():
            return replace(
                line,
                quantity_thousandths=event.quantity_thousandths,
                approved_by=event.approved_by or line.approved_by,
            )
        case LineNoted():
            return replace(line, note=event.text or None)
    return replace(
        line,
        price_minor=event.price_minor,
        price_reason=event.reason,
        price_approved_by=event.approved_by,
    )


_EVENTS: Final[Mapping[str, type]] = MappingProxyType(
    {event.__name__: event for event in get_args(BasketEvent)}
)


def event_to_document(event: BasketEvent) -> dict[str, JsonValue]:
    """The form in which the till keeps an event: its fields, and `event`, its name."""
    return {"event": type(event).__name__, **to_document(event)}


def event_from_document(document: object) -> BasketEvent:
    """The event that was kept. Raises Malformed where it is none."""
    if not isinstance(document, Mapping) or document.get("event") not in _EVENTS:
        raise Malformed("event")
    return cast(BasketEvent, from_document(_EVENTS[document["event"]], document))
