"""Whether a promotion makes sense in a catalogue: what can never apply, gives more than the goods
cost, overlaps itself, or names what is not there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

from kasse.domain.outcome import Fact
from kasse.domain.percent import percent_of
from kasse.domain.promotions.findings import UNKNOWN, Catalogue, Finding, Severity, Ware
from kasse.domain.promotions.goods import Visit
from kasse.domain.promotions.offers import fits, holds_at
from kasse.domain.promotions.promotion import Give, Goods, Holds, Part, Promotion, Tier, Way


def findings(promotion: Promotion, catalogue: Catalogue) -> tuple[Finding, ...]:
    """All that is to be said of a promotion by itself; errors and warnings by field."""
    check = _Check(promotion, catalogue)
    return tuple(check.all())


class _Check:
    def __init__(self, promotion: Promotion, catalogue: Catalogue) -> None:
        self._promotion = promotion
        self._catalogue = catalogue
        self._fitting = [_fitting(part, catalogue.wares) for part in promotion.parts]

    def all(self) -> Iterator[Finding]:
        yield from self._names()
        yield from self._channels()
        yield from self._goods()
        yield from self._times()
        yield from self._tiers()
        yield from self._currencies()
        if all(self._fitting):
            yield from self._amounts()
            yield from self._costs()
            yield from self._floors()

    def _found(self, code: str, field: str, severity: Severity = "error", **facts: Fact) -> Finding:
        return Finding(
            code=code,
            severity=severity,
            promotion=self._promotion.id,
            field=field,
            facts=facts,
        )

    def _names(self) -> Iterator[Finding]:
        """Names that the catalogue does not have."""
        for path, goods in _descriptions(self._promotion):
            for field, code in UNKNOWN.items():
                known = self._catalogue.known.get(field.removeprefix("not_"))
                for name in getattr(goods, field):
                    if known is not None and name not in known:
                        yield self._found(code, f"{path}.{field}", name=name)
        groups = self._catalogue.customer_groups
        for group in self._promotion.customer_groups:
            if groups is not None and group not in groups:
                yield self._found("promotion.unknown_group", "customer_groups", name=group)

    def _channels(self) -> Iterator[Finding]:
        """Channels that no till is; what else reads campaigns may have them."""
        channels = self._promotion.channels
        if channels and Visit().channel not in channels:
            facts: dict[str, Any] = {"name": ", ".join(channels)}
            yield self._found("promotion.no_channel", "channels", "warning", **facts)

    def _goods(self) -> Iterator[Finding]:
        """Parts that nothing fits, and parts that are the same."""
        for path, goods in _descriptions(self._promotion):
            if (
                goods.price_from is not None
                and goods.price_to is not None
                and goods.price_from > goods.price_to
            ):
                yield self._found(
                    "promotion.price_range",
                    f"{path}.price_to",
                    price_from=goods.price_from,
                    price_to=goods.price_to,
                )
        for place, fitting in enumerate(self._fitting):
            if not fitting:
                yield self._found("promotion.nothing_fits", f"parts[{place}].goods")
            elif self._promotion.measure == "weight" and not any(
                ware.line.whole for ware in fitting
            ):
                yield self._found("promotion.nothing_weighed", "measure")
        for (first, one), (second, other) in combinations(enumerate(self._promotion.parts), 2):
            if set(one.goods) == set(other.goods):
                yield self._found(
                    "promotion.parts_alike",
                    f"parts[{second}].goods",
                    "warning",
                    first=first + 1,
                    second=second + 1,
                )

    def _times(self) -> Iterator[Finding]:
        """Times that are over, that never come, or that are said twice."""
        holds, now = self._promotion.holds, self._catalogue.now
        over = [bool(now and when.to is not None and when.to <= now) for when in holds]
        for place, when in enumerate(holds):
            if over[place]:
                severity: Severity = "error" if all(over) else "warning"
                assert when.to is not None
                yield self._found("promotion.over", f"holds[{place}].to", severity, to=when.to)
            elif not _ever_holds(when, now):
                yield self._found("promotion.never_then", f"holds[{place}].days")
        for (_, one), (second, other) in combinations(enumerate(holds), 2):
            if one == other:
                yield self._found("promotion.times_twice", f"holds[{second}]", "warning")

    def _tiers(self) -> Iterator[Finding]:
        """Higher tiers that give no more than the one before."""
        for place, (lower, higher) in enumerate(pairwise(self._promotion.tiers), start=1):
            if lower.way == higher.way and not _gives_more(lower, higher):
                yield self._found(
                    "promotion.tier_gives_less",
                    f"tiers[{place}].value",
                    lower=lower.value,
                    higher=higher.value,
                )

    def _currencies(self) -> Iterator[Finding]:
        """Amounts in stores that sell for different money."""
        currencies = self._catalogue.currencies
        if len(currencies) > 1 and _says_amounts(self._promotion):
            yield self._found("promotion.currencies", "stores", currencies=currencies)

    def _amounts(self) -> Iterator[Finding]:
        """Amounts and prices beside what the goods cost that they are for."""
        promotion, give = self._promotion, self._promotion.give
        if give is not None:
            counted = _counted(promotion, give)
            cheapest = sum(count * _cheapest(self._fitting[part]) for part, count in counted)
            dearest = sum(count * _dearest(self._fitting[part]) for part, count in counted)
            yield from self._against("give.value", give.way, give.value, cheapest, dearest)
        for place, tier in enumerate(promotion.tiers):
            field = f"tiers[{place}].value"
            if tier.way == "price" or (tier.way == "amount" and promotion.measure == "count"):
                count = tier.least if tier.way == "amount" else 1
                cheapest = count * _cheapest(self._fitting[0])
                dearest = count * _dearest(self._fitting[0])
                yield from self._against(field, tier.way, tier.value, cheapest, dearest)
            elif tier.way == "amount" and promotion.measure == "amount" and tier.value > tier.least:
                yield self._found(
                    "promotion.more_than_goods", field, value=tier.value, dearest=tier.least
                )

    def _against(
        self, field: str, way: Way, value: int, cheapest: int, dearest: int
    ) -> Iterator[Finding]:
        facts: dict[str, Any] = {"value": value, "cheapest": cheapest, "dearest": dearest}
        if way == "price" and value >= dearest:
            yield self._found("promotion.price_above", field, **facts)
        elif way == "price" and value > cheapest:
            yield self._found("promotion.price_above_some", field, "warning", **facts)
        elif way == "amount" and value > dearest:
            yield self._found("promotion.more_than_goods", field, **facts)
        elif way == "amount" and value > cheapest:
            yield self._found("promotion.more_than_some", field, "warning", **facts)

    def _costs(self) -> Iterator[Finding]:
        """The goods that would be sold for less than they cost the shop, by the worst of them."""
        losses = [
            (paid - cost, ware.name, paid, cost)
            for ware, paid, cost in self._paid_and_cost()
            if paid < cost
        ]
        if losses:
            _, name, paid, cost = min(losses)
            field = "give.value" if self._promotion.give is not None else "tiers"
            yield self._found(
                "promotion.below_cost",
                field,
                "warning",
                name=name,
                price=paid,
                cost=cost,
                items=len({name for _, name, _, _ in losses}),
            )

    def _paid_and_cost(self) -> Iterator[tuple[Ware, int, int]]:
        """Wares whose cost is known, what would be paid for some of them, and what these cost."""
        for ware, paid, count in _sold_for(self._promotion, self._fitting):
            if ware.cost_minor is not None:
                # The till stops at the floor (PRO-5).
                yield ware, max(paid, count * ware.line.floor_minor), count * ware.cost_minor

    def _floors(self) -> Iterator[Finding]:
        """The goods that get less than it promises, because of their floor (PRO-5): that by which
        most is held back."""
        held = [
            (paid - floor, ware.name, paid, floor)
            for ware, paid, count in _sold_for(self._promotion, self._fitting)
            if paid < (floor := count * ware.line.floor_minor)
        ]
        if held:
            _, name, paid, floor = min(held)
            field = "give.value" if self._promotion.give is not None else "tiers"
            yield self._found(
                "promotion.below_floor",
                field,
                "warning",
                name=name,
                price=paid,
                floor=floor,
                items=len({name for _, name, _, _ in held}),
            )


def _descriptions(promotion: Promotion) -> Iterator[tuple[str, Goods]]:
    for place, part in enumerate(promotion.parts):
        for number, goods in enumerate(part.goods):
            yield f"parts[{place}].goods[{number}]", goods


def _fitting(part: Part, wares: Sequence[Ware]) -> list[Ware]:
    """The wares that fit a part, whatever date they bear: no item says that of its pieces."""
    wanted = [replace(goods, expires_within=None) for goods in part.goods]
    return [ware for ware in wares if any(fits(ware.line, goods) for goods in wanted)]


def _ever_holds(when: Holds, now: str) -> bool:
    """Whether there is a minute from `now` on at which it holds; a week and a day tell it."""
    begins = max(when.from_ or "", now)
    first = datetime.fromisoformat(begins or when.to or "2026-01-05T00:00")
    if not begins:
        first -= timedelta(days=9)
    midnight = first.replace(hour=0, minute=0)
    moments = [first]
    for days in range(10):
        day = midnight + timedelta(days=days)
        moments += [day, day + timedelta(minutes=when.starts or 0)]
    return any(
        moment >= first and holds_at(when, moment.isoformat(timespec="minutes"))
        for moment in moments
    )


def _gives_more(lower: Tier, higher: Tier) -> bool:
    return higher.value < lower.value if higher.way == "price" else higher.value > lower.value


def _says_amounts(promotion: Promotion) -> bool:
    ways = [tier.way for tier in promotion.tiers]
    if promotion.give is not None:
        ways.append(promotion.give.way)
    return (
        any(way != "percent" for way in ways)
        or (promotion.form == "pool" and promotion.measure == "amount")
        or any(
            goods.price_from is not None or goods.price_to is not None
            for _, goods in _descriptions(promotion)
        )
    )


def _counted(promotion: Promotion, give: Give) -> list[tuple[int, int]]:
    """The parts, and how many pieces of each, that a gift is compared with."""
    if promotion.form == "each" or give.on in ("cheapest", "dearest"):
        return [(0, 1)]
    if give.on == "parts":
        return [(give.parts[0], 1)]
    return [(place, part.count) for place, part in enumerate(promotion.parts)]


def _cheapest(wares: Sequence[Ware]) -> int:
    return min(ware.price_minor for ware in wares)


def _dearest(wares: Sequence[Ware]) -> int:
    return max(ware.price_minor for ware in wares)


def _sold_for(
    promotion: Promotion, fitting: Sequence[Sequence[Ware]]
) -> Iterator[tuple[Ware, int, int]]:
    """Wares, what would be paid for some of them, whatever their floor, and how many these are."""
    give = promotion.give
    if len(promotion.parts) > 1 or (give is None and not promotion.tiers):
        return
    for ware in fitting[0]:
        price, count = ware.price_minor, promotion.parts[0].count
        if give is not None and promotion.form == "set":
            off = _off_set(give, price, count)
            yield ware, count * price - off, count
        elif give is not None:
            yield ware, price - _off(give.way, give.value, price), 1
        for tier in promotion.tiers:
            if tier.way != "amount":
                yield ware, price - _off(tier.way, tier.value, price), 1


def _off_set(give: Give, price: int, count: int) -> int:
    if give.on == "all" and give.way != "percent":
        return _off(give.way, give.value, price * count)
    return _off(give.way, give.value, price) * (
        give.pieces if give.on in ("cheapest", "dearest") else count
    )


def _off(way: Way, value: int, price: int) -> int:
    if way == "percent":
        return percent_of(price, value)
    return min(value, price) if way == "amount" else max(price - value, 0)
