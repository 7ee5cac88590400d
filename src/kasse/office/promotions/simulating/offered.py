"""The promotions of a simulation as bits of a number: what may fit goods, what holds at a minute and
what is on which side are then one operation each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from kasse.domain.outcome import Refused
from kasse.domain.promotions.applied import NOTHING, Applied
from kasse.domain.promotions.documents import promotion_from_document
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import arranged, in_time
from kasse.domain.promotions.promotion import Goods, Limits, Part, Promotion
from kasse.office.promotions.simulating.plan import Plan

MOST_MINUTES: Final = 60_000
"""Minutes of which is remembered what holds then."""

_CHANNEL: Final = "till"

Fits: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]
"""The promotions that goods fit, by their places, each with the places of the parts that they fit."""

Codes: TypeAlias = tuple[tuple[str, int], ...]
"""Coupons of which several codes were handed over, and how many."""

Measure: TypeAlias = Literal["pieces", "weight", "amount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What must be in the basket for a promotion, as a bit, to be applied at all: of one of its
    parts at least so much. A set has as many demands as parts; `number` counts all of them."""

    number: int
    bit: int
    least: int
    measure: Measure


class Offered:
    """The promotions of both sides, as `before` and `after`; the bits in `changed` are on one side
    only, those in `tying` look at several pieces together, and `by_code` are those of which each
    code of a coupon gives as much again (CPN-7).

    `for_everybody`: each customer is in all groups, and hands over all coupons, that the campaign's
    own promotions ask for, besides those that the sale names.
    """

    def __init__(self, plan: Plan, *, for_everybody: bool) -> None:
        self.before = self.after = self.tying = self.by_code = 0
        self._promotions: list[Promotion] = []
        self._stores: list[tuple[str, ...]] = []
        self._demands: dict[tuple[int, int], Demand] = {}
        self._numbered: list[Demand] = []
        self._demands_of: dict[int, int] = {}
        self._whom: list[tuple[int, tuple[str, ...], str | None]] = []
        self._groups: frozenset[str] = frozenset()
        self._coupons: frozenset[str] = frozenset()
        self._take(plan, for_everybody=for_everybody)
        self.changed = self.before ^ self.after
        self._timed = [(1 << place, one) for place, one in enumerate(self._promotions) if one.holds]
        self._untimed = _bits(not one.holds for one in self._promotions)
        self._demanding = sum(self._demands_of)
        # What holds when is known by the minute, so from here on goods alone count.
        self._promotions = [replace(one, holds=()) for one in self._promotions]
        self._by_goods = arranged(
            replace(one, id=str(place), limits=Limits(), coupon=None)
            for place, one in enumerate(self._promotions)
        )
        self._for_all = _bits(True for _ in self._promotions) & ~sum(one[0] for one in self._whom)
        self._in_store: dict[str, int] = {}
        self._at: dict[str, int] = {}

    def holding(
        self, *, store: str, moment: str, groups: Sequence[str] = (), coupons: Sequence[str] = ()
    ) -> int:
        """Those that hold in a store at its minute, for a customer in these groups who hands over
        these coupons."""
        if store not in self._in_store:
            self._in_store[store] = _bits(not places or store in places for places in self._stores)
        holding = self._in_store[store] & (self._held(moment) if self._timed else self._untimed)
        return holding & self._are_for(groups, coupons) if self._whom else holding

    def fitting(self, line: GoodsLine) -> Fits:
        """Those that goods may fit, whenever they hold."""
        return tuple(
            (int(one.promotion.id), tuple(part for part, fits in enumerate(one.fits) if fits))
            for one in self._by_goods.candidates([line], Visit())
        )

    def demands(self, fits: Fits) -> tuple[Demand, ...]:
        """What goods help to reach."""
        keys = [(place, part) for place, parts in fits for part in parts]
        return tuple(self._demands[key] for key in keys if key in self._demands)

    def lacking(self, reached: Mapping[int, int]) -> int:
        """Those of which there is too little in a basket, which has so much for each demand, by
        number."""
        lacking = self._demanding
        met: dict[int, int] = {}
        for number, much in reached.items():
            demand = self._numbered[number]
            if much >= demand.least:
                met[demand.bit] = met.get(demand.bit, 0) + 1
        for bit, parts in met.items():
            if parts == self._demands_of[bit]:
                lacking &= ~bit
        return lacking

    def asked(
        self, mask: int, lines: Sequence[GoodsLine], fits: Sequence[Fits], codes: Codes = ()
    ) -> Applied:
        """What the engine gives lines by the promotions of a mask. `items` of each line is a name of
        its own, by which promotions are told what fits them; names are in the order of PRO-16."""
        if not mask:
            return NOTHING
        names: dict[tuple[int, int], list[str]] = {}
        for line, known in zip(lines, fits, strict=True):
            for place, parts in known:
                for part in parts:
                    names.setdefault((place, part), []).append(line.items[0])
        handed = Visit(coupons=tuple(coupon for coupon, times in codes for _ in range(times)))
        return apply(arranged(self._naming(mask, names, handed)), lines, handed)

    def _naming(
        self, mask: int, names: Mapping[tuple[int, int], Sequence[str]], handed: Visit
    ) -> Iterator[Promotion]:
        for place, one in enumerate(self._promotions):
            if mask >> place & 1:
                yield replace(
                    one,
                    # Whom it is for is settled; the codes of a coupon say how often.
                    coupon=one.coupon if one.coupon in handed.coupons else None,
                    parts=tuple(
                        Part(
                            goods=(Goods(items=tuple(names.get((place, part), ("",)))),),
                            count=known.count,
                        )
                        for part, known in enumerate(one.parts)
                    ),
                )

    def _are_for(self, groups: Sequence[str], coupons: Sequence[str]) -> int:
        found = self._for_all
        for bit, wanted, coupon in self._whom:
            if (
                not wanted
                or not self._groups.isdisjoint(wanted)
                or any(one in wanted for one in groups)
            ) and (coupon is None or coupon in self._coupons or coupon in coupons):
                found |= bit
        return found

    def _held(self, moment: str) -> int:
        found = self._at.get(moment)
        if found is None:
            if len(self._at) >= MOST_MINUTES:
                self._at.clear()
            found = self._untimed | sum(bit for bit, one in self._timed if in_time(one, moment))
            self._at[moment] = found
        return found

    def _take(self, plan: Plan, *, for_everybody: bool) -> None:
        read = [
            (one, promotion_from_document(one.id, one.body, language="en"))
            for one in plan.promotions
        ]
        own = [found for one, found in read if one.is_own and not isinstance(found, Refused)]
        if for_everybody:
            self._groups = frozenset(group for one in own for group in one.customer_groups)
            self._coupons = frozenset(one.coupon for one in own if one.coupon is not None)
        for one, found in read:
            # Points are no money, and other channels than tills sold nothing here.
            if (
                isinstance(found, Refused)
                or found.form == "points"
                or (found.channels and _CHANNEL not in found.channels)
            ):
                continue
            self._add(found, is_before=one.side != "after", is_after=one.side != "before")
            self._stores.append(one.stores)

    def _add(self, found: Promotion, *, is_before: bool, is_after: bool) -> None:
        place = len(self._promotions)
        bit = 1 << place
        self.before |= bit if is_before else 0
        self.after |= bit if is_after else 0
        if found.customer_groups or found.coupon is not None:
            self._whom.append((bit, found.customer_groups, found.coupon))
        # What is left for a customer, a day or in all is not known, but no basket gets more.
        said = found.limits
        most = min((one for one in (said.customer, said.day, said.total) if one), default=None)
        if said.basket is not None and found.coupon is not None:
            self.by_code |= bit
        # An each without a limit looks at every piece by itself (PRO-9).
        if found.form != "each" or said.basket is not None or most is not None:
            self.tying |= bit
        demands = list(_demands(found, bit, first=len(self._numbered)))
        if demands:
            self._numbered += demands
            self._demands_of[bit] = len(demands)
            self._demands |= {(place, part): demand for part, demand in enumerate(demands)}
        self._promotions.append(
            replace(
                found,
                channels=(),
                customer_groups=(),
                limits=Limits(basket=said.basket, total=most),
            )
        )


def _demands(promotion: Promotion, bit: int, *, first: int) -> Iterator[Demand]:
    if promotion.form == "set":
        for number, part in enumerate(promotion.parts, start=first):
            yield Demand(number=number, bit=bit, least=part.count, measure="pieces")
    elif promotion.form == "pool":
        measure: Measure = "pieces" if promotion.measure == "count" else promotion.measure
        least = min(tier.least for tier in promotion.tiers)
        yield Demand(number=first, bit=bit, least=least, measure=measure)


def _bits(truths: Iterable[bool]) -> int:
    return sum(1 << place for place, is_so in enumerate(truths) if is_so)
