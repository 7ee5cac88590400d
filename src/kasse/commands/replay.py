"""`kasse replay FILE`: sells a file of real transactions through real tills, or with `--promotions`
goes through its baskets with promotions."""

import argparse
import csv
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kasse.commands.data import add_data_argument, use_data

if TYPE_CHECKING:
    from kasse.demo.replay.survey import Selection
    from kasse.demo.replay.table import Table

INTERRUPTED: Final = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, how it is sold, and which part of it."""
    parser.add_argument("file", type=Path, help="CSV of transactions, plain or compressed (gzip)")
    parser.add_argument(
        "--format",
        default="auto",
        choices=("auto", "cj", "online-retail", "pizzaplace", "groceries"),
        help="the form of the file (%(default)s: by its columns)",
    )
    parser.add_argument(
        "--registers", type=_at_least_one, default=4, help="how many sell (%(default)s)"
    )
    parser.add_argument(
        "--speed",
        type=_whole,
        default=0,
        metavar="N",
        help="seconds of the file in one of ours, as 3600 for an hour (as fast as it goes)",
    )
    parser.add_argument(
        "--offline",
        type=_share,
        default=50_000,
        metavar="SHARE",
        help="share of hours in which a register has no network, as 0.2 or 20%% (0.05)",
    )
    parser.add_argument("--seed", type=_whole, default=1, help="chooses what the file does not say")
    parser.add_argument("--limit", type=_at_least_one, metavar="N", help="sell so many baskets")
    parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help="from this day")
    parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="until this day")
    parser.add_argument(
        "--processes", type=_at_least_one, help="how many work at once (one for each core)"
    )
    parser.add_argument(
        "--unsold", type=Path, metavar="CSV", help="write each line that was not sold to this file"
    )
    add_data_argument(parser)
    _add_promotion_arguments(parser)


def _add_promotion_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("promotions", "nothing is sold; no shop is needed")
    group.add_argument(
        "--promotions",
        choices=("file", "own", "both"),
        help="apply those that the file tells of, Kasse's own over its goods, or both",
    )
    group.add_argument(
        "--coupons",
        default="used",
        choices=("used", "sent"),
        help="those that were used, or all that a household was sent (%(default)s)",
    )
    group.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="KIND",
        help="leave out a kind of Kasse's own, as spend",
    )
    group.add_argument(
        "--tell", action="append", default=[], metavar="BASKET", help="tell a basket line by line"
    )
    group.add_argument(
        "--hard", type=Path, metavar="FOLDER", help="write baskets with a gap, or that took long"
    )


def run(args: argparse.Namespace) -> int:
    """0 when every difference is explained, 1 when not, 2 for a file that cannot be read."""
    from kasse.demo.replay.formats import format_of
    from kasse.demo.replay.survey import Selection
    from kasse.demo.replay.table import Unreadable, open_table
    from kasse.demo.replay.words import language_of, sentence

    use_data(args)
    try:
        table = open_table(args.file)
        name = format_of(table, wanted=args.format)
        selection = Selection(
            format=name, first=args.first or "", last=args.last or "9999", limit=args.limit
        )
        if args.promotions:
            return _run_promotions(table, selection, args)
    except Unreadable as problem:
        print(sentence(problem.refused, language_of(os.environ)))
        return 2
    from kasse.office.serve import prepare

    prepare()
    from kasse.demo.replay.selling import Pace, replay

    processes = args.processes or os.cpu_count() or 1
    pace = Pace(
        registers=args.registers,
        processes=min(processes, args.registers),
        speed=args.speed,
        offline_ppm=args.offline,
        seed=args.seed,
    )
    result = replay(table, selection, pace)
    if args.unsold is not None:
        with args.unsold.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("row", "reason", "amount_minor", "text"))
            rows.writerows((u.row, u.reason, u.amount_minor, u.text) for u in result.unsold)
    if not result.complete:
        return INTERRUPTED
    return 0 if result.agrees else 1


def _run_promotions(table: "Table", selection: "Selection", args: argparse.Namespace) -> int:
    """0 when every basket was decided for good, 1 when one has a gap or broke the engine."""
    from kasse.demo.campaigns.replaying import Wanted, replay_promotions

    outcome = replay_promotions(
        table,
        selection,
        Wanted(
            which=args.promotions,
            handed_over=args.coupons,
            processes=args.processes or os.cpu_count() or 1,
            without=frozenset(args.without),
            tell=frozenset(args.tell),
            hard=args.hard,
        ),
    )
    if not outcome.complete:
        return INTERRUPTED
    return 1 if outcome.account.gaps or outcome.account.failed else 0


def _share(text: str) -> int:
    share = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("from 0 to 1, or from 0% to 100%")
    return int(share * 1_000_000)


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("not below 0")
    return number


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
