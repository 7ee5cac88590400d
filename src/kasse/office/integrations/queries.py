"""Reading tokens, web hooks and what was sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import seek
from kasse.office.actors import Actor, Grant
from kasse.office.integrations.models import Attempt, Delivery, Hook, Token
from kasse.office.integrations.services.hooks import events_seen
from kasse.office.integrations.services.tokens import PREFIX, digest
from kasse.office.staff import queries as staff

PAGE: Final = 30
NEWEST: Final = seek.Order(columns=(("created_at", datetime), ("id", str)), descending=True)
HOOKS_ORDER: Final = seek.Order(columns=(("name", str), ("id", str)))
NEWEST_DELIVERIES: Final = seek.Order(columns=(("id", int),), descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A token that counts, and what it may do now."""

    token: Token
    actor: Actor


def prove(secret: str, *, now: datetime) -> Proof | Refused:
    """The token with this text. Refuses access.signed_out for an unknown one, token.revoked,
    token.expired, and token.no_account when its maker may no longer log in."""
    if not secret.startswith(PREFIX):
        return refused("access.signed_out")
    token = Token.objects.select_related("account").filter(digest=digest(secret)).first()
    if token is None:
        return refused("access.signed_out")
    problem = _ended(token, now)
    return problem or Proof(token=token, actor=_actor(token))


def actor_for_job(actor_id: str) -> Actor | None:
    """What a token that asked for background work may do now: nothing, once it has ended. None
    where no token has this id."""
    token = Token.objects.select_related("account").filter(id=actor_id).first()
    if token is None:
        return None
    if _ended(token, timezone.now()):
        return Actor(id=token.id, grants=(), name=token.name, via="job")
    found = _actor(token)
    return Actor(id=found.id, grants=found.grants, name=found.name, via="job")


def _ended(token: Token, now: datetime) -> Refused | None:
    """Why a token no longer counts; None while it does."""
    if token.revoked_at is not None:
        return refused("token.revoked")
    if token.expires_at is not None and token.expires_at <= now:
        return refused("token.expired")
    if token.account_id is not None and staff.active_account(token.account_id) is None:
        return refused("token.no_account")
    return None


def _actor(token: Token) -> Actor:
    """The token as services know who asks: what it was given, as far as its maker may still."""
    return Actor(id=token.id, grants=_grants(token), name=token.name, via="api")


def _grants(token: Token) -> tuple[Grant, ...]:
    given = frozenset(token.permissions)
    where: list[str | None] = [None] if token.stores is None else list(token.stores)
    if token.account_id is None:
        return tuple(Grant(store=store, permissions=given, max_discount_ppm=0) for store in where)
    return tuple(
        Grant(
            store=grant.store if store is None else store,
            permissions=given & grant.permissions,
            max_discount_ppm=grant.max_discount_ppm,
        )
        for grant in staff.actor(token.account).grants
        for store in where
        # The narrower of the two places; none where they do not meet.
        if store is None or grant.store is None or store == grant.store
    )


def tokens(*, by: Actor, state: str = "all") -> QuerySet[Token]:
    """Tokens, newest first: one's own; those of all stores and everybody's for whoever gives tokens
    in all stores, and of a store for who does there. `state` is active, ended or all."""
    found = Token.objects.select_related("account").order_by(*NEWEST.names())
    now = timezone.now()
    ended = Q(revoked_at__isnull=False) | Q(expires_at__lte=now)
    if state == "active":
        found = found.exclude(ended)
    elif state == "ended":
        found = found.filter(ended)
    if not by.may("integrations.edit", store=None):
        found = found.filter(Q(account_id=by.id) & ~Q(account_id=None))
    return found


def token_state(token: Token, *, now: datetime) -> str:
    """`active`, `expiring` (within a week), `expired` or `revoked`."""
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at is None:
        return "active"
    if token.expires_at <= now:
        return "expired"
    return "expiring" if token.expires_at <= now + timedelta(days=7) else "active"


def hooks(*, by: Actor) -> QuerySet[Hook]:
    """Web hooks of the places where the actor has integrations.edit."""
    found = Hook.objects.select_related("store").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING))
    )
    access = staff.access_of(by, "integrations.edit")
    return found if access.stores is None else found.filter(store_id__in=access.stores)


def hook(hook_id: str, *, by: Actor) -> Hook | None:
    """One that the actor may see."""
    return hooks(by=by).filter(id=hook_id).first()


def deliveries(*, hook: Hook, by: Actor, state: str = "") -> QuerySet[Delivery]:
    """What was sent to a hook, or waits to be, newest first: of events that the actor may see."""
    mine = Delivery.objects.filter(hook=hook, event__in=events_seen(hook, by=by))
    mine = mine.select_related("hook")
    found = mine.order_by(*NEWEST_DELIVERIES.names())
    return found.filter(state=state) if state else found


def attempts(*, delivery: Delivery) -> list[Attempt]:
    """Every try to deliver, the first one first."""
    return list(Attempt.objects.filter(delivery=delivery).order_by("id"))
