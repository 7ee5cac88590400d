"""What paying, the drawer and the day's reports must lead to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from kasse.simulation.auditor.arithmetic import half_up
from kasse.simulation.auditor.basket import Priced, Tender, line_facts
from kasse.simulation.auditor.selling import came_back, nothing_due
from kasse.simulation.auditor.state import (
    Basket,
    Given,
    Refuse,
    Sale,
    State,
    cash_due,
    expected_cash,
    fresh_totals,
    journal,
    may,
    priced,
    reasoned,
    remaining,
)

TYPES: Mapping[str, str] = {"cash": "cash", "card": "card", "mobilepay": "wallet"}


def tender(state: State, given: Given) -> Iterator[State]:
    """TEN-1 to TEN-12."""
    basket, reckoned = state.basket, priced(state, given.terms)
    left = remaining(basket, reckoned.total)
    if not basket.lines:
        raise Refuse("basket.empty")
    if left == 0:
        raise Refuse("tender.nothing_due")
    may(state, given, "sale.sell")
    kind = given.get("kind")
    if kind != "cash" and not given.get("reference"):
        raise Refuse("tender.needs_reference")
    sign = 1 if left > 0 else -1
    if kind != "cash":
        amount = abs(left) if given.get("amount") is None else given.get("amount")
        if amount > abs(left):
            raise Refuse("tender.too_much")
        return _taken(state, given, reckoned, [(kind, sign * amount, 0, None)])
    payable, rounding = cash_due(state, reckoned.total, given.terms)
    problem = _cash_problem(given, payable, given.terms.step)
    if problem:
        raise Refuse(problem)
    wanted = _cash_wanted(given, payable)
    settles = wanted == abs(payable)
    part = (kind, sign * wanted, rounding if settles else 0, given.get("given"))
    return _taken(state, given, reckoned, [part])


def _cash_wanted(given: Given, payable: int) -> int:
    amount, handed = given.get("amount"), given.get("given")
    if amount is not None:
        return int(amount)
    return abs(payable) if handed is None else min(abs(payable), handed)


def _cash_problem(given: Given, payable: int, step: int) -> str:
    amount, handed = given.get("amount"), given.get("given")
    for sum_ in (amount, handed):
        if sum_ is not None and sum_ % step and sum_ != abs(payable):
            return "tender.not_in_coins"
    wanted = _cash_wanted(given, payable)
    if wanted > abs(payable):
        return "tender.too_much"
    if wanted == 0 and payable:
        return "tender.zero"
    if handed is not None and payable < 0:
        return "tender.no_change"
    if handed is not None and handed < wanted:
        return "tender.given_too_little"
    return ""


def _taken(
    state: State,
    given: Given,
    reckoned: Priced,
    parts: Sequence[tuple[str, int, int, int | None]],
) -> Iterator[State]:
    basket = state.basket
    tenders = list(basket.tenders)
    for kind, amount, rounding, handed in parts:
        number = basket.next_tender + len(tenders) - len(basket.tenders)
        tenders.append(
            Tender(
                tender=number,
                kind=kind,
                type=TYPES[kind],
                amount=amount,
                rounding=rounding,
                given=handed,
            )
        )
    after = replace(
        state,
        basket=replace(basket, tenders=tuple(tenders), next_tender=basket.next_tender + len(parts)),
    )
    if remaining(after.basket, reckoned.total) == 0:
        yield from sold(after, given, reckoned)
    else:
        yield after


def refund_as_paid(state: State, given: Given) -> Iterator[State]:
    """TEN-9."""
    reckoned = priced(state, given.terms)
    lines = state.basket.lines
    seqs = {None if line.returns is None else line.returns[0] for line in lines}
    if not lines:
        raise Refuse("basket.empty")
    if remaining(state.basket, reckoned.total) == 0:
        raise Refuse("tender.nothing_due")
    may(state, given, "sale.sell")
    if len(seqs) != 1 or None in seqs or state.basket.tenders:
        raise Refuse("refund.not_whole")
    sale = next(sale for sale in state.sales if sale.seq in seqs)
    untouched = all(line.before == 0 for line in lines) and not any(
        came_back(state, sale.seq, line.line) for line in sale.lines
    )
    sold_once = sum(max(line.quantity, 0) for line in sale.lines)
    whole = sold_once == -sum(line.quantity for line in lines)
    if not untouched or not whole or reckoned.total != -sale.total:
        raise Refuse("refund.not_whole")
    last = max((n for n, part in enumerate(sale.tenders) if part.type == "cash"), default=-1)
    parts = [
        (part.kind, -part.amount, -sale.rounding if n == last else 0, None)
        for n, part in enumerate(sale.tenders)
    ]
    return _taken(state, given, reckoned, parts)


def remove_tender(state: State, given: Given) -> State:
    """TEN-2: taken back, and remembered."""
    number = given.get("tender")
    gone = next((part for part in state.basket.tenders if part.tender == number), None)
    if gone is None:
        raise Refuse("tender.unknown_part")
    left = tuple(part for part in state.basket.tenders if part != gone)
    after = replace(state, basket=replace(state.basket, tenders=left))
    body = {"tender": number, "kind": gone.kind, "amount": gone.amount}
    return journal(after, given, "tender_cancelled", body)


def finish(state: State, given: Given) -> Iterator[State]:
    """TEN-10."""
    nothing_due(state, given)
    return sold(state, given, priced(state, given.terms))


def sold(state: State, given: Given, reckoned: Priced) -> Iterator[State]:
    """The basket is a sale, after what its receipt says beside it, when that is new (RCP-9)."""
    for place, address in enumerate(given.backroom.addresses):
        if place == state.address:
            yield _sold(state, given, reckoned)
        elif place > state.address:
            body = {"store": {"name": "Torvet", "address": [address]}}
            told = journal(state, given, "receipt_texts", body)
            told = replace(told, address=place, texts=len(told.entries))
            yield _sold(told, given, reckoned)


def _sold(state: State, given: Given, reckoned: Priced) -> State:
    """Its entry, its number, its place in the day (RCP-2, DAY-7)."""
    number = (state.training_receipts if state.training else state.receipts) + 1
    code = f"{'T-' if state.training else ''}{state.number}-{number:06d}"
    basket = state.basket
    for line in basket.lines:
        if line.returns is not None and line.paid is not None:
            came = came_back(state, *line.returns) - line.quantity
            if came > line.paid.quantity:
                raise Refuse("refund.too_many")
    signs = {line.quantity > 0 for line in basket.lines}
    kind = "exchange" if len(signs) == 2 else "sale" if True in signs else "refund"
    rounding = sum(part.rounding for part in basket.tenders)
    body = {
        "type": kind,
        "receipt": number,
        "receipt_code": code,
        "currency": "DKK",
        "tax_mode": given.terms.mode,
        "tax_rounding": given.terms.rounding_at,
        "lines": [line_facts(line) for line in reckoned.lines],
        "taxes": tax_rows(reckoned.rows),
        "net": reckoned.net,
        "tax": reckoned.tax,
        "total": reckoned.total,
        "rounding": rounding or None,
        "tenders": [_tender_facts(part) for part in basket.tenders],
        "texts": state.texts,
    }
    after = journal(state, given, "sale", body)
    sale = Sale(
        seq=len(after.entries),
        code=code,
        training=state.training,
        day=after.entries[-1].day,
        lines=reckoned.lines,
        tenders=basket.tenders,
        total=reckoned.total,
        rounding=rounding,
        rows=reckoned.rows,
    )
    after = replace(after, basket=Basket(), sales=(*after.sales, sale))
    if state.training:
        count, amount = after.totals["training"]
        tally = (count + 1, amount + reckoned.total)
        return replace(after, training_receipts=number, totals={**after.totals, "training": tally})
    returned = sum(line.total for line in sale.lines if line.quantity < 0)
    return replace(
        after,
        receipts=number,
        totals=_with_sale(after.totals, sale, kind, state.person or "", reckoned),
        grand=(after.grand[0] + sale.total, after.grand[1] + returned),
    )


def _tender_facts(part: Tender) -> dict[str, Any]:
    change = None if part.given is None else part.given - part.amount
    return {
        "tender": part.tender,
        "kind": part.kind,
        "type": part.type,
        "amount": part.amount,
        "given": part.given,
        "change": change,
    }


def tax_rows(rows: Mapping[tuple[str, int], tuple[int, int, int]]) -> list[dict[str, Any]]:
    """The rows of a tax table as documents."""
    return [
        {"category": category, "rate": rate, "net": net, "tax": tax, "gross": gross}
        for (category, rate), (net, tax, gross) in sorted(rows.items())
    ]


def _with_sale(
    totals: Mapping[str, Any], sale: Sale, kind: str, person: str, reckoned: Priced
) -> dict[str, Any]:
    new = dict(totals)
    sums = {
        f"{kind}s": 1,
        "gross": sale.total,
        "net": reckoned.net,
        "tax": reckoned.tax,
        "sold": sum(line.total for line in sale.lines if line.quantity > 0),
        "returned": sum(line.total for line in sale.lines if line.quantity < 0),
        "rounding": sale.rounding,
        "cash": sum(part.amount for part in sale.tenders if part.type == "cash"),
    }
    for name, more in sums.items():
        new[name] += more
    new["taxes"] = dict(new["taxes"])
    for row, amounts in sale.rows.items():
        old = new["taxes"].get(row, (0, 0, 0))
        new["taxes"][row] = tuple(a + b for a, b in zip(old, amounts, strict=True))
    kinds = dict(new["tenders"])
    for part in sale.tenders:
        kinds[part.kind] = _plus(kinds.get(part.kind, (0, 0)), part.amount)
    new["tenders"] = kinds
    new["people"] = {
        **new["people"],
        person: _plus(new["people"].get(person, (0, 0)), sale.total),
    }
    for line in sale.lines:
        for _, amount in line.discounts:
            new["discounts"] = _plus(new["discounts"], amount)
        if line.price != line.list_price and line.returns is None:
            change = half_up(Fraction((line.price - line.list_price) * line.quantity, 1000))
            new["price_changes"] = _plus(new["price_changes"], change)
    number = int(sale.code.rpartition("-")[2])
    if new["first_receipt"] is None:
        new["first_receipt"] = number
    new["last_receipt"] = number
    return new


def _plus(tally: tuple[int, int], amount: int) -> tuple[int, int]:
    return tally[0] + 1, tally[1] + amount


def totals_facts(state: State) -> dict[str, Any]:
    """What an X or Z report must say."""
    totals = state.totals
    plain = "sales refunds exchanges gross net tax sold returned rounding float".split()
    tallies = (
        "discounts price_changes removed_lines voids cancelled_tenders copies drawer_openings"
        " training"
    ).split()
    later = "counted difference first_receipt last_receipt".split()
    return {
        **{name: totals[name] for name in (*plain, *later)},
        **{name: _tally(totals[name]) for name in tallies},
        **{name: totals[name][1] for name in ("pay_in", "pay_out", "drop")},
        "taxes": tax_rows(totals["taxes"]),
        "tenders": [
            {"kind": kind, **_tally(tally)} for kind, tally in sorted(totals["tenders"].items())
        ],
        "people": [
            {"person": person, "sales": tally[0], "gross": tally[1]}
            for person, tally in sorted(totals["people"].items())
        ],
        "expected_cash": expected_cash(totals),
        "grand_gross": state.grand[0],
        "grand_returned": state.grand[1],
    }


def _tally(tally: tuple[int, int]) -> dict[str, int]:
    return {"count": tally[0], "amount": tally[1]}


def movement(state: State, given: Given) -> State:
    """DAY-1 to DAY-4."""
    kind, amount = given.name, given.get("amount")
    approver = may(state, given, f"drawer.{kind}")
    reasoned(given, kind)
    if kind == "float" and state.has_float:
        raise Refuse("drawer.has_float")
    if kind in ("pay_out", "drop") and amount > expected_cash(state.totals):
        raise Refuse("drawer.too_little")
    body = {"amount": amount, "reason": given.get("reason"), "approved_by": approver}
    return journal(state, given, kind, body)


def open_drawer(state: State, given: Given) -> State:
    """DAY-1."""
    approver = may(state, given, "drawer.open")
    reasoned(given, "drawer_opened")
    body = {"reason": given.get("reason"), "approved_by": approver}
    return journal(state, given, "drawer_opened", body)


def count(state: State, given: Given) -> State:
    """DAY-5 and DAY-6."""
    approver = may(state, given, "drawer.count")
    counted = given.get("amount")
    if given.get("denominations") is not None:
        counted = sum(value * number for value, number in given.get("denominations"))
    expected = expected_cash(state.totals)
    blind: bool | None = None
    try:
        may(replace(state), replace(given, approver=None), "day.x_report")
    except Refuse:
        blind = True
    body = {
        "counted": counted,
        "expected": expected,
        "difference": counted - expected,
        "blind": blind,
        "approved_by": approver,
    }
    return journal(state, given, "count", body)


def x_report(state: State, given: Given) -> State:
    """DAY-10."""
    approver = may(state, given, "day.x_report")
    body = {"totals": totals_facts(state), "approved_by": approver}
    return journal(state, given, "x_report", body)


def z_report(state: State, given: Given) -> State:
    """DAY-11 to DAY-14."""
    if state.training:
        raise Refuse("training.on")
    approver = may(state, given, "day.z_report")
    if state.day is None:
        raise Refuse("day.not_open")
    if state.basket.lines:
        raise Refuse("basket.not_empty")
    if any(not one.training for one in state.parked):
        raise Refuse("day.parked_baskets")
    counted = state.totals["counted"]
    body = {
        "number": state.last_z + 1,
        "opened_at": state.opened_at,
        "left_in_drawer": expected_cash(state.totals) if counted is None else counted,
        "totals": totals_facts(state),
        "approved_by": approver,
    }
    after = journal(state, given, "z_report", body)
    return replace(
        after,
        day=None,
        opened_at="",
        has_float=False,
        totals=fresh_totals(),
        last_z=state.last_z + 1,
    )


def copy_receipt(state: State, given: Given) -> State:
    """RCP-5."""
    approver = may(state, given, "receipt.copy")
    sale = next((sale for sale in state.sales if sale.code == given.get("receipt_code")), None)
    if sale is None:
        raise Refuse("receipt.unknown")
    copy = state.copies.get(sale.seq, 0) + 1
    body = {
        "seq": sale.seq,
        "receipt_code": sale.code,
        "copy": copy,
        "medium": given.get("medium"),
        "approved_by": approver,
    }
    after = replace(state, copies={**state.copies, sale.seq: copy})
    return journal(after, given, "receipt_copied", body)


def training(state: State, given: Given) -> State:
    """What is sold meanwhile counts nowhere."""
    approver = may(state, given, "training.switch")
    on = given.get("on")
    if on == state.training:
        return state
    if state.basket.lines:
        raise Refuse("basket.not_empty")
    kind = "training_started" if on else "training_ended"
    after = journal(state, given, kind, {"approved_by": approver})
    return replace(after, training=on)
