"""People at a till: what they do next, by chance but with sense, and what they do wrong."""

from collections.abc import Callable
from random import Random
from typing import Any, Final

from kasse.simulation.auditor.basket import PaidLine
from kasse.simulation.auditor.selling import came_back
from kasse.simulation.auditor.state import Sale, State, cash_due, priced, remaining
from kasse.simulation.shop import GOODS, MODIFIERS, PEOPLE, Terms

Command = tuple[str, dict[str, Any]]

_NONSENSE: Final[tuple[Command, ...]] = (
    ("scan", {"text": "5701234567890"}),
    ("scan", {"text": "NOTHERE"}),
    ("scan", {"text": ""}),
    ("scan", {"text": "x" * 300}),
    ("scan", {"text": "9" * 20 + "*BEER"}),
    ("add", {"item": "milk", "quantity": 10**15}),
    ("add", {"item": "milk", "quantity": 1_500}),
    ("add", {"item": "help", "price": -5}),
    ("add", {"item": "nobody"}),
    ("set_price", {"line": 1, "price": -1}),
    ("set_quantity", {"line": 99, "quantity": 1_000}),
    ("discount", {"rate": 0}),
    ("tender", {"kind": "gold"}),
    ("tender", {"kind": "cash", "amount": -100}),
    ("pay_in", {"amount": -1}),
    ("count", {"amount": -1}),
    ("fetch", {"basket": "b-0"}),
    ("find_receipt", {"text": "K9-000001"}),
    ("refund", {"receipt_code": "K9-000001"}),
    ("nonsense", {}),
    ("scan", {"text": 5}),
    ("add", {"item": "milk", "quantity": "3"}),
)


def next_command(state: State, terms: Terms, chance: Random) -> tuple[Command, bool]:
    """What somebody does now, and whether it is nonsense."""
    if state.wrong and chance.random() < (0.35 if state.person else 0.85):
        return _try_again(state, chance), False
    if state.person is None:
        return _sign_in(chance), False
    dice = chance.random()
    if dice < 0.05:
        return chance.choice(_NONSENSE), True
    in_parts = _partly_returnable(state)
    if in_parts and not state.basket.lines and chance.random() < 0.2:
        return _bring_some_back(state, in_parts, chance), False
    parked = _parked(state)
    if parked and not state.basket.lines and chance.random() < 0.2:
        return ("fetch", {"basket": chance.choice(parked)}), False
    gives_back = bool(state.basket.lines) and all(line.returns for line in state.basket.lines)
    soon = 0.6 if gives_back or len(state.basket.lines) > 1 else 0.25
    if state.basket.tenders or (state.basket.lines and chance.random() < soon):
        return _pay(state, terms, chance), False
    if state.basket.lines and chance.random() < 0.35:
        return _change(state, chance), False
    if dice < 0.25:
        return _besides(state, chance), False
    return _goods(chance), False


def with_approval(command: Command, permission: str, chance: Random) -> Command:
    """The same again, with somebody who may; now and then they mistype."""
    pin = PEOPLE["anna"].pin if chance.random() < 0.85 else "0000"
    name, arguments = command
    return name, {
        **arguments,
        "approval": {"person": "anna", "pin": pin, "permission": permission},
    }


def answered(command: Command, refusal: dict[str, Any], chance: Random) -> Command | None:
    """The same again with what was asked for, None where nothing was asked."""
    name, arguments = command
    match refusal["code"]:
        case "item.needs_quantity":
            return name, {**arguments, "quantity": chance.randint(20, 3_000)}
        case "item.needs_price":
            return "add", {"item": "help", "price": chance.randint(0, 99_999)}
        case "item.needs_modifiers":
            return "add", {"item": "coffee", "modifiers": _modifiers(chance)}
        case "item.needs_age_check":
            return "add", {**_as_add(arguments), "age_checked": 16}
        case "reason.required":
            return name, {**arguments, "reason": "damaged"}
        case "permission.denied":
            return with_approval(command, refusal["facts"]["permission"], chance)
    return None


def _as_add(arguments: dict[str, Any]) -> dict[str, Any]:
    if "item" in arguments:
        return arguments
    count, star, _ = arguments["text"].rpartition("*")
    return {"item": "beer", **({"quantity": int(count) * 1000} if star else {})}


