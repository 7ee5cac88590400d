"""`kasse password EMAIL`: a link to a new password, for whoever is locked out and gets no letter."""

import argparse
import os
from datetime import UTC, datetime

from kasse.commands.data import add_data_argument, use_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose password."""
    parser.add_argument("email", help="the e-mail address of a log-in")
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the link; 1 when nobody may log in with this address."""
    use_data(args)
    from kasse.office.serve import prepare

    prepare()
    from django.urls import reverse

    from kasse.office.actors import OPERATOR
    from kasse.office.staff import queries, services

    email = services.normalised_email(args.email)
    account = queries.accounts().filter(email=email).first()
    if account is None:
        print(f"Nobody may log in as {email}.")
        return 1
    made = services.make_password_link(by=OPERATOR, account=account, now=datetime.now(UTC))
    origin = os.environ.get("KASSE_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
    print(f"{origin}{reverse('new_password', args=[made.token])}")
    print("It counts once, for one hour, and lifts a lock after wrong log-ins.")
    return 0
