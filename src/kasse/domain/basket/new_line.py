"""Adding an item to a basket (BSK-10 to BSK-19)."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Decided, Decision, Situation, refuse_while_paying
from kasse.domain.basket.pricing import unit_price
from kasse.domain.basket.promoting import same_promotions
from kasse.domain.basket.returning import allow_return
from kasse.domain.basket.state import (
    AgeOverride,
    Basket,
    BasketEvent,
    ChosenModifier,
    Line,
    LineAdded,
    Opened,
    QuantitySet,
    Returning,
)
from kasse.domain.item import Item, ModifierGroup, is_blocked, is_outside_windows
from kasse.domain.outcome import Refused, refused
from kasse.domain.prices import PriceOption
from kasse.domain.promotions.offers import Offers
from kasse.domain.quantity import extend
from kasse.domain.rounding import half_up
from kasse.domain.tax import TaxRate, rate_on
from kasse.domain.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """The wish to add an item, with what the screen or the code already knows.

    `categories` are the item's and those above it. The item's price is the one that holds now, `price_list` the list that it is from, and
    `price_options` what it may cost on condition (kasse.domain.prices).
    `modifiers` are (modifier id, count); None means that nobody was asked yet. `label_minor` is
    the amount printed in an in-store code. `deposit` is the item of `item.deposit`, None when it
    has none or nobody knows it. `basket` is the id for a basket that begins with this line. With
    `returning` the goods come back, whatever the sign of the quantity; `reason` says why. With
    `age_override` the age check is passed over, for `reason`; `date_checked`: somebody looked at
    goods past their best-before date.
    """

    basket: str
    item: Item
    price_list: str | None = None
    price_options: tuple[PriceOption, ...] = ()
    categories: tuple[str, ...] = ()
    groups: tuple[ModifierGroup, ...] = ()
    deposit: Item | None = None
    quantity_thousandths: int | None = None
    returning: bool = False
    price_minor: int | None = None
    label_minor: int | None = None
    modifiers: tuple[tuple[str, int], ...] | None = None
    code: str | None = None
    lot: str | None = None
    serial: str | None = None
    expires_on: str | None = None
    best_before: str | None = None
    date_checked: bool = False
    age_checked: int | None = None
    age_override: bool = False
    reason: str | None = None


def add_line(basket: Basket, new: NewLine, situation: Situation) -> Decision:
    """Add an item, or more of an equal line.

    A quantity below zero, or a basket into which goods come back, gives money back without a
    receipt. Refuses with a question (item.needs_…) where the item wants to know more, and with
    the codes of docs/rules/basket.md.
    """
    new = replace(new, returning=_is_returning(basket, new))
    granted = (
        allow_return(basket, reason=new.reason, now=situation)
        if new.returning
        else authorise(situation.authority, "sale.sell")
    )
    if isinstance(granted, Refused):
        return granted
    problem = refuse_while_paying(basket) or _not_for_sale(new, situation)
    if problem is not None:
        return problem
    line = _line(basket, new, situation)
    if isinstance(line, Refused):
        return line
    line = replace(line, approved_by=granted.approved_by)
    if isinstance(granted, Returning):
        line = replace(line, return_reason=granted.reason)
    else:
        checked = _age_checked(basket, line, new, situation)
        if isinstance(checked, Refused):
            return checked
        line = checked
    return _placed(basket, line, new, situation)


def _is_returning(basket: Basket, new: NewLine) -> bool:
    below_zero = new.quantity_thousandths is not None and new.quantity_thousandths < 0
    return below_zero or new.returning or basket.returning is not None


def years_before(day: str, years: int) -> str:
    """The same day so many years earlier: who was born on it or before is old enough.

    Source: a person reaches an age at the beginning of the birthday; somebody born on
    29 February does so on 1 March of other years. On a 29 February the day may be missing years
    ago; who was born on the 28th or before is old enough then.
    """
    year = int(day[:4]) - years
    if day[4:] == "-02-29" and not isleap(year):
        return f"{year:04d}-02-28"
    return f"{year:04d}{day[4:]}"


def _not_for_sale(new: NewLine, now: Situation) -> Refused | None:
    item, today = new.item, now.today
    if item.has_variants:
        return refused("item.needs_variant", item=item.id, name=item.name)
    if new.returning:
        return None
    if not item.sold:
        return refused("item.not_sold", item=item.id, name=item.name)
    if is_blocked(item, today):
        return refused("item.blocked", item=item.id, name=item.name, day=today)
    if is_outside_windows(item, today, minute=now.minute):
        return refused("item.outside_window", item=item.id, name=item.name)
    if new.expires_on is not None and new.expires_on < today:
        return refused("item.expired", item=item.id, name=item.name, expires_on=new.expires_on)
    if new.best_before is None or new.best_before >= today or now.terms.best_before == "sell":
        return None
    if now.terms.best_before == "refuse":
        return refused(
            "item.past_best_before", item=item.id, name=item.name, best_before=new.best_before
        )
    if new.date_checked:
        return None
    return refused(
        "item.needs_date_check", item=item.id, name=item.name, best_before=new.best_before
    )


def _age_checked(basket: Basket, line: Line, new: NewLine, now: Situation) -> Line | Refused:
    """The line with the age check that it needs, or the one that was passed over."""
    least = new.item.min_age
    if least is None or (new.age_checked or 0) >= least:
        return replace(line, age_checked=new.age_checked)
    # One look at the customer's papers holds for the whole basket, and stands on each line that
    # needs it: the line that was asked for may be taken out again.
    seen = max((found.age_checked or 0 for found in basket.lines), default=0)
    if seen >= least:
        return replace(line, age_checked=seen)
    overrides = (found.age_override for found in basket.lines)
    known = next((found for found in overrides if found is not None and found.age >= least), None)
    if known is not None:
        return replace(line, age_override=known)
    if new.age_override:
        override = _age_override(least, new, now)
        return override if isinstance(override, Refused) else replace(line, age_override=override)
    return refused(
        "item.needs_age_check",
        item=new.item.id,
        name=new.item.name,
        min_age=least,
        born_before=years_before(now.today, least),
    )


def _age_override(age: int, new: NewLine, now: Situation) -> AgeOverride | Refused:
    granted = authorise(now.authority, "item.age_override")
    if isinstance(granted, Refused):
        return granted
    if not new.reason:
        return refused("reason.required", reasons="age_override")
    return AgeOverride(
        age=age,
        by=now.authority.holder.person,
        reason=new.reason,
        approved_by=granted.approved_by,
    )


def _line(basket: Basket, new: NewLine, situation: Situation) -> Line | Refused:
    item, terms = new.item, situation.terms
    rate = rate_on(terms.tax.rates, item.tax_class, terms.region, situation.today)
    if isinstance(rate, Refused):
        return rate
    price = _price(new)
    if isinstance(price, Refused):
        return price
    quantity = _quantity(new, price, terms)
    if isinstance(quantity, Refused):
        return quantity
    modifiers = _modifiers(new)
    if isinstance(modifiers, Refused):
        return modifiers
    line = Line(
        line=basket.next_line,
        item=item.id,
        sku=item.sku,
        name=item.name,
        kind=item.kind,
        unit=item.unit,
        quantity_thousandths=quantity,
        list_price_minor=price,
        price_minor=price,
        tax_class=item.tax_class,
        tax_category=rate.code,
        tax_rate_ppm=rate.rate_ppm,
        category=item.category,
        code=new.code,
        modifiers=modifiers,
        components=item.components,
        stock=item.stock,
        deposit_missing=item.deposit if new.deposit is None else None,
        fixed_amount_minor=_fixed_amount(new, quantity),
        lot=new.lot,
        serial=new.serial,
        expires_on=new.expires_on,
        best_before=new.best_before,
        moment=situation.moment,
        # What is printed on a label is charged as it is (PRICE-8).
        price_list=new.price_list if new.label_minor is None or item.unit != "pcs" else None,
        price_options=new.price_options if new.label_minor is None else (),
        variant_of=item.variant_of,
        categories=new.categories,
        brand=item.brand,
        tags=item.tags,
        floor_minor=item.floor,
    )
    return check_amount(line, terms) or line


def _fixed_amount(new: NewLine, quantity_thousandths: int) -> int | None:
    if new.label_minor is None or new.item.unit == "pcs":
        return None
    return new.label_minor if quantity_thousandths > 0 else -new.label_minor


def _price(new: NewLine) -> int | Refused:
    item = new.item
    price = item.price
    if new.label_minor is not None and item.unit == "pcs":
        price = new.label_minor
    elif price is None:
        price = new.price_minor
    if price is None:
        return refused("item.needs_price", item=item.id, name=item.name)
    if price < 0:
        return refused("price.negative", price=price)
    return price


def _quantity(new: NewLine, price_minor: int, terms: Terms) -> int | Refused:
    quantity = new.quantity_thousandths
    if quantity is None and new.item.unit == "pcs":
        quantity = 1000
    if quantity is None and new.label_minor is not None and price_minor > 0:
        quantity = half_up(new.label_minor * 1000, price_minor)
    if quantity is None:
        return refused(
            "item.needs_quantity", item=new.item.id, name=new.item.name, unit=new.item.unit
        )
    if new.returning:
        quantity = -abs(quantity)
    return check_quantity(quantity, new.item.unit, terms) or quantity


def check_quantity(quantity_thousandths: int, unit: str, terms: Terms) -> Refused | None:
    """Refuses quantity.zero, quantity.fraction (pieces are whole) and quantity.too_large."""
    if quantity_thousandths == 0:
        return refused("quantity.zero")
    if unit == "pcs" and quantity_thousandths % 1000:
        return refused("quantity.fraction", quantity=quantity_thousandths, unit=unit)
    if abs(quantity_thousandths) > terms.limits.max_quantity:
        return refused(
            "quantity.too_large", quantity=quantity_thousandths, limit=terms.limits.max_quantity
        )
    return None


def _modifiers(new: NewLine) -> tuple[ChosenModifier, ...] | Refused:
    known = {modifier.id for group in new.groups for modifier in group.modifiers}
    counts: dict[str, int] = {}
    for modifier_id, count in new.modifiers or ():
        if modifier_id not in known or count < 1:
            return refused("item.modifier_unknown", item=new.item.id, modifier=modifier_id)
        counts[modifier_id] = counts.get(modifier_id, 0) + count
    # In the groups' order, whatever the order of the clicks: equal choices are equal lines.
    chosen = [
        ChosenModifier(
            group=group.id,
            modifier=modifier.id,
            name=modifier.name,
            price_minor=modifier.price,
            quantity=counts[modifier.id],
        )
        for group in new.groups
        for modifier in group.modifiers
        if modifier.id in counts
    ]
    for group in new.groups:
        count = sum(choice.quantity for choice in chosen if choice.group == group.id)
        if group.min <= count <= group.max and not (new.modifiers is None and group.max):
            continue
        if new.modifiers is None:
            names = tuple(found.id for found in new.groups)
            return refused(
                "item.needs_modifiers", item=new.item.id, name=new.item.name, groups=names
            )
        return refused("item.modifier_count", group=group.name, min=group.min, max=group.max)
    return tuple(chosen)


def check_amount(line: Line, terms: Terms) -> Refused | None:
    """Refuses price.negative (with its modifiers) and amount.too_large."""
    unit_minor = unit_price(line)
    lower = (option.price_minor - line.price_minor for option in line.price_options)
    lowest = unit_minor + min(lower, default=0)
    if min(unit_minor, lowest) < 0:
        return refused("price.negative", price=min(unit_minor, lowest))
    amount = line.fixed_amount_minor
    if amount is None:
        amount = extend(unit_minor, line.quantity_thousandths)
    if abs(amount) > terms.limits.max_amount:
        return refused("amount.too_large", limit=terms.limits.max_amount)
    return None


def _placed(basket: Basket, line: Line, new: NewLine, situation: Situation) -> Decision:
    """Into an equal line where there is one, else as a line of its own, with its deposit."""
    equal = _equal_line(basket, line, situation.terms.offers)
    if equal is not None:
        total = equal.quantity_thousandths + line.quantity_thousandths
        problem = check_quantity(total, line.unit, situation.terms) or check_amount(
            replace(equal, quantity_thousandths=total), situation.terms
        )
        if problem is not None:
            return problem
        return Decided(events=tuple(quantity_events(basket, equal, total)))
    deposit = _deposit_line(line, new, situation)
    if isinstance(deposit, Refused):
        return deposit
    added = (line,) if deposit is None else (line, deposit)
    limit = situation.terms.limits.max_lines
    if len(basket.lines) + len(added) > limit:
        return refused("basket.too_many_lines", limit=limit)
    opened: tuple[BasketEvent, ...] = (
        () if basket.basket is not None else (Opened(basket=new.basket, at=situation.at),)
    )
    return Decided(events=(*opened, *(LineAdded(line=found) for found in added)))


def quantity_events(
    basket: Basket, line: Line, quantity: int, *, approved_by: str | None = None
) -> Iterator[BasketEvent]:
    """The line's new quantity, and that of its deposit, which follows it (BSK-16)."""
    for found in basket.lines:
        if line.line in (found.line, found.deposit_of):
            yield QuantitySet(
                line=found.line, quantity_thousandths=quantity, approved_by=approved_by
            )


