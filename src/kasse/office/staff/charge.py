"""Whether somebody may manage a person: asked by every service that does."""

from collections.abc import Sequence

from kasse.office.actors import EVERYTHING, Actor, Grant
from kasse.office.staff import queries
from kasse.office.staff.models import Account


def check_in_charge(by: Actor, grants: Sequence[Grant]) -> None:
    """Raises Denied unless `by` manages people wherever these grants count, and has all of them.

    A PIN or a password is all that stands between a person and these rights: whoever sets it has
    them.
    """
    by.check_anywhere("people.edit")
    for grant in grants:
        by.check("people.edit", store=grant.store)
    by.check_not_wider(grants)


def check_in_charge_of(by: Actor, account: Account) -> None:
    """Raises Denied unless `by` manages who has this account."""
    wide = [EVERYTHING] if account.is_owner else []
    grants = [*queries.grants_of(account.person_id), *wide]
    if account.person_id is None and not account.is_owner:
        by.check("people.edit", store=None)
    check_in_charge(by, grants)
