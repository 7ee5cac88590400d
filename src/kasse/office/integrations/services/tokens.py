"""API tokens: made, revoked, and noted when they are used."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import Actor, Grant
from kasse.office.audit import services as audit
from kasse.office.integrations.models import Token
from kasse.office.staff import queries as staff
from kasse.office.stores import queries as places

PREFIX: Final = "kasse_"
MOST_DAYS: Final = 366
_NOTE_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new token; `secret` is shown this once and kept nowhere."""

    token: Token
    secret: str


def digest(secret: str) -> str:
    """What is kept of a token. It has 256 random bits, so a quick hash is as good as a slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(
    *,
    by: Actor,
    name: str,
    permissions: Iterable[str],
    stores: Iterable[str] | None = None,
    expires_at: datetime | None = None,
) -> Made | Refused:
    """A token that may do `permissions` in `stores` (None: in all), until `expires_at` if given.

    Refuses token.no_name, token.no_permission, token.unknown_permission, token.no_store,
    token.unknown_store, token.expiry and token.revoked. Raises Denied for rights wider than the maker's.
    """
    chosen = sorted(set(permissions))
    where = None if stores is None else sorted(set(stores))
    _check_not_wider(by, chosen, where)
    # Locked: it is not revoked in the moment in which it makes one.
    parent = Token.objects.select_for_update().filter(id=by.id).first() if by.id else None
    if parent is not None and parent.revoked_at is not None:
        return refused("token.revoked")
    no = _problem(name, chosen, where, expires_at, parent)
    if no is not None:
        return no
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name.strip(),
        digest=digest(secret),
        ends_with=secret[-4:],
        # What a token makes stands under the same person as the token.
        account=parent.account if parent is not None else staff.active_account(by.id or None),
        parent=parent,
        made_by=by.name[:254],
        permissions=chosen,
        stores=where,
        created_at=timezone.now(),
        expires_at=expires_at,
    )
    after = {
        "permissions": chosen,
        "stores": where,
        "expires_at": expires_at.isoformat() if expires_at else None,
    }
    _record(by, token, "token.made", audit.differences(None, after))
    return Made(token=token, secret=secret)


@transaction.atomic
def revoke_token(*, by: Actor, token_id: str) -> Token | Refused:
    """Ends a token at once and for ever, and whatever tokens it has made. Refuses token.unknown and
    token.revoked.

    Whoever may give what it has may end it; and its own maker, whatever they may by now.
    """
    by.check_anywhere("integrations.edit")
    token = Token.objects.filter(id=token_id).first()
    if token is None:
        return refused("token.unknown")
    if not by.id or token.account_id != by.id:
        for store in token.stores if token.stores is not None else [None]:
            by.check("integrations.edit", store=store)
    if not _end(by, token):
        return refused("token.revoked")
    return token


def _end(by: Actor, token: Token) -> bool:
    """Whether it had not ended before."""
    if not Token.objects.filter(id=token.id, revoked_at=None).update(
        revoked_at=timezone.now(), version=F("version") + 1
    ):
        return False
    token.refresh_from_db()
    _record(by, token, "token.revoked", {"revoked": (False, True)})
    for made in Token.objects.filter(parent=token):
        _end(by, made)
    return True


def note_use(*, token: Token, address: str, now: datetime) -> None:
    """Keeps when and from where a token was used last, about once a minute."""
    mine = Token.objects.filter(id=token.id)
    if token.last_used_at is None or token.last_used_at < now - _NOTE_EVERY:
        mine.filter(Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTE_EVERY)).update(
            last_used_at=now, last_used_from=address[:64]
        )


def _check_not_wider(by: Actor, permissions: Sequence[str], stores: Sequence[str] | None) -> None:
    """Raises Denied unless `by` gives tokens, and may do all of this, wherever it counts."""
    by.check_anywhere("integrations.edit")
    asked = frozenset(permissions) & frozenset(PERMISSION_CODES)
    for store in [None] if stores is None else stores:
        by.check("integrations.edit", store=store)
        by.check_not_wider([Grant(store=store, permissions=asked, max_discount_ppm=0)])


def _problem(
    name: str,
    permissions: Sequence[str],
    stores: Sequence[str] | None,
    expires_at: datetime | None,
    parent: Token | None,
) -> Refused | None:
    if not name.strip() or len(name) > 100:
        return refused("token.no_name")
    if not permissions:
        return refused("token.no_permission")
    unknown = sorted(set(permissions) - set(PERMISSION_CODES))
    if unknown:
        return refused("token.unknown_permission", permission=unknown[0][:60])
    if stores is not None:
        if not stores:
            return refused("token.no_store")
        known = set(places.stores().values_list("id", flat=True))
        missing = sorted(set(stores) - known)
        if missing:
            return refused("token.unknown_store", store=missing[0][:64])
    now = timezone.now()
    if expires_at is not None and not now < expires_at <= now + timedelta(days=MOST_DAYS):
        return refused("token.expiry", days=MOST_DAYS)
    ends = parent.expires_at if parent is not None else None
    if ends is not None and (expires_at is None or expires_at > ends):
        return refused("token.expiry", days=max((ends - now).days, 0))
    return None


def _record(by: Actor, token: Token, action: str, changes: dict[str, tuple[Any, Any]]) -> None:
    stores = token.stores
    audit.record(
        by,
        audit.Act(
            action=action,
            subject=audit.Subject(kind="token", id=token.id, name=str(token)),
            store=stores[0] if stores is not None and len(stores) == 1 else "",
            changes=changes,
        ),
    )
