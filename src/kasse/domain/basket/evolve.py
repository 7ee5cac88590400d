"""Folding events into a basket, and events to and from documents."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from types import MappingProxyType
from typing import Final, cast, get_args

from kasse.domain.basket.state import (
    EMPTY,
    Basket,
    BasketEvent,
    BasketNoted,
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
    SourceOpened,
    TenderRemoved,
    TenderTaken,
)
from kasse.domain.canonical import JsonValue
from kasse.domain.documents import Malformed, from_document, to_document


def evolve(basket: Basket, event: BasketEvent) -> Basket:
    """The basket after `event`. Events were decided; they are not judged again."""
    match event:
        case Opened():
            return replace(basket, basket=event.basket, opened_at=event.at)
        case LineAdded():
            return replace(
                basket,
                lines=(*basket.lines, event.line),
                next_line=max(basket.next_line, event.line.line + 1),
                touched=event.line.line if event.line.deposit_of is None else basket.touched,
            )
        case LineRemoved():
            return _without_line(basket, event.line)
        case DiscountGiven():
            return replace(
                basket,
                discounts=(*basket.discounts, event.discount),
                next_discount=event.discount.discount + 1,
                touched=event.discount.line,
            )
        case DiscountRemoved():
            kept = tuple(found for found in basket.discounts if found.discount != event.discount)
            return replace(basket, discounts=kept)
        case TenderTaken():
            return replace(
                basket,
                tenders=(*basket.tenders, event.tender),
                next_tender=event.tender.tender + 1,
            )
        case TenderRemoved():
            kept_tenders = tuple(part for part in basket.tenders if part.tender != event.tender)
            return replace(basket, tenders=kept_tenders)
        case ExemptionSet():
            return replace(basket, exemption=event.exemption)
        case SourceOpened():
            receipt = (event.source.register, event.source.seq)
            others = (
                source for source in basket.sources if (source.register, source.seq) != receipt
            )
            return replace(basket, sources=(*others, event.source))
        case BasketNoted():
            return replace(basket, note=event.text or None)
    return _with_line(basket, event)


def evolve_all(basket: Basket, events: Iterable[BasketEvent]) -> Basket:
    """The basket after all the events, in order."""
    return reduce(evolve, events, basket)


def _without_line(basket: Basket, number: int) -> Basket:
    lines = tuple(line for line in basket.lines if line.line != number)
    if not lines:
        # BSK-28: discounts, exemption and notes go with the last line.
        return EMPTY
    discounts = tuple(found for found in basket.discounts if found.line != number)
    return replace(basket, lines=lines, discounts=discounts)


def _with_line(basket: Basket, event: QuantitySet | LineNoted | PriceSet) -> Basket:
    lines = tuple(
        _changed(line, event) if line.line == event.line else line for line in basket.lines
    )
    changed_deposit = any(
        line.line == event.line and line.deposit_of is not None for line in basket.lines
    )
    return replace(basket, lines=lines, touched=basket.touched if changed_deposit else event.line)


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
