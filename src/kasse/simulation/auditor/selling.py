"""What selling must lead to: goods, changes, discounts, refunds, parking."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from kasse.simulation.auditor.arithmetic import half_up
from kasse.simulation.auditor.basket import Discount, Line, line_facts, parts_back
from kasse.simulation.auditor.state import (
    Basket,
    Given,
    Parked,
    Refuse,
    Sale,
    State,
    journal,
    may,
    priced,
    reasoned,
    remaining,
)
from kasse.simulation.shop import GOODS, MODIFIERS, Good

EXTRAS = {id_: price for group in MODIFIERS.values() for id_, price in group}


def standing(state: State) -> None:
    """TEN-2: goods stand still while money is on the table."""
    if state.basket.tenders:
        raise Refuse("basket.being_paid")


def add(state: State, given: Given) -> Iterator[State]:
    """A scan or a pick, at every price that the till may know (BSK-10 to BSK-18)."""
    good = _good(given)
    quantity, count = given.get("quantity"), given.get("text")
    if count is not None and "*" in count:
        quantity = half_up(Fraction(count.split("*")[0].replace(",", ".")) * 1000)
    approver = may(state, given, _permission(quantity))
    standing(state)
    if good.price is None and given.get("price") is None:
        raise Refuse("item.needs_price")
    if quantity is None and good.unit != "pcs":
        raise Refuse("item.needs_quantity")
    chosen = given.get("modifiers")
    if good.groups and chosen is None:
        raise Refuse("item.needs_modifiers")
    basket = state.basket
    aged = bool(given.get("age_checked"))
    if good.min_age and (quantity or 0) >= 0:
        aged = aged or any(line.aged for line in basket.lines)
        if not aged:
            raise Refuse("item.needs_age_check")
    history = given.backroom.history
    prices = history[good.id] if good.price is not None else [given.get("price")]
    # A deposit has its own price, which the till may know in another version.
    for unit_price, deposit_price in product(prices, history.get(good.deposit, [0])):
        line = Line(
            line=basket.next_line,
            good=good.id,
            quantity=1000 if quantity is None else quantity,
            list_price=unit_price,
            price=unit_price,
            extras=sum(EXTRAS[one["modifier"]] * one.get("quantity", 1) for one in chosen or ()),
            extra_ids=tuple((one["modifier"], one.get("quantity", 1)) for one in chosen or ()),
            aged=aged,
            approved_by=approver,
        )
        yield _placed(state, line, good, deposit_price)


def _good(given: Given) -> Good:
    if given.name == "add":
        return GOODS[given.get("item")]
    code = given.get("text").rpartition("*")[2]
    return next(good for good in GOODS.values() if good.code == code)


def _permission(quantity: int | None) -> str:
    return "sale.refund_without_receipt" if (quantity or 0) < 0 else "sale.sell"


def _placed(state: State, line: Line, good: Good, deposit_price: int) -> State:
    basket = state.basket
    for found in basket.lines:
        if _equal(basket, found, line, good):
            return _with(state, _requantified(basket, found, found.quantity + line.quantity))
    added = [line]
    if good.deposit:
        added.append(
            Line(
                line=line.line + 1,
                good=good.deposit,
                quantity=line.quantity,
                list_price=deposit_price,
                price=deposit_price,
                deposit_of=line.line,
            )
        )
    return _with(
        state,
        replace(basket, lines=(*basket.lines, *added), next_line=basket.next_line + len(added)),
    )


def _equal(basket: Basket, found: Line, line: Line, good: Good) -> bool:
    """BSK-12."""
    return (
        good.unit == "pcs"
        and found.returns is None
        and found.deposit_of is None
        and found.good == line.good
        and found.approved_by == line.approved_by
        and found.price == found.list_price == line.price
        and found.extra_ids == line.extra_ids
        and (found.quantity > 0) == (line.quantity > 0)
        and not found.note
        and not any(discount.line == found.line for discount in basket.discounts)
    )


def _with(state: State, basket: Basket) -> State:
    return replace(state, basket=basket)


def _requantified(basket: Basket, line: Line, quantity: int) -> Basket:
    return replace(
        basket,
        lines=tuple(
            replace(found, quantity=quantity)
            if line.line in (found.line, found.deposit_of)
            else found
            for found in basket.lines
        ),
    )


def _found(state: State, given: Given) -> Line:
    standing(state)
    line = next((line for line in state.basket.lines if line.line == given.get("line")), None)
    if line is None:
        raise Refuse("line.unknown")
    if line.deposit_of is not None:
        raise Refuse("line.is_deposit")
    return line


def set_quantity(state: State, given: Given) -> State:
    """BSK-20: less of a line is a removal, of its deposit too."""
    line, quantity = _found(state, given), given.get("quantity")
    after = _with(state, _requantified(state.basket, line, quantity))
    if abs(quantity) >= abs(line.quantity):
        if quantity == line.quantity:
            return state
        allowed = may(state, given, _permission(quantity))
        if allowed is None:
            return after
        lines = tuple(
            replace(found, approved_by=allowed)
            if line.line in (found.line, found.deposit_of)
            else found
            for found in after.basket.lines
        )
        return _with(after, replace(after.basket, lines=lines))
    approver = may(state, given, "line.remove")
    reasoned(given, "line_removed")
    return _removed(
        after, given, _and_deposit(state.basket, line), line.quantity - quantity, approver
    )


def remove(state: State, given: Given) -> State:
    """BSK-20, BSK-16 for its deposit, BSK-28 for the last line."""
    line = _found(state, given)
    approver = may(state, given, "line.remove")
    reasoned(given, "line_removed")
    basket = state.basket
    gone = _and_deposit(basket, line)
    numbers = {found.line for found in gone}
    lines = tuple(found for found in basket.lines if found.line not in numbers)
    discounts = tuple(one for one in basket.discounts if one.line not in numbers)
    left = replace(basket, lines=lines, discounts=discounts) if lines else Basket()
    return _removed(_with(state, left), given, gone, None, approver)


def _and_deposit(basket: Basket, line: Line) -> list[Line]:
    return [found for found in basket.lines if line.line in (found.line, found.deposit_of)]


def _removed(
    state: State, given: Given, gone: list[Line], quantity: int | None, approver: str | None
) -> State:
    """So much of each of the lines was taken away; None: all of it."""
    for line in gone:
        whole = line.quantity
        less = whole if quantity is None else quantity
        if line.paid is not None:
            amount = parts_back(line)[0]
        else:
            unit = line.price + line.extras
            kept = half_up(Fraction(unit * (whole - less), 1000))
            amount = half_up(Fraction(unit * whole, 1000)) - kept
        body = {
            "line": line.line,
            "item": line.good,
            "quantity": less,
            "amount": amount,
            "reason": given.get("reason"),
            "approved_by": approver,
        }
        state = journal(state, given, "line_removed", body)
    return state


def set_price(state: State, given: Given) -> State:
    """BSK-21."""
    line, price = _found(state, given), given.get("price")
    approver = may(state, given, "line.price")
    if price != line.list_price:
        reasoned(given, "price_changed")
    lines = tuple(
        replace(found, price=price) if found.line == line.line else found
        for found in state.basket.lines
    )
    body = {
        "line": line.line,
        "item": line.good,
        "from": line.price,
        "to": price,
        "reason": given.get("reason"),
        "approved_by": approver,
    }
    return journal(_with(state, replace(state.basket, lines=lines)), given, "price_changed", body)


def note(state: State, given: Given) -> State:
    """A note parts equal goods."""
    lines = tuple(
        replace(line, note=given.get("text")) if line.line == given.get("line") else line
        for line in state.basket.lines
    )
    return _with(state, replace(state.basket, lines=lines))


def discount(state: State, given: Given) -> State:
    """BSK-30 to BSK-32."""
    standing(state)
    basket = state.basket
    if not basket.lines:
        raise Refuse("basket.empty")
    rate, amount, line = given.get("rate"), given.get("amount"), given.get("line")
    taken_from = [
        found
        for found, own in zip(priced(state, given.terms).lines, basket.lines, strict=True)
        if line in (None, own.line) and own.quantity > 0 and GOODS[own.good].kind != "deposit"
    ]
    left = sum(found.total - found.exempted for found in taken_from)
    whole = sum(found.amount for found in taken_from)
    if amount is not None and amount > left:
        raise Refuse("discount.too_large")
    ppm = rate
    if rate is None or left != whole:
        # BSK-30: what all discounts take together is held against the limit.
        now = amount if rate is None else half_up(Fraction(left * rate, 1_000_000))
        ppm = -(-(whole - left + now) * 1_000_000 // whole) if whole else 0
    approver = may(state, given, "discount.basket" if line is None else "discount.line", ppm)
    reasoned(given, "discount")
    new = Discount(discount=basket.next_discount, line=line, rate=rate, amount=amount)
    after = replace(
        basket, discounts=(*basket.discounts, new), next_discount=basket.next_discount + 1
    )
    body = {
        "discount": new.discount,
        "line": line,
        "rate": rate,
        "amount": amount,
        "reason": given.get("reason"),
        "approved_by": approver,
    }
    return journal(_with(state, after), given, "discount_given", body)


def remove_discount(state: State, given: Given) -> State:
    """A discount is taken back."""
    standing(state)
    number = given.get("discount")
    left = tuple(one for one in state.basket.discounts if one.discount != number)
    if left == state.basket.discounts:
        raise Refuse("discount.unknown")
    gone = next(one for one in state.basket.discounts if one.discount == number)
    after = _with(state, replace(state.basket, discounts=left))
    return journal(after, given, "discount_removed", {"discount": number, "line": gone.line})


def exempt(state: State, given: Given) -> State:
    """BSK-27."""
    standing(state)
    if not state.basket.id:
        raise Refuse("basket.empty")
    if given.get("on"):
        may(state, given, "tax.exempt")
    return _with(state, replace(state.basket, exempt=given.get("on")))


def void(state: State, given: Given) -> State:
    """BSK-24."""
    standing(state)
    if not state.basket.lines:
        raise Refuse("basket.empty")
    approver = may(state, given, "basket.void")
    reasoned(given, "basket_voided")
    reckoned = priced(state, given.terms)
    names = ("line", "item", "quantity", "amount")
    body = {
        "lines": [{name: line_facts(line)[name] for name in names} for line in reckoned.lines],
        "total": reckoned.total,
        "reason": given.get("reason"),
        "approved_by": approver,
    }
    return journal(_with(state, Basket()), given, "basket_voided", body)


def park(state: State, given: Given) -> State:
    """BSK-25."""
    standing(state)
    basket = state.basket
    if not basket.lines:
        raise Refuse("basket.empty")
    if any(line.returns is not None for line in basket.lines):
        raise Refuse("basket.gives_back")
    approver = may(state, given, "basket.park")
    body = {
        "basket": basket.id,
        "name": given.get("name"),
        "lines": len(basket.lines),
        "total": priced(state, given.terms).total,
        "approved_by": approver,
    }
    one = Parked(name=given.get("name"), training=state.training, basket=basket)
    after = replace(state, basket=Basket(), parked=(*state.parked, one))
    return journal(after, given, "basket_parked", body)


def fetch(state: State, given: Given) -> State:
    """BSK-25."""
    wanted = [one for one in state.parked if one.basket.id == given.get("basket")]
    if not wanted or wanted[0].training != state.training:
        raise Refuse("basket.not_parked")
    if state.basket.lines:
        raise Refuse("basket.not_empty")
    approver = may(state, given, "basket.park")
    (one,) = wanted
    after = replace(
        state, basket=one.basket, parked=tuple(other for other in state.parked if other != one)
    )
    body = {
        "basket": one.basket.id,
        "name": one.name,
        "lines": len(one.basket.lines),
        "total": priced(after, given.terms).total,
        "approved_by": approver,
    }
    return journal(after, given, "basket_fetched", body)


def refund(state: State, given: Given) -> State:
    """REF-1 to REF-7: the lines of a receipt, below zero."""
    sale = next((sale for sale in state.sales if sale.code == given.get("receipt_code")), None)
    if sale is None:
        raise Refuse("receipt.unknown")
    if sale.training != state.training:
        raise Refuse("refund.training")
    approver = may(state, given, "sale.refund")
    standing(state)
    basket = state.basket
    asked = given.get("lines")
    wanted = (
        [(one["line"], one["quantity"]) for one in asked]
        if asked is not None
        else list(_all_left(state, sale))
    )
    if not wanted:
        raise Refuse("refund.nothing_left")
    added: list[Line] = []
    for number, quantity in wanted:
        paid = next(line for line in sale.lines if line.line == number)
        if (sale.seq, number) in _in_hand(basket.lines):
            raise Refuse("refund.in_basket")
        before = came_back(state, sale.seq, number)
        if quantity > paid.quantity - before:
            raise Refuse("refund.too_many")
        added.append(
            Line(
                line=basket.next_line + len(added),
                good=paid.good,
                quantity=-quantity,
                list_price=paid.list_price,
                price=paid.price,
                returns=(sale.seq, number),
                paid=paid,
                before=before,
                approved_by=approver,
            )
        )
    after = replace(basket, lines=(*basket.lines, *added), next_line=basket.next_line + len(added))
    return _with(state, after)


def came_back(state: State, seq: int, number: int) -> int:
    """How much of a receipt's line was given back so far."""
    return -sum(
        line.quantity
        for sale in state.sales
        for line in sale.lines
        if line.returns == (seq, number)
    )


def _all_left(state: State, sale: Sale) -> Iterator[tuple[int, int]]:
    for line in sale.lines:
        left = line.quantity - came_back(state, sale.seq, line.line)
        if line.quantity > 0 and left and (sale.seq, line.line) not in _in_hand(state.basket.lines):
            yield line.line, left


def _in_hand(lines: Iterable[Line]) -> set[tuple[int, int]]:
    return {line.returns for line in lines if line.returns is not None}


def nothing_due(state: State, given: Given) -> None:
    """TEN-10."""
    may(state, given, "sale.sell")
    if not state.basket.lines:
        raise Refuse("basket.empty")
    if remaining(state.basket, priced(state, given.terms).total):
        raise Refuse("tender.due")