def _equal_line(basket: Basket, line: Line, offers: Offers) -> Line | None:
    if line.unit != "pcs":
        return None
    discounted = {discount.line for discount in basket.discounts}
    return next(
        (
            found
            for found in basket.lines
            # The item first: it tells almost all lines apart, and cheaply.
            if found.item == line.item
            and found.line not in discounted
            and _is_equal(found, line)
            and same_promotions(found, line, offers)
        ),
        None,
    )


def _is_equal(found: Line, line: Line) -> bool:
    """Whether more of `line` may be counted on `found`: the same in all but number and count."""
    return (
        (found.quantity_thousandths > 0) == (line.quantity_thousandths > 0)
        and same_prices(found, line)
        and found
        == replace(
            line,
            line=found.line,
            quantity_thousandths=found.quantity_thousandths,
            moment=found.moment,
            # Another code of the same item, or an age check made once, does not part equal goods.
            code=found.code,
            age_checked=found.age_checked,
            age_override=found.age_override,
        )
    )


def same_prices(found: Line, line: Line) -> bool:
    """Whether what holds for prices at the minute of `line` held at that of `found` as well, so
    that both may count as put in at the minute of `found`."""
    return (found.list_price_minor, found.price_list, found.price_options) == (
        line.list_price_minor,
        line.price_list,
        line.price_options,
    )


def _deposit_line(line: Line, new: NewLine, situation: Situation) -> Line | Refused | None:
    if new.deposit is None:
        return None
    if line.unit != "pcs" or new.deposit.price is None:
        return refused("item.malformed", item=new.deposit.id, field="deposit")
    terms = situation.terms
    rate: TaxRate | Refused = rate_on(
        terms.tax.rates, new.deposit.tax_class, terms.region, situation.today
    )
    if isinstance(rate, Refused):
        return rate
    return Line(
        line=line.line + 1,
        item=new.deposit.id,
        sku=new.deposit.sku,
        name=new.deposit.name,
        kind="deposit",
        unit="pcs",
        quantity_thousandths=line.quantity_thousandths,
        list_price_minor=new.deposit.price,
        price_minor=new.deposit.price,
        tax_class=new.deposit.tax_class,
        tax_category=rate.code,
        tax_rate_ppm=rate.rate_ppm,
        category=new.deposit.category,
        stock=new.deposit.stock,
        deposit_of=line.line,
        moment=line.moment,
    )
