"""Some registers of a replayed store, selling their share of the file in one process."""

import time
from dataclasses import dataclass
from random import Random
from typing import Final

from kasse import __version__
from kasse.demo.fleet import Send, Stopping
from kasse.demo.hands import Hands, Unexpected
from kasse.demo.outbox import Network, Outbox
from kasse.demo.replay.sales import FileBasket, Unsold, Wish
from kasse.demo.replay.survey import Selection
from kasse.demo.replay.table import Table
from kasse.demo.seat import Seed, close_seat, open_seat
from kasse.demo.shopping import handed_over
from kasse.domain.day import expected_cash
from kasse.till.clock import business_day, read_instant
from kasse.till.instant import from_ms

FLOAT_MINOR: Final = 20_000
NOTES_MINOR: Final = (500, 1_000, 2_000, 5_000)
CASH_OF_HUNDRED: Final = 30
CASH_BELOW_MINOR: Final = 20_000
DAY_STARTS_AT: Final = 240

_TELL_EVERY: Final = 100  # baskets
_PUSH_EVERY_MS: Final = 6 * 3_600_000
_PACED_PUSH_S: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How far a process has come since it told last."""

    rows: int
    baskets: int
    merged: int
    unsold: tuple[Unsold, ...]
    coupons_left_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayJob:
    """Baskets of a file for `lanes` of all `registers` (kasse.demo.fleet.Job).

    `speed` is seconds of the file in one of ours; 0 is as fast as it goes.
    """

    table: Table
    selection: Selection
    seeds: tuple[Seed, ...]
    lanes: tuple[int, ...]
    registers: int
    store: str
    person: str
    network: Network
    speed: int = 0

    def run(self, send: Send, stopping: Stopping) -> bool:
        """Sells in the order of the file; asked to stop, closes the days that are open."""
        tills: dict[int, _Lane] = {}
        rows = baskets = 0
        complete = True
        clock = _Pace(self.speed)
        for number, basket in enumerate(self.selection.baskets(self.table)):
            lane = Random(f"{self.network.seed}:{basket.key}:{number}").randrange(self.registers)
            if lane not in self.lanes:
                continue
            if stopping():
                complete = False
                break
            clock.wait_for(basket.at_ms)
            if lane not in tills:
                tills[lane] = _Lane(self, lane, basket.at_ms)
            tills[lane].sell(basket, send)
            rows, baskets = rows + basket.rows, baskets + 1
            if baskets % _TELL_EVERY == 0:
                self._tell(rows, baskets, tills, send)
                rows = baskets = 0
        for till in tills.values():
            till.close(send)
        self._tell(rows, baskets, tills, send)
        return complete

    def _tell(self, rows: int, baskets: int, tills: "dict[int, _Lane]", send: Send) -> None:
        unsold: list[Unsold] = []
        merged = coupons = 0
        for till in tills.values():
            unsold += till.unsold
            merged += till.merged
            coupons += till.coupons_left_minor
            till.unsold, till.merged, till.coupons_left_minor = [], 0, 0
        send(
            Told(
                rows=rows,
                baskets=baskets,
                merged=merged,
                unsold=tuple(unsold),
                coupons_left_minor=coupons,
            )
        )


class _Pace:
    """Holds back what would come too early."""

    __slots__ = ("_began", "_first_ms", "_speed")

    def __init__(self, speed: int) -> None:
        self._speed = speed
        self._first_ms: int | None = None
        self._began = 0.0

    def wait_for(self, at_ms: int) -> None:
        """Until the file's time has come."""
        if not self._speed:
            return
        if self._first_ms is None:
            self._first_ms, self._began = at_ms, time.monotonic()
        due = (at_ms - self._first_ms) / 1_000 / self._speed
        left = due - (time.monotonic() - self._began)
        if left > 0:
            time.sleep(left)


