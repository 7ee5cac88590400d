"""One's own second factors: an authenticator app with recovery codes, and passkeys."""

from datetime import datetime

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.audit import services as audit
from kasse.office.sealed import seal
from kasse.office.staff import factors, passkeys, queries, totp
from kasse.office.staff.models import Account, Passkey, RecoveryCode, Totp

MAX_PASSKEYS = 20


@transaction.atomic
def start_totp(*, account: Account) -> str:
    """A new secret for an authenticator app, in base32; it counts when a code of it was typed, and
    one that waited for that no more."""
    assert not Totp.objects.filter(account=account).exclude(confirmed_at=None).exists()
    secret = totp.new_secret()
    Totp.objects.update_or_create(
        account=account, defaults={"secret": seal(secret), "confirmed_at": None, "last_step": 0}
    )
    return secret


@transaction.atomic
def confirm_totp(
    *, account: Account, code: str, address: str, now: datetime
) -> list[str] | Refused:
    """The app counts from now on; recovery codes, to be shown once.

    Refuses login.wrong_code.
    """
    typed = "".join(code.split())
    fits = typed.isascii() and typed.isdigit()
    if not fits or not factors.use_totp(account, typed, now=now, confirmed=False):
        return refused("login.wrong_code")
    Totp.objects.filter(account=account).update(confirmed_at=now)
    _record(account, "account.app_added", address=address)
    return _new_codes(account)


@transaction.atomic
def remove_totp(*, account: Account, address: str) -> Account | Refused:
    """Takes one's app away. Refuses factor.required for the last factor of who must have one."""
    if _is_last(account, app=True):
        return refused("factor.required")
    Totp.objects.filter(account=account).delete()
    _forget_codes(account)
    _record(account, "account.app_removed", address=address)
    return account


@transaction.atomic
def renew_recovery_codes(*, account: Account, address: str) -> list[str]:
    """New recovery codes, to be shown once; the old ones count no more."""
    _record(account, "account.codes_renewed", address=address)
    return _new_codes(account)


@transaction.atomic
def add_passkey(
    *, account: Account, name: str, answer: str, ceremony: passkeys.Ceremony, now: datetime
) -> Passkey | Refused:
    """Keeps the passkey that a device has made in `ceremony`; `answer` is what the browser says.

    Refuses passkey.refused, passkey.taken and passkey.too_many.
    """
    made = passkeys.verified_new(answer, ceremony=ceremony)
    if isinstance(made, Refused):
        return made
    if Passkey.objects.filter(credential_id=made.credential_id).exists():
        return refused("passkey.taken")
    if account.passkeys.count() >= MAX_PASSKEYS:
        return refused("passkey.too_many", limit=MAX_PASSKEYS)
    row = Passkey.objects.create(
        account=account,
        name=name.strip()[:100] or "Passkey",
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        made_at=now,
    )
    _record(account, "account.passkey_added", address=ceremony.address, name=row.name)
    return row


@transaction.atomic
def remove_passkey(*, account: Account, passkey: Passkey, address: str) -> Passkey | Refused:
    """Takes one's passkey away. Refuses factor.required for the last factor of who must have
    one."""
    assert passkey.account_id == account.id
    if _is_last(account, app=False):
        return refused("factor.required")
    Passkey.objects.filter(id=passkey.id).delete()
    _forget_codes(account)
    _record(account, "account.passkey_removed", address=address, name=passkey.name)
    return passkey


@transaction.atomic
def use_passkey(
    *, answer: str, ceremony: passkeys.Ceremony, now: datetime, account: Account | None = None
) -> Account | Refused:
    """Whose passkey has answered; only that of `account` counts where one is given.

    Refuses passkey.refused: also for a passkey whose counter went back, which is a copy.
    """
    row = passkeys.row_of(answer)
    if row is None or (account is not None and row.account_id != account.id):
        return refused("passkey.refused")
    owner = queries.accounts().filter(id=row.account_id).first()
    count = passkeys.verified_use(answer, row=row, ceremony=ceremony)
    if owner is None or count is None:
        return refused("passkey.refused")
    row.sign_count, row.used_at = count, now
    row.save(update_fields=["sign_count", "used_at"])
    return owner


def _is_last(account: Account, *, app: bool) -> bool:
    """Whether taking away one passkey, or the app, leaves somebody without who must have one."""
    left = account.passkeys.count() - (0 if app else 1)
    if not app and Totp.objects.filter(account=account).exclude(confirmed_at=None).exists():
        left += 1
    return left <= 0 and queries.second_factor(account).is_required


def _new_codes(account: Account) -> list[str]:
    codes = factors.new_recovery_codes()
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(account=account, code_hash=factors.recovery_hash(code)) for code in codes]
    )
    return codes


def _forget_codes(account: Account) -> None:
    """Codes stand in for a factor; without one they open nothing."""
    if not queries.second_factor(account).is_set:
        RecoveryCode.objects.filter(account=account).delete()


def _record(account: Account, action: str, *, address: str, name: str = "") -> None:
    audit.record(
        queries.actor_at(account, address=address),
        audit.Act(
            action=action,
            subject=audit.Subject(kind="account", id=account.id, name=account.email),
            facts={"name": name} if name else {},
        ),
    )
