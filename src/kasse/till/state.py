"""The till in memory: what the last entry and the last basket step left, ready for a decision.

Everything here can be read again from the database; `kasse.till.application` replaces it after
each command that was written durably.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kasse.domain.authority import Authority
from kasse.domain.basket.decision import Situation
from kasse.domain.basket.pricing import Priced
from kasse.domain.basket.state import EMPTY, Basket, BasketEvent
from kasse.domain.canonical import JsonValue
from kasse.domain.coupons import Coupons
from kasse.domain.day import Day
from kasse.domain.journal import Document, Draft
from kasse.domain.outcome import Refused
from kasse.domain.prices import moment_of
from kasse.domain.terms import Terms
from kasse.till.arguments import Arguments
from kasse.till.catalogue import Catalogue
from kasse.till.connection import Connection
from kasse.till.coupon_claims import CouponClaims
from kasse.till.effect_store import Unclear
from kasse.till.folds import Desk
from kasse.till.journal_store import JournalStore
from kasse.till.offers import Told
from kasse.till.receipt_fetch import ReceiptFetch
from kasse.till.session import SessionState, Signed, Staff
from kasse.till.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Who this till is, as pairing said; `number` is printed in receipt codes."""

    id: str
    number: str
    name: str
    store: str
    store_name: str
    zone: str
    currency: str
    language: str = "da"


@dataclass(slots=True, kw_only=True)
class TillState:
    """One register's till. Only the application changes it."""

    connection: Connection
    store: JournalStore
    catalogue: Catalogue
    register: Register
    durable: bool
    desk: Desk = field(default_factory=Desk)
    session: SessionState = field(default_factory=SessionState)
    staff: Staff = field(default_factory=Staff)
    day: Day = field(default_factory=Day)
    basket: Basket = EMPTY
    steps: int = 0
    language: str = "da"
    dismissed: int | None = None
    unclear: tuple[Unclear, ...] = ()
    elsewhere: ReceiptFetch = field(default_factory=ReceiptFetch)
    claims: CouponClaims = field(default_factory=CouponClaims)
    settings: Settings = field(default_factory=Settings)
    promotions: Told = field(default_factory=Told)
    coupons: Coupons = field(default_factory=Coupons)
    priced: tuple[Basket, Terms, Priced] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One command on its way to a decision.

    `at` is the instant, `today` the store's date, `minute` its time of day in minutes after
    midnight, `random` 32 hex digits of entropy; `authority` is None while nobody is signed in.
    """

    arguments: Arguments
    at: str
    today: str
    minute: int = 0
    random: str
    authority: Authority | None

    @property
    def moment(self) -> str:
        """The store's local minute."""
        return moment_of(self.today, minute=self.minute)

    def new_id(self, purpose: str) -> str:
        """An id that no other command of any register makes."""
        return f"{purpose}-{self.random}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command comes to, before anything is written.

    `basket` replaces the one in hand (after a sale, a void, parking, fetching); else `events`
    change it. `signed` are entries by somebody else than who is signed in; they come first.
    With `refusal` the entries are written all the same: a wrong PIN is journaled. With `paper`
    the result is the document of the last entry written.
    """

    events: tuple[BasketEvent, ...] = ()
    entries: tuple[Draft, ...] = ()
    effects: tuple[Document, ...] = ()
    result: Mapping[str, JsonValue] | None = None
    basket: Basket | None = None
    signed: tuple[Signed, ...] = ()
    refusal: Refused | None = None
    paper: bool = False


Answer: TypeAlias = Outcome | Refused


Handler: TypeAlias = Callable[[TillState, Call], Answer]
"""Carries out a command that anybody may give, signed in or not."""

StaffHandler: TypeAlias = Callable[[TillState, Call, Situation], Answer]
"""Carries out a command that somebody must be signed in for."""
