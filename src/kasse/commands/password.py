"""`kasse password EMAIL`: a link to a new password, for whoever is locked out and gets no letter.

It is the way back in for a shop's only owner, too: whoever has the office's machine may switch a
log-in on again and take lost second factors away.
"""

import argparse
import os
from datetime import UTC, datetime

from kasse.commands.data import add_data_argument, use_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose password."""
    parser.add_argument("email", help="the e-mail address of a log-in")
    parser.add_argument(
        "--switch-on", action="store_true", help="use the log-in again, if it was switched off"
    )
    parser.add_argument(
        "--remove-factors",
        action="store_true",
        help="take app, passkeys and recovery codes away, if they were lost",
    )
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the link; 1 when nobody can log in with this address."""
    use_data(args)
    from kasse.office.serve import prepare

    prepare()
    from django.urls import reverse

    from kasse.office.actors import OPERATOR
    from kasse.office.staff import queries, services

    email = services.normalised_email(args.email)
    account = queries.account_by_email(email)
    if account is None:
        print(f"There is no log-in {email}.")
        return 1
    if args.switch_on:
        services.bring_back(by=OPERATOR, account=account)
    if args.remove_factors:
        services.remove_factors(by=OPERATOR, account=account)
    if not queries.accounts().filter(id=account.id).exists():
        print(
            f"The log-in {email} is switched off, or its person has left. --switch-on undoes both."
        )
        return 1
    made = services.make_password_link(by=OPERATOR, account=account, now=datetime.now(UTC))
    origin = os.environ.get("KASSE_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
    print(f"{origin}{reverse('new_password', args=[made.token])}")
    print("It counts once, for one hour, and lifts a lock after wrong log-ins.")
    return 0
