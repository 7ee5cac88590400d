"""Logging in: the password, the second step, and proving once more who one is.

Wrong tries are counted by e-mail and by network address (LoginFailure), all of them together, so
that a right password does not buy new tries at the code. Fifteen minutes after the last of them, by
a link to a new password, or when a manager unlocks the account, it goes on.
"""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import check_password, make_password

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.caller import counted_as
from kasse.office.staff import factors, queries
from kasse.office.staff.email import normalised_email
from kasse.office.staff.models import Account, LoginFailure

LOGIN_WINDOW: Final = timedelta(minutes=15)
LOGINS_PER_EMAIL: Final = 5
LOGINS_PER_ADDRESS: Final = 30
"""Wrong log-ins within the window after which no password is looked at any more."""


def log_in(*, email: str, password: str, address: str, now: datetime) -> Account | Refused:
    """The account with this password. Refuses login.locked and login.wrong.

    Whoever has a second factor, or must have one, is not in yet: `second_step` comes next. An
    unknown e-mail takes as long as a wrong password.
    """
    email = normalised_email(email)
    locked = _locked(email, address, now=now)
    if locked is not None:
        return locked
    account = queries.accounts().filter(email=email).first()
    if account is None or not account.has_usable_password():
        make_password(password)
    elif check_password(password, account.password):
        if not queries.second_factor(account).is_asked:
            note_log_in(account=account, way="password", address=address, now=now)
        return account
    return _failed(email, account, address=address, now=now, refusal=refused("login.wrong"))


def second_step(*, account: Account, code: str, address: str, now: datetime) -> Account | Refused:
    """The code of an authenticator app, or a recovery code, after the password.

    Refuses login.locked and login.wrong_code.
    """
    locked = _locked(account.email, address, now=now)
    if locked is not None:
        return locked
    way = factors.check_code(account, code, now=now)
    if way is None:
        no = refused("login.wrong_code")
        return _failed(account.email, account, address=address, now=now, refusal=no)
    note_log_in(account=account, way=way, address=address, now=now)
    return account


def prove(
    *, by: Actor, account: Account, password: str, code: str, now: datetime
) -> Account | Refused:
    """Whoever is logged in proves once more that it is them, by password or by code.

    Refuses login.locked and login.wrong_proof.
    """
    locked = _locked(account.email, by.address, now=now)
    if locked is not None:
        return locked
    if password and account.has_usable_password() and check_password(password, account.password):
        return account
    if code and factors.check_code(account, code, now=now) is not None:
        return account
    no = refused("login.wrong_proof")
    return _failed(account.email, account, address=by.address, now=now, refusal=no)


def note_log_in(*, account: Account, way: str, address: str, now: datetime) -> None:
    """Somebody is in, by `way`: password, totp, recovery_code, passkey, invitation or sso."""
    LoginFailure.objects.filter(email=account.email).delete()
    account.last_login = now
    account.save(update_fields=["last_login"])
    _record(account, action="login.done", address=address, facts={"way": way})


def note_log_out(*, by: Actor, account: Account) -> None:
    """Somebody has logged out."""
    audit.record(by, audit.Act(action="login.ended", subject=_subject(account)))


def _locked(email: str, address: str, *, now: datetime) -> Refused | None:
    recent = LoginFailure.objects.filter(at__gt=now - LOGIN_WINDOW)
    if (
        recent.filter(email=email).count() >= LOGINS_PER_EMAIL
        or recent.filter(address=counted_as(address)).count() >= LOGINS_PER_ADDRESS
    ):
        return refused("login.locked", wait_s=int(LOGIN_WINDOW.total_seconds()))
    return None


def _failed(
    email: str, account: Account | None, *, address: str, now: datetime, refusal: Refused
) -> Refused:
    LoginFailure.objects.filter(at__lte=now - LOGIN_WINDOW).delete()
    LoginFailure.objects.create(email=email[:254], address=counted_as(address), at=now)
    _record(account, action="login.failed", address=address, facts={"why": refusal.code})
    if LoginFailure.objects.filter(email=email).count() == LOGINS_PER_EMAIL:
        _record(account, action="login.locked", address=address, facts={})
    return refusal


def _record(account: Account | None, *, action: str, address: str, facts: dict[str, str]) -> None:
    # Of an address that is nobody's nothing is kept: people type passwords there, too.
    audit.record(
        queries.actor_at(account, address=address),
        audit.Act(action=action, subject=_subject(account), facts=facts),
    )


def _subject(account: Account | None) -> audit.Subject:
    if account is None:
        return audit.Subject(kind="account", id="")
    return audit.Subject(kind="account", id=account.id, name=account.email)
