"""A file's baskets under promotions, from the first look to the account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kasse.demo.campaigns.account import Account
from kasse.demo.campaigns.hard import write
from kasse.demo.campaigns.job import PromotionsJob, Share
from kasse.demo.campaigns.shop import CampaignShop, HandedOver, Which, campaign_shop
from kasse.demo.campaigns.telling import account_text
from kasse.demo.fleet import Job, run_fleet
from kasse.demo.progress import Progress
from kasse.demo.replay.survey import Selection
from kasse.demo.replay.table import Table

Run = Callable[[Sequence[Job], Callable[[Any], None]], bool]
"""How jobs are run: `run_fleet`, or `run_here` where no other process may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which promotions, which coupons, which kinds left out, how many processes, which baskets are told line by line, and
    where hard ones are written to."""

    which: Which = "both"
    handed_over: HandedOver = "used"
    without: frozenset[str] = frozenset()
    processes: int = 1
    tell: frozenset[str] = frozenset()
    hard: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether all baskets were gone through, and what came out."""

    complete: bool
    account: Account


def replay_promotions(
    table: Table, selection: Selection, wanted: Wanted, *, run: Run = run_fleet
) -> Outcome:
    """Applies the promotions to the file's baskets, and prints the account."""
    print(f"Reading {table.path.name} ({selection.reader.NAME}).")
    shop = campaign_shop(
        selection.format,
        table,
        which=wanted.which,
        handed_over=wanted.handed_over,
        without=wanted.without,
    )
    of = sum(1 for _ in selection.baskets(table))
    print(f"{of} baskets, {len(shop.shelf)} goods, {shop.promotions} promotions.")
    if shop.coupons_without_goods:
        print(f"  {shop.coupons_without_goods} coupons were redeemed without any of their goods.")
    account = Account()
    told: dict[str, str] = {}
    progress = Progress("Deciding", of=of)

    def take(share: Share) -> None:
        account.merge(share.account)
        told.update(share.told)
        if wanted.hard is not None:
            write(share.hard, wanted.hard)
        progress.at(account.baskets, f"{account.baskets} baskets")

    complete = run(_jobs(table, selection, shop, wanted), take)
    progress.end(account.baskets, f"{account.baskets} baskets")
    for key in sorted(told):
        print(f"\n{told[key]}")
    print(f"\n{account_text(account, selection.reader.PLACE)}")
    if not complete:
        print("Stopped: this is the account of the baskets until then.")
    return Outcome(complete=complete, account=account)


def _jobs(
    table: Table, selection: Selection, shop: CampaignShop, wanted: Wanted
) -> list[PromotionsJob]:
    return [
        PromotionsJob(
            table=table,
            selection=selection,
            shop=shop,
            tell=wanted.tell,
            number=number,
            processes=wanted.processes,
        )
        for number in range(wanted.processes)
    ]