def _sign_in(chance: Random) -> Command:
    person = chance.choice(("anna", "anna", "bo", "bo", "cy"))
    pin = PEOPLE[person].pin if chance.random() < 0.8 else chance.choice(("0000", "1357"))
    return "sign_in", {"person": person, "pin": pin}


def _try_again(state: State, chance: Random) -> Command:
    """Whoever mistyped their PIN is at it again, more often wrong than right."""
    person = chance.choice(sorted(state.wrong))
    return "sign_in", {
        "person": person,
        "pin": "0000" if chance.random() < 0.8 else PEOPLE[person].pin,
    }


def _partly_returnable(state: State) -> list[tuple[Sale, PaidLine]]:
    """Lines of which a part can come back and something is left for another time."""
    return [
        (sale, line)
        for sale in state.sales[-12:]
        if sale.training == state.training
        for line in sale.lines
        if line.quantity - came_back(state, sale.seq, line.line) > _least(line)
    ]


def _bring_some_back(
    state: State, in_parts: list[tuple[Sale, PaidLine]], chance: Random
) -> Command:
    """A customer who comes more than once with the same receipt."""
    begun = [(sale, line) for sale, line in in_parts if came_back(state, sale.seq, line.line)]
    sale, line = chance.choice(begun or in_parts)
    least = _least(line)
    left = (line.quantity - came_back(state, sale.seq, line.line)) // least
    part = chance.randint(1, max(left // 2, 1)) * least
    return "refund", {
        "receipt_code": sale.code,
        "lines": [{"line": line.line, "quantity": part}],
    }


def _parked(state: State) -> list[str]:
    return [one.basket.id for one in state.parked if one.training == state.training]


def _least(line: PaidLine) -> int:
    return 1_000 if GOODS[line.good].unit == "pcs" else 1


def _goods(chance: Random) -> Command:
    good = GOODS[chance.choice(sorted(set(GOODS) - {"pant"}))]
    if good.unit == "kg" and chance.random() < 0.6:
        return "scan", {"text": f"{chance.randint(0, 4)},{chance.randint(1, 999):03d}*{good.code}"}
    if good.unit == "pcs" and not good.groups and good.price and chance.random() < 0.2:
        return "scan", {"text": f"{chance.randint(2, 12)}*{good.code}"}
    if good.price and not good.groups and good.unit == "pcs" and chance.random() < 0.05:
        return "add", {"item": good.id, "quantity": -1_000 * chance.randint(1, 3)}
    return "scan", {"text": good.code}


def _modifiers(chance: Random) -> list[dict[str, Any]]:
    size = chance.choice(MODIFIERS["size"])[0]
    extras = chance.sample([name for name, _ in MODIFIERS["extra"]], chance.randint(0, 1))
    return [
        {"modifier": size},
        *({"modifier": extra, "quantity": chance.randint(1, 2)} for extra in extras),
    ]


def _reason(chance: Random) -> dict[str, Any]:
    return {"reason": "damaged"} if chance.random() < 0.7 else {}


def _change(state: State, chance: Random) -> Command:
    lines = state.basket.lines
    own = [line for line in lines if line.deposit_of is None]
    free = [line for line in own if line.returns is None]
    whole = [line for line in free if GOODS[line.good].unit == "pcs"]
    line = chance.choice(own)
    choices: list[Callable[[], Command]] = [
        lambda: ("remove", {"line": line.line, **_reason(chance)}),
        lambda: ("void", _reason(chance)),
        lambda: ("park", {"name": f"Bord {chance.randint(1, 9)}"}),
        lambda: ("exempt", {"on": not state.basket.exempt}),
    ]
    if whole:
        one = chance.choice(whole)
        sign = 1 if one.quantity > 0 else -1
        quantity = sign * 1_000 * chance.randint(1, 9)
        choices.append(
            lambda: ("set_quantity", {"line": one.line, "quantity": quantity, **_reason(chance)})
        )
    if free:
        priced_line = chance.choice(free)
        near = max(priced_line.list_price + chance.randint(-900, 200), 0)
        choices += [
            lambda: ("set_price", {"line": priced_line.line, "price": near, **_reason(chance)}),
            lambda: ("note", {"line": priced_line.line, "text": "uden løg"}),
        ]
        sold = [found for found in free if found.quantity > 0]
        if sold:
            choices += [lambda: _discount(chance.choice(sold).line, chance)] * 2
            choices += [lambda: _discount(None, chance)]
    if state.basket.discounts:
        number = chance.choice(state.basket.discounts).discount
        choices.append(lambda: ("remove_discount", {"discount": number}))
    return chance.choice(choices)()


def _discount(line: int | None, chance: Random) -> Command:
    wanted: dict[str, Any] = {} if line is None else {"line": line}
    if chance.random() < 0.5:
        wanted["rate"] = chance.choice((50_000, 100_000, 333_333, 123_457, 1_000_000))
    else:
        wanted["amount"] = chance.choice((1, 50, 333, 1_000))
    return "discount", {**wanted, **_reason(chance)}


def _pay(state: State, terms: Terms, chance: Random) -> Command:
    total = priced(state, terms).total
    left = remaining(state.basket, total)
    if left == 0:
        return "finish", {}
    payable = abs(cash_due(state, total, terms)[0])
    step = max(terms.step, 50)
    reference = {"reference": f"{chance.randrange(10**6):06d}"}
    choices: list[Command] = [
        ("tender", {"kind": "cash"}),
        ("tender", {"kind": "cash"}),
        ("tender", {"kind": "card", **reference}),
        ("tender", {"kind": "mobilepay", **reference}),
        ("tender", {"kind": "card", "amount": chance.randint(1, abs(left)), **reference}),
        ("tender", {"kind": "cash", "amount": chance.randint(1, max(payable // step, 1)) * step}),
    ]
    if left > 0:
        more = payable + chance.choice((0, 50, 100, 500, 5_000))
        choices += [("tender", {"kind": "cash", "given": -(-more // 100) * 100})] * 3
    else:
        whole = all(line.returns and not line.before for line in state.basket.lines)
        choices += [("refund_as_paid", {})] * (9 if whole else 2)
    if state.basket.tenders and chance.random() < 0.3:
        return "remove_tender", {"tender": chance.choice(state.basket.tenders).tender}
    return chance.choice(choices)


def _besides(state: State, chance: Random) -> Command:
    """Refunds, parked baskets, the drawer, the day."""
    choices: list[Command] = []
    parked = _parked(state)
    if state.sales:
        sale = chance.choice(state.sales[-8:])
        choices += [("refund", {"receipt_code": sale.code})] * 3
        some = [line for line in sale.lines if line.quantity > 0]
        if some:
            line = chance.choice(some)
            left = line.quantity - came_back(state, sale.seq, line.line)
            whole = GOODS[line.good].unit == "pcs"
            part = (
                chance.randint(1, max(left // 1000, 1)) * 1000
                if whole
                else chance.randint(1, max(left, 1))
            )
            choices += [
                (
                    "refund",
                    {"receipt_code": sale.code, "lines": [{"line": line.line, "quantity": part}]},
                )
            ] * 4
        medium = chance.choice(("print", "screen"))
        choices.append(("copy_receipt", {"receipt_code": sale.code, "medium": medium}))
    if not state.basket.lines and chance.random() < 0.4:
        choices += [("training", {"on": not state.training})] * 4
    if state.training:
        return chance.choice([*choices, _goods(chance), _goods(chance)])
    amount = chance.randint(1, 400) * 50
    choices += [
        ("float", {"amount": 50_000}),
        ("pay_in", {"amount": amount, "reason": "change"}),
        ("pay_out", {"amount": amount, **_reason(chance)}),
        ("drop", {"amount": amount, "reason": "safe"}),
        ("count", {"amount": amount}),
        ("count", {"denominations": [[5_000, 2], [50, chance.randint(0, 9)]]}),
        ("open_drawer", {"reason": "change"}),
        ("x_report", {}),
        ("sign_out", {}),
        _sign_in(chance),
    ]
    if not state.basket.lines and not parked:
        choices += [("z_report", {})] * 2
    return chance.choice(choices)
