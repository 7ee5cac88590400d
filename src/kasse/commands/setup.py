"""`kasse setup`: the first company of an empty office, and an owner who can log in to it."""

import argparse
import sys
from collections.abc import Mapping
from getpass import getpass
from typing import Final

from kasse.commands.data import add_data_argument, use_data

WORDS: Final[Mapping[str, str]] = {
    "company.number": "The company number cannot be one; look at its digits.",
    "company.exists": "This office has a company already; the back office can change it.",
    "account.email_taken": "Somebody logs in with this e-mail address already.",
    "account.weak_password": "The password is too short.",
    "account.long_password": "The password is too long.",
    "account.common_password": "This password is on the lists that are tried first.",
    "account.guessable_password": "The password is too easily guessed: use four unusual words.",
    "pin.not_digits": "A PIN is digits alone.",
    "pin.too_short": "The PIN is too short.",
    "pin.too_long": "The PIN is too long.",
    "pin.trivial": "That PIN is too easily guessed.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the shop and its owner are called."""
    parser.add_argument("--company", required=True, metavar="NAME", help="as it stands on receipts")
    parser.add_argument("--store", metavar="NAME", help="the first store (the company's name)")
    parser.add_argument("--owner", required=True, metavar="NAME", help="who may do everything")
    parser.add_argument("--email", required=True, help="the owner's log-in to the back office")
    parser.add_argument(
        "--country", default="DK", help="whose taxes and money: DK or FI (%(default)s)"
    )
    parser.add_argument(
        "--company-number", default="", metavar="NUMBER", help="CVR number, Y-tunnus"
    )
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Asks for a password and a PIN, and makes the shop; 1 when that was refused."""
    from kasse.fiscal.countries import COUNTRIES
    from kasse.office.serve import prepare

    if args.country not in COUNTRIES:
        print(f"Kasse knows no country {args.country}. Known: {', '.join(COUNTRIES)}.")
        return 2
    use_data(args)
    prepare()
    from kasse.domain.outcome import Refused
    from kasse.office.first_shop import FirstShop, make_first_shop

    made = make_first_shop(
        FirstShop(
            company=args.company,
            store=args.store or args.company,
            country=args.country,
            company_number=args.company_number,
            owner=args.owner,
            email=args.email,
            password=_secret("Password for the back office: "),
            pin=_secret("PIN for the tills: "),
        )
    )
    if isinstance(made, Refused):
        facts = ", ".join(f"{name} {value}" for name, value in sorted(made.facts.items()))
        print(WORDS[made.code] + (f" ({facts})" if facts else ""))
        return 1
    print(
        f"{args.company} has a register, {made.register}. Start the office, log in as {args.email},"
    )
    data = f" --data {args.data}" if args.data else ""
    print(f"add items, and pair a device with the code of: kasse pair {made.register}{data}")
    return 0


def _secret(label: str) -> str:
    """Typed unseen, or a line of what is piped in."""
    return getpass(label) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
