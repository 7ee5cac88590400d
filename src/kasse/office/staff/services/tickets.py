"""Links that let somebody in once: invitations, and new passwords.

The token stands in the link alone; the office keeps its SHA-256, so that a copy of the database
opens nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.staff import queries
from kasse.office.staff.charge import check_in_charge, check_in_charge_of
from kasse.office.staff.email import is_email, normalised_email
from kasse.office.staff.models import Account, LoginFailure, Person, Session, Ticket
from kasse.office.staff.passwords import check_password

INVITED_FOR: Final = timedelta(days=7)
RESET_WITHIN: Final = timedelta(hours=1)

RESETS_WITHIN_AN_HOUR: Final = 3
"""Letters with a new password that one account gets."""

_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A ticket and its token, which is nowhere else."""

    ticket: Ticket
    token: str


@transaction.atomic
def invite(
    *, by: Actor, person: Person, email: str, now: datetime, language: str = "da"
) -> Issued | Refused:
    """Invites a person to log in with this address; an earlier invitation of theirs ends.

    Refuses account.email_malformed, account.email_taken, account.exists and person.left.
    """
    check_in_charge(by, queries.grants_of(person.id))
    email = normalised_email(email)
    if not is_email(email):
        return refused("account.email_malformed")
    if not person.active:
        return refused("person.left")
    if Account.objects.filter(person=person).exists():
        return refused("account.exists")
    if Account.objects.filter(email=email).exists():
        return refused("account.email_taken", email=email)
    Ticket.objects.filter(person=person, used_at=None, revoked_at=None).update(revoked_at=now)
    ticket = Ticket(
        purpose="invitation",
        person=person,
        email=email,
        language=language,
        made_by=by.name[:254],
        made_at=now,
        expires_at=now + INVITED_FOR,
    )
    issued = _issue(ticket)
    audit.record(
        by,
        audit.Act(
            action="person.invited",
            subject=audit.Subject(kind="person", id=person.id, name=person.name),
            facts={"email": email},
        ),
    )
    return issued


@transaction.atomic
def revoke_invitation(*, by: Actor, ticket: Ticket, now: datetime) -> Ticket:
    """The link of an invitation counts no more."""
    person = ticket.person
    assert person is not None
    check_in_charge(by, queries.grants_of(person.id))
    Ticket.objects.filter(id=ticket.id, used_at=None, revoked_at=None).update(revoked_at=now)
    ticket.refresh_from_db()
    audit.record(
        by,
        audit.Act(
            action="person.invitation_revoked",
            subject=audit.Subject(kind="person", id=person.id, name=person.name),
            facts={"email": ticket.email},
        ),
    )
    return ticket


@transaction.atomic
def accept_invitation(
    *, token: str, password: str, address: str, now: datetime
) -> Account | Refused:
    """Makes the account of who was invited, with the password that they chose.

    Refuses ticket.dead, account.email_taken and what check_password refuses; then the link still
    counts.
    """
    ticket = queries.open_ticket(token, "invitation", now=now, lock=True)
    if ticket is None or ticket.person is None:
        return refused("ticket.dead")
    person = ticket.person
    taken = Account.objects.filter(email=ticket.email).exists()
    if taken or Account.objects.filter(person=person).exists():
        return refused("account.email_taken", email=ticket.email)
    account = Account(email=ticket.email, person=person, language=ticket.language)
    no = check_password(password, known=queries.known_of(account))
    if no is not None:
        return no
    account.set_password(password)
    account.save()
    _use(ticket, now=now)
    _record(account, action="account.created", address=address)
    return account


@transaction.atomic
def ask_for_password(*, email: str, address: str, now: datetime) -> Issued | None:
    """A link for whoever forgot their password; None where there is nobody to send one to, or
    enough were sent. The page says the same in any case."""
    account = queries.accounts().filter(email=normalised_email(email)).first()
    if account is None:
        return None
    made = Ticket.objects.filter(account=account, made_at__gt=now - timedelta(hours=1)).count()
    if made >= RESETS_WITHIN_AN_HOUR:
        return None
    issued = _issue(_password_ticket(account, by="", now=now))
    _record(account, action="account.password_asked", address=address)
    return issued


@transaction.atomic
def make_password_link(*, by: Actor, account: Account, now: datetime) -> Issued:
    """The same link, made by who manages this person, to be handed over."""
    check_in_charge_of(by, account)
    issued = _issue(_password_ticket(account, by=by.name, now=now))
    subject = audit.Subject(kind="account", id=account.id, name=account.email)
    audit.record(by, audit.Act(action="account.password_link", subject=subject))
    return issued


@transaction.atomic
def set_forgotten_password(
    *, token: str, password: str, address: str, now: datetime
) -> Account | Refused:
    """A new password by a link: it ends all sessions and other such links, and lifts a lock. A
    second factor is asked for at the log-in as ever.

    Refuses ticket.dead and what check_password refuses; then the link still counts.
    """
    ticket = queries.open_ticket(token, "password", now=now, lock=True)
    if ticket is None or ticket.account is None:
        return refused("ticket.dead")
    account = ticket.account
    no = check_password(password, known=queries.known_of(account))
    if no is not None:
        return no
    account.set_password(password)
    account.save(update_fields=["password"])
    _use(ticket, now=now)
    Ticket.objects.filter(account=account, used_at=None, revoked_at=None).update(revoked_at=now)
    Session.objects.filter(account=account).delete()
    LoginFailure.objects.filter(email=account.email).delete()
    _record(account, action="account.password_changed", address=address)
    return account


def _password_ticket(account: Account, *, by: str, now: datetime) -> Ticket:
    return Ticket(
        purpose="password",
        account=account,
        email=account.email,
        language=account.language,
        made_by=by[:254],
        made_at=now,
        expires_at=now + RESET_WITHIN,
    )


def _issue(ticket: Ticket) -> Issued:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    ticket.token_hash = hashlib.sha256(token.encode()).hexdigest()
    ticket.save()
    return Issued(ticket=ticket, token=token)


def _use(ticket: Ticket, *, now: datetime) -> None:
    used = Ticket.objects.filter(id=ticket.id, used_at=None, revoked_at=None).update(used_at=now)
    assert used == 1, "the ticket was locked when it was found open"


def _record(account: Account, *, action: str, address: str) -> None:
    audit.record(
        queries.actor_at(account, address=address),
        audit.Act(
            action=action,
            subject=audit.Subject(kind="account", id=account.id, name=account.email),
        ),
    )