class _Lane:
    """One register on its way through the file."""

    __slots__ = (
        "_chance",
        "_hands",
        "_job",
        "_outbox",
        "_push_every_ms",
        "_pushed_ms",
        "coupons_left_minor",
        "merged",
        "unsold",
    )

    def __init__(self, job: ReplayJob, lane: int, at_ms: int) -> None:
        self._job = job
        seed = job.seeds[job.lanes.index(lane)]
        till = open_seat(seed, at_ms=at_ms)
        # What is chosen is the same in each replay of a file; the ids of its sales are not.
        self._chance = Random(f"{job.network.seed}:{lane}")
        rng = Random(f"{job.network.seed}:{seed.register.store}:{seed.register.id}")
        self._hands = Hands(till, proofs=seed.proofs, rng=rng)
        self._hands.at_ms = self._pushed_ms = at_ms
        self._outbox = Outbox(till.state.store, job.network, app=__version__, held=seed.held)
        paced = job.speed * _PACED_PUSH_S * 1_000
        self._push_every_ms = min(_PUSH_EVERY_MS, paced) if job.speed else _PUSH_EVERY_MS
        self.unsold: list[Unsold] = []
        self.merged = self.coupons_left_minor = 0

    def sell(self, basket: FileBasket, send: Send) -> None:
        """Rings a basket up, with the day opened and closed around it."""
        hands = self._hands
        at_ms = max(hands.at_ms + 1, basket.at_ms)
        self._begin_day(at_ms, send)
        hands.at_ms = at_ms
        for wish in basket.wishes:
            self._ring_up(wish)
        if hands.till.state.basket.lines:
            self.merged += len(basket.wishes) - len(hands.till.state.basket.lines)
            self._pay(basket.coupons_minor)
        else:
            self.coupons_left_minor += basket.coupons_minor
        if hands.at_ms - self._pushed_ms >= self._push_every_ms:
            self._push(send)

    def close(self, send: Send) -> None:
        """The end: the day closed, and everything sent."""
        if self._hands.till.state.day.day is not None:
            self._close_day()
        for parcel in self._outbox.everything(self._hands.at_ms):
            send(parcel)
        close_seat(self._hands.till)

    def _ring_up(self, wish: Wish) -> None:
        hands = self._hands
        try:
            hands.do(
                "add",
                item=f"{self._job.store}:{wish.sku}",
                quantity=wish.pieces * 1_000,
                price=wish.price_minor,
            )
        except Unexpected as problem:
            self.unsold.append(
                Unsold(
                    row=0,
                    reason="refused",
                    amount_minor=wish.total_minor,
                    text=f"{wish}: {problem}",
                )
            )
            return
        line = hands.touched
        if wish.discount_minor:
            hands.do("discount", line=line, amount=wish.discount_minor, reason="loyalty card")
        if wish.note:
            hands.do("note", line=line, text=wish.note)

    def _pay(self, coupons_minor: int) -> None:
        hands = self._hands
        total = hands.total()
        used = max(0, min(coupons_minor, total))
        self.coupons_left_minor += coupons_minor - used
        if total == 0:
            hands.do("finish")
            return
        if used:
            hands.do("tender", kind="coupon", amount=used)
        left = total - used
        if not left:
            return
        if left < 0 or left >= CASH_BELOW_MINOR or self._chance.randrange(100) >= CASH_OF_HUNDRED:
            hands.do("tender", kind="card", reference=f"{self._chance.randrange(10**6):06d}")
        else:
            hands.do("tender", kind="cash", given=handed_over(left, NOTES_MINOR, self._chance))

    def _begin_day(self, at_ms: int, send: Send) -> None:
        state = self._hands.till.state
        instant = read_instant(from_ms(at_ms))
        assert instant is not None
        day = business_day(instant, state.register.zone, starts_at_minutes=DAY_STARTS_AT)
        if state.day.day is not None and state.day.day != day:
            self._close_day()
            self._push(send)
        if state.day.day is None:
            self._hands.at_ms = max(self._hands.at_ms, at_ms - 1_000)
            self._hands.sign_in(self._job.person)
            self._hands.do("float", amount=FLOAT_MINOR)

    def _close_day(self) -> None:
        hands = self._hands
        hands.at_ms += 60_000
        expected = expected_cash(hands.till.state.day)
        hands.do("count", amount=expected)
        if expected > FLOAT_MINOR:
            hands.do("drop", amount=expected - FLOAT_MINOR, reason="bank")
        hands.do("z_report", left_in_drawer=min(expected, FLOAT_MINOR))

    def _push(self, send: Send) -> None:
        self._pushed_ms = self._hands.at_ms
        for parcel in self._outbox.parcels(self._hands.at_ms):
            send(parcel)
