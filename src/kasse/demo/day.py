"""One register's day in a demo shop: opened, sold through, closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kasse.demo.hands import Hands
from kasse.demo.outbox import Outbox, Parcel
from kasse.demo.shopping import Shelf, basket, payment
from kasse.demo.trade import Trade
from kasse.domain.day import expected_cash
from kasse.domain.sale import ReceiptNumber
from kasse.till.state import Outcome

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_SCAN_MS: Final = 2_500
_PUSH_EVERY_MS: Final = 4 * _HOUR_MS
_FULL_DRAWER_MINOR: Final = 600_000
_WRONG_COUNTS: Final = (-2_000, -500, -100, -50, 50, 100, 1_000)

# How often something happens, of 10 000 customers.
_REMOVED: Final = 220
_DISCOUNT: Final = 140
_PRICE_CHANGED: Final = 40
_VOIDED: Final = 45
_PARKED: Final = 60
_REFUND: Final = 110
_EXCHANGE: Final = 25
_COPY: Final = 70
_LATE_TENDER: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """Who works: cashiers in shifts, who comes when approval is asked for, who closes."""

    early: str
    late: str
    supervisor: str
    manager: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A register's place in its shop."""

    kind: str
    shelf: Shelf
    trade: Trade
    float_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """A day: midnight in UTC milliseconds, and when customers come (seconds after it).

    `ends_s` is when the register is closed: with the shop, or earlier.
    """

    midnight_ms: int
    opens_s: int
    closes_s: int
    ends_s: int
    arrivals: Sequence[int]
    staffing: Staffing


def run_day(hands: Hands, outbox: Outbox, counter: Counter, plan: DayPlan) -> Iterator[Parcel]:
    """Sells a day; yields what the office gets meanwhile."""
    hands.at_ms = plan.midnight_ms + plan.opens_s * 1_000 - 20 * _MINUTE_MS
    hands.sign_in(plan.staffing.early)
    hands.do("float", amount=counter.float_minor)
    pushed_ms = hands.at_ms
    change_of_shift_ms = plan.midnight_ms + (plan.opens_s + plan.closes_s) * 500
    for arrival in plan.arrivals:
        hands.at_ms = max(hands.at_ms + 5_000, plan.midnight_ms + arrival * 1_000)
        if hands.at_ms >= change_of_shift_ms and hands.till.state.session.person:
            _change_shift(hands, plan.staffing)
            change_of_shift_ms = plan.midnight_ms + 2 * plan.closes_s * 1_000
        _serve(hands, counter, plan.staffing)
        if hands.at_ms - pushed_ms >= _PUSH_EVERY_MS:
            yield from outbox.parcels(hands.at_ms)
            pushed_ms = hands.at_ms
    hands.at_ms = max(hands.at_ms, plan.midnight_ms + plan.ends_s * 1_000) + 10 * _MINUTE_MS
    close_day(hands, counter, plan.staffing)
    yield from outbox.parcels(hands.at_ms)


def close_day(hands: Hands, counter: Counter, staffing: Staffing) -> None:
    """Counts the drawer, takes out all but the float, and closes the day. Clears a basket left."""
    hands.sign_in(staffing.manager)
    for parked in hands.till.state.store.parked():
        if hands.till.state.basket.lines:
            hands.do("void", reason="mistake")
        hands.do("fetch", basket=parked.basket)
    for part in hands.till.state.basket.tenders:
        hands.do("remove_tender", tender=part.tender)
    if hands.till.state.basket.lines:
        hands.do("void", reason="mistake")
    expected = expected_cash(hands.till.state.day)
    wrong = hands.rng.choice(_WRONG_COUNTS) if hands.rng.randrange(5) == 0 else 0
    counted = max(0, expected + wrong)
    hands.do("count", amount=counted)
    dropped = max(0, min(counted, expected) - counter.float_minor)
    if dropped:
        hands.do("drop", amount=dropped, reason="bank")
    hands.do("z_report", left_in_drawer=counted - dropped)
    hands.do("sign_out")


