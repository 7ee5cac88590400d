"""Log-ins to the back office: made, changed, switched off."""

from django.db import transaction
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import EVERYTHING, Actor, Denied
from kasse.office.audit import services as audit
from kasse.office.staff import queries
from kasse.office.staff.charge import check_in_charge, check_in_charge_of
from kasse.office.staff.email import normalised_email
from kasse.office.staff.models import (
    Account,
    LoginFailure,
    Passkey,
    Person,
    RecoveryCode,
    Session,
    Ticket,
    Totp,
)
from kasse.office.staff.passwords import check_password
from kasse.office.staff.services.people import save_person


@transaction.atomic
def create_account(
    *,
    by: Actor,
    email: str,
    password: str,
    person: Person | None = None,
    language: str = "da",
    is_owner: bool = False,
) -> Account | Refused:
    """A log-in, with rights no wider than those of `by`.

    Refuses account.email_taken, and what kasse.office.staff.passwords.check_password refuses.
    """
    wide = [EVERYTHING] if is_owner else []
    check_in_charge(by, [*queries.grants_of(person.id if person else None), *wide])
    email = normalised_email(email)
    if Account.objects.filter(email=email).exists():
        return refused("account.email_taken", email=email)
    account = Account(email=email, person=person, language=language, is_owner=is_owner)
    no = check_password(password, known=queries.known_of(account))
    if no is not None:
        return no
    account.set_password(password)
    account.save()
    audit.record(by, audit.Act(action="account.created", subject=_subject(account)))
    return account


@transaction.atomic
def change_language(*, account: Account, language: str) -> None:
    """Remembers in which language somebody reads the back office."""
    account.language = language
    account.save(update_fields=["language"])


@transaction.atomic
def change_password(
    *, by: Actor, account: Account, password: str, keep: str = ""
) -> Account | Refused:
    """One's own password; every session but `keep` (a session's key) ends, and every link to a new
    password.

    The page asks for the old one or another proof first. Refuses what check_password refuses.
    """
    assert by.id == account.id
    no = check_password(password, known=queries.known_of(account))
    if no is not None:
        return no
    account.set_password(password)
    account.save(update_fields=["password"])
    Session.objects.filter(account=account).exclude(session_key=keep).delete()
    links = Ticket.objects.filter(account=account, used_at=None, revoked_at=None)
    links.update(revoked_at=timezone.now())
    audit.record(by, audit.Act(action="account.password_changed", subject=_subject(account)))
    return account


@transaction.atomic
def switch_account(*, by: Actor, account: Account, active: bool) -> Account:
    """Takes a log-in out of use, which ends its sessions, or into use again; nobody their own."""
    check_in_charge_of(by, account)
    if account.id == by.id:
        raise Denied("people.edit")
    before = account.is_active
    account.is_active = active
    account.save(update_fields=["is_active"])
    if not active:
        Session.objects.filter(account=account).delete()
    audit.record(
        by,
        audit.Act(
            action="account.switched",
            subject=_subject(account),
            changes={"active": (before, active)},
        ),
    )
    return account


@transaction.atomic
def bring_back(*, by: Actor, account: Account) -> None:
    """Lets somebody log in who may not any more: switched off, or not working here."""
    check_in_charge_of(by, account)
    if not account.is_active:
        switch_account(by=by, account=account, active=True)
    person = account.person
    if person is not None and not person.active:
        has = list(person.assignments.values_list("role_id", "store_id"))
        save_person(
            by=by,
            person_id=person.id,
            name=person.name,
            language=person.language,
            assignments=has,
        )


@transaction.atomic
def unlock(*, by: Actor, account: Account) -> Account:
    """Forgets the wrong log-ins of an account: it may try again at once."""
    check_in_charge_of(by, account)
    LoginFailure.objects.filter(email=account.email).delete()
    audit.record(by, audit.Act(action="account.unlocked", subject=_subject(account)))
    return account


@transaction.atomic
def remove_factors(*, by: Actor, account: Account) -> Account:
    """Takes away app, passkeys and recovery codes of somebody who lost them; where the company asks
    for a second factor, they set one up at their next log-in. Their sessions end."""
    check_in_charge_of(by, account)
    for model in (Totp, Passkey, RecoveryCode):
        model.objects.filter(account=account).delete()
    Session.objects.filter(account=account).delete()
    audit.record(by, audit.Act(action="account.factors_removed", subject=_subject(account)))
    return account


def _subject(account: Account) -> audit.Subject:
    return audit.Subject(kind="account", id=account.id, name=account.email)
