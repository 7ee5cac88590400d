"""What an item costs: price lists, conditions, the lowest price of 30 days.

Rules PRICE-1 to PRICE-8 and PRICE-17 to PRICE-20: docs/rules/prices.md. Prices are minor units for
one unit of the item, quantities thousandths; a moment is the store's local minute
("2026-11-30T16:59"), so that two moments compare as texts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from kasse.domain.item import SaleWindow, is_within

Level: TypeAlias = Literal["store", "region", "everywhere"]

PRIOR_DAYS: Final = 30
"""Days before a reduction whose lowest price is named beside it (PRICE-17)."""

_WIDTH: Final = {"store": 0, "region": 1, "everywhere": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOption:
    """A price on condition: for who is in a customer group (`group`; None: for everybody) and buys
    at least so much of the item in one basket. `list` is the price list that offers it."""

    list: str
    price_minor: int
    least_thousandths: int = 0
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBreak:
    """The price of one unit from `least_thousandths` of the item in one basket on."""

    price_minor: int
    least_thousandths: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """When and for whom a list holds, as told to a store that it is for (PRICE-1).

    It holds from the moment `valid_from` until just before `valid_to`, and within one of its
    windows where it has any. `groups` are customer groups; none: everybody.
    """

    id: str
    level: Level = "everywhere"
    groups: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    windows: tuple[SaleWindow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPrice:
    """What a list says of one item."""

    list: PriceList
    breaks: tuple[PriceBreak, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPrice:
    """What one unit of an item costs everybody in a store, None where it is typed; the list that
    says so, None for the item's or the store's own price; and what it may cost on condition."""

    price_minor: int | None
    list: str | None = None
    options: tuple[PriceOption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceStep:
    """From `moment` on everybody paid `price_minor`; None: it was not sold. `reduced` says that the
    price was announced as a reduction."""

    moment: str
    price_minor: int | None
    reduced: bool = False


def moment_of(day: str, *, minute: int) -> str:
    """The moment of a minute (after midnight) of a day (ISO)."""
    hours, minutes = divmod(minute, 60)
    return f"{day}T{hours:02d}:{minutes:02d}"


def holds(price_list: PriceList, moment: str) -> bool:
    """Whether the list holds at that minute."""
    if price_list.valid_from is not None and moment < price_list.valid_from:
        return False
    if price_list.valid_to is not None and moment >= price_list.valid_to:
        return False
    minute = int(moment[11:13]) * 60 + int(moment[14:16])
    return not price_list.windows or is_within(price_list.windows, moment[:10], minute=minute)


def resolve(
    price_minor: int | None, *, own_minor: int | None, prices: Iterable[ListPrice], moment: str
) -> ItemPrice:
    """What an item costs at a moment: `price_minor` is the item's own price, `own_minor` the
    store's own, `prices` what the store's lists say, in any order (PRICE-2 to PRICE-5).

    A price that is typed at the till stays so, whatever lists say.
    """
    if price_minor is None and own_minor is None:
        return ItemPrice(price_minor=None)
    holding = [found for found in prices if holds(found.list, moment)]
    standing = ItemPrice(price_minor=price_minor if own_minor is None else own_minor)
    narrowest = _narrowest(holding)
    if narrowest is not None and (own_minor is None or narrowest.list.level == "store"):
        standing = ItemPrice(price_minor=_for_any_quantity(narrowest), list=narrowest.list.id)
    assert standing.price_minor is not None
    below = standing.price_minor
    options = (option for found in holding for option in _options(found))
    lower = sorted((option for option in options if option.price_minor < below), key=_order)
    return replace(standing, options=tuple(lower))


def best_option(
    options: Sequence[PriceOption], *, quantity_thousandths: int, groups: Sequence[str]
) -> PriceOption | None:
    """The lowest of the prices that somebody qualifies for; None where there is none (PRICE-4)."""
    fulfilled = (
        option
        for option in options
        if quantity_thousandths >= option.least_thousandths
        and (option.group is None or option.group in groups)
    )
    return min(fulfilled, key=_order, default=None)


def prior_price(history: Sequence[PriceStep], *, moment: str) -> int | None:
    """The lowest price in the 30 days before the reduction that holds at `moment` (PRICE-17 to
    PRICE-19); None where nothing was sold before it. `history` is in the order of moments.
    """
    return lowest_before(history, moment=reduction_began(history, moment=moment))


def reduction_began(history: Sequence[PriceStep], *, moment: str) -> str:
    """When the reduction that holds at `moment` began, with those that it grew from (PRICE-18), as
    far as `history` knows; `moment` itself where none holds."""
    past = [step for step in history if step.moment <= moment]
    begun = moment
    for place in range(len(past) - 1, -1, -1):
        step = past[place]
        if not step.reduced:
            break
        begun = step.moment
        before = past[place - 1] if place else None
        if before is None or not before.reduced or _is_higher(step, before):
            break
    return begun


def lowest_before(history: Sequence[PriceStep], *, moment: str) -> int | None:
    """The lowest price of the 30 days before `moment`; None where nothing was sold in them."""
    since = earlier(moment, days=PRIOR_DAYS)
    prices: list[int | None] = []
    for place, step in enumerate(history):
        ends = history[place + 1].moment if place + 1 < len(history) else moment
        if step.moment < moment and ends > since:
            prices.append(step.price_minor)
    return min((price for price in prices if price is not None), default=None)


def earlier(moment: str, *, days: int) -> str:
    """The same minute so many days before."""
    at = datetime.fromisoformat(moment) - timedelta(days=days)
    return at.isoformat(timespec="minutes")


def _is_higher(step: PriceStep, before: PriceStep) -> bool:
    if step.price_minor is None or before.price_minor is None:
        return True
    return step.price_minor > before.price_minor


def _narrowest(holding: Iterable[ListPrice]) -> ListPrice | None:
    """The list for everybody whose price stands for all others' (PRICE-2, PRICE-3)."""
    for_all = [
        found for found in holding if not found.list.groups and _for_any_quantity(found) is not None
    ]
    for_all.sort(key=lambda found: found.list.id)
    return max(
        for_all,
        key=lambda found: (
            -_WIDTH[found.list.level],
            bool(found.list.windows),
            found.list.valid_from or "",
        ),
        default=None,
    )


def _for_any_quantity(found: ListPrice) -> int | None:
    prices = (part.price_minor for part in found.breaks if part.least_thousandths == 0)
    return min(prices, default=None)


def _options(found: ListPrice) -> Iterable[PriceOption]:
    for part in found.breaks:
        if not found.list.groups and part.least_thousandths == 0:
            continue
        for group in found.list.groups or (None,):
            yield PriceOption(
                list=found.list.id,
                price_minor=part.price_minor,
                least_thousandths=part.least_thousandths,
                group=group,
            )


def _order(option: PriceOption) -> tuple[int, str, int, str]:
    return (option.price_minor, option.list, option.least_thousandths, option.group or "")