def _change_shift(hands: Hands, staffing: Staffing) -> None:
    hands.do("sign_out")
    hands.at_ms += _MINUTE_MS
    hands.sign_in(staffing.supervisor)
    hands.do("x_report")
    if expected_cash(hands.till.state.day) > _FULL_DRAWER_MINOR:
        hands.do("drop", amount=_FULL_DRAWER_MINOR // 2, reason="safe")
    hands.sign_in(staffing.late)


def _serve(hands: Hands, counter: Counter, staffing: Staffing) -> None:
    rng = hands.rng
    refund_wanted = rng.randrange(10_000) < _REFUND
    if refund_wanted and hands.till.state.desk.receipts and _give_back(hands, staffing):
        if rng.randrange(100) < _EXCHANGE:
            _ring_up(hands, counter)
        _pay(hands)
        return
    _ring_up(hands, counter)
    if hands.till.state.basket.lines and not _mishap(hands, staffing):
        _pay(hands)
        if rng.randrange(10_000) < _COPY:
            code = _receipt_code(hands, hands.till.state.desk.receipts)
            hands.do("copy_receipt", receipt_code=code, medium="print")


def _ring_up(hands: Hands, counter: Counter) -> None:
    for wish in basket(counter.kind, counter.shelf, counter.trade, hands.rng):
        hands.at_ms += _SCAN_MS
        hands.ring_up(wish.pop("command"), **wish)


def _mishap(hands: Hands, staffing: Staffing) -> bool:
    """What does not go by itself; whether the basket was given up."""
    rng = hands.rng
    lines = [line for line in hands.till.state.basket.lines if line.deposit_of is None]
    line = rng.choice(lines)
    if len(lines) > 1 and rng.randrange(10_000) < _REMOVED:
        hands.do("remove", line=line.line, reason=rng.choice(("mistake", "regretted")))
        return False
    if rng.randrange(10_000) < _DISCOUNT:
        rate = rng.choice((100_000, 150_000, 200_000))
        reason = rng.choice(("short_dated", "damaged", "goodwill"))
        hands.do_approved("discount", staffing.supervisor, line=line.line, rate=rate, reason=reason)
    elif rng.randrange(10_000) < _PRICE_CHANGED and line.fixed_amount_minor is None:
        price = line.price_minor * 4 // 5
        hands.do_approved(
            "set_price", staffing.manager, line=line.line, price=price, reason="wrong_price"
        )
    if rng.randrange(10_000) < _PARKED:
        basket_id = hands.till.state.basket.basket
        hands.do("park", name="Glemt pung")
        hands.at_ms += 3 * _MINUTE_MS
        hands.do("fetch", basket=basket_id)
    if rng.randrange(10_000) < _VOIDED:
        hands.do_approved("void", staffing.supervisor, reason="regretted")
        return True
    return False


def _give_back(hands: Hands, staffing: Staffing) -> bool:
    """Puts a line of an earlier receipt into the basket; whether there was one to give back."""
    last = hands.till.state.desk.receipts
    code = _receipt_code(hands, hands.rng.randint(max(1, last - 150), last))
    found = hands.do("find_receipt", text=code).result
    assert found is not None
    receipt: Any = found["receipt"]
    left = [line for line in receipt["lines"] if line["left"] > 0 and line["amount"] > 0]
    if not left:
        return False
    line = hands.rng.choice(left)
    wanted = [{"line": line["line"], "quantity": line["left"]}]
    hands.do_approved("refund", staffing.supervisor, receipt_code=code, lines=wanted)
    return True


def _pay(hands: Hands) -> Outcome:
    hands.at_ms += 12_000
    total = hands.total()
    if total == 0:
        return hands.do("finish")
    if total < 0:
        kind = hands.rng.choice(("card", "cash"))
        reference = {"reference": f"{hands.rng.randrange(10**6):06d}"} if kind == "card" else {}
        return hands.do("tender", kind=kind, **reference)
    parts = payment(total, hands.rng)
    if hands.rng.randrange(10_000) < _LATE_TENDER and parts[0]["kind"] == "card":
        # The card was refused after a part was keyed in.
        hands.do("tender", kind="card", amount=100 * (total // 200) or total, reference="0")
        if hands.till.state.basket.tenders:
            hands.do("remove_tender", tender=hands.till.state.basket.tenders[-1].tender)
    for part in parts[:-1]:
        hands.do("tender", **part)
    return hands.do("tender", **parts[-1])


def _receipt_code(hands: Hands, number: int) -> str:
    return ReceiptNumber(register_number=hands.till.state.register.number, number=number).code
