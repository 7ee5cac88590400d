"""A share of a file's baskets under promotions, in one process (kasse.demo.fleet.Job)."""

import time
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from kasse.demo.campaigns.account import SLOW_NS, Account
from kasse.demo.campaigns.baskets import PricedBasket, priced
from kasse.demo.campaigns.hard import document
from kasse.demo.campaigns.shop import CampaignShop
from kasse.demo.campaigns.telling import told
from kasse.demo.fleet import Send, Stopping
from kasse.demo.replay.survey import Selection
from kasse.demo.replay.table import Table
from kasse.domain.promotions.applied import NOTHING
from kasse.domain.promotions.engine import apply

_TELL_EVERY: Final = 100  # baskets


@dataclass(slots=True, kw_only=True)
class Share:
    """What a process did since it told last: sums, hard baskets, and the baskets told of."""

    account: Account = field(default_factory=Account)
    hard: list[dict[str, Any]] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionsJob:
    """Every basket whose place in the file, divided by `processes`, leaves `number`; those whose
    keys are in `tell` are told line by line."""

    table: Table
    selection: Selection
    shop: CampaignShop
    tell: frozenset[str]
    number: int
    processes: int

    def run(self, send: Send, stopping: Stopping) -> bool:
        """Goes through the share; whether it was all of it."""
        zone = ZoneInfo(self.selection.reader.PLACE.zone)
        share = Share()
        found = islice(self.selection.baskets(self.table), self.number, None, self.processes)
        for basket in found:
            self._decide(priced(basket, self.shop.shelf, zone), share)
            if share.account.baskets == _TELL_EVERY:
                send(share)
                share = Share()
                if stopping():
                    return False
        send(share)
        return True

    def _decide(self, basket: PricedBasket, share: Share) -> None:
        offers, visit = self.shop.offers_for(basket), self.shop.visit(basket)
        # The processor's time, so that what else runs on this computer does not count.
        began = time.thread_time_ns()
        try:
            applied, failure = apply(offers, basket.lines, visit), ""
        except Exception as error:  # One bad basket must not hide what the others come to.
            applied, failure = NOTHING, f"{type(error).__name__}: {error}"
        spent = time.thread_time_ns() - began
        share.account.add(basket, applied, spent, failed=bool(failure), used=bool(visit.coupons))
        if failure or applied.gap_minor or spent > SLOW_NS:
            found = document(basket, offers, visit)
            share.hard.append(
                {
                    "microseconds": spent // 1_000,
                    "failure": failure,
                    "discount_minor": applied.discount_minor,
                    "gap_minor": applied.gap_minor,
                    **found,
                }
            )
        if basket.key in self.tell:
            share.told[basket.key] = told(basket, self.shop, applied, self.selection.reader.PLACE)
