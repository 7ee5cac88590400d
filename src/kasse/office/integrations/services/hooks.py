"""Web hooks: made, changed, tried, and what was sent to them sent again."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.ids import new_id
from kasse.office.integrations import addresses, signing, wake
from kasse.office.integrations.events import EVENTS, TEST
from kasse.office.integrations.models import Delivery, Hook, Reached
from kasse.office.journal import queries as journal
from kasse.office.stores import queries as stores

OLD_SECRET_FOR: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A web hook as somebody wants it; `store` None is all stores."""

    name: str
    url: str
    events: tuple[str, ...]
    store: str | None = None
    enabled: bool = True


def save_hook(
    *, by: Actor, wanted: Wanted, hook_id: str | None = None, version: int | None = None
) -> Hook | Refused:
    """Makes or changes a web hook. A new one has a secret, which is shown once.

    Refuses hook.no_name, hook.no_event, hook.unknown_event, hook.unknown_store, hook.unknown and
    what addresses.read and addresses.resolve refuse. Raises Denied for events that the actor may
    not see there, and versions.Stale.
    """
    _check(by, wanted)
    no = _problem(wanted)
    if no is not None:
        return no
    return _save(by, wanted, hook_id, version)


@transaction.atomic
def _save(by: Actor, wanted: Wanted, hook_id: str | None, version: int | None) -> Hook | Refused:
    found = _locked(hook_id)
    if hook_id is not None and found is None:
        return refused("hook.unknown")
    before = None
    if found is None:
        found = Hook(created_at=timezone.now(), made_by=by.name[:254], secret=signing.new_secret())
    else:
        by.check("integrations.edit", store=found.store_id)
        versions.check(found, version)
        before = _state(found)
        found.version += 1
    if wanted.enabled and not found.enabled:
        found.failing_since, found.disabled_because = None, ""
    if not Hook.objects.filter(enabled=True).exists():
        _begin_here()
    found.name, found.url, found.events = wanted.name.strip(), wanted.url, sorted(wanted.events)
    found.store_id, found.enabled = wanted.store, wanted.enabled
    found.save()
    action = "hook.made" if before is None else "hook.changed"
    _record(by, found, action, audit.differences(before, _state(found)))
    return found


@transaction.atomic
def delete_hook(*, by: Actor, hook_id: str, version: int | None = None) -> Refused | None:
    """Deletes a web hook with its log; what waits is not sent. Refuses hook.unknown."""
    found = _mine(by, hook_id)
    if isinstance(found, Refused):
        return found
    versions.check(found, version)
    _record(by, found, "hook.deleted", audit.differences(_state(found), None))
    found.delete()
    return None


@transaction.atomic
def renew_secret(*, by: Actor, hook_id: str) -> Hook | Refused:
    """Gives a web hook another secret; the one before signs besides for OLD_SECRET_FOR.

    Refuses hook.unknown.
    """
    found = _mine(by, hook_id)
    if isinstance(found, Refused):
        return found
    found.old_secret = found.secret
    found.old_secret_until = timezone.now() + OLD_SECRET_FOR
    found.secret = signing.new_secret()
    found.version += 1
    found.save()
    _record(by, found, "hook.secret_renewed", {})
    return found


@transaction.atomic
def send_test(*, by: Actor, hook_id: str) -> Delivery | Refused:
    """Sends an event that means nothing, to see whether it arrives. Refuses hook.unknown."""
    found = _mine(by, hook_id)
    if isinstance(found, Refused):
        return found
    made = delivery(found, event=TEST, event_id=f"msg_{new_id()}", data={"hook": found.id})
    made.save()
    _record(by, found, "hook.tested", {})
    transaction.on_commit(wake.now)
    return made


@transaction.atomic
def replay(*, by: Actor, hook_id: str, delivery_id: int) -> Delivery | Refused:
    """Sends again what was sent before, or gives what waits its chance now: the same body under
    the same id, by which the receiver knows it. Refuses hook.unknown and delivery.unknown."""
    found = _mine(by, hook_id)
    if isinstance(found, Refused):
        return found
    seen = Delivery.objects.filter(hook=found, event__in=events_seen(found, by=by))
    again = seen.filter(id=delivery_id).first()
    if again is None:
        return refused("delivery.unknown")
    again.state, again.attempts, again.ended_at = Delivery.State.WAITING, 0, None
    again.next_at = timezone.now()
    again.save()
    _record(by, found, "hook.replayed", {})
    transaction.on_commit(wake.now)
    return again


def events_seen(hook: Hook, *, by: Actor) -> list[str]:
    """The events of which the actor may see what this hook is sent."""
    store = hook.store_id
    return [TEST, *(code for code, kind in EVENTS.items() if by.may(kind.permission, store=store))]


def delivery(hook: Hook, *, event: str, event_id: str, data: dict[str, Any]) -> Delivery:
    """One event for one hook, not saved yet; its body is fixed now."""
    now = timezone.now()
    body = {"type": event, "timestamp": now.isoformat(), "data": data}
    return Delivery(
        hook=hook,
        event=event,
        event_id=event_id,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        next_at=now,
        created_at=now,
    )


def _begin_here() -> None:
    """The first hook hears of what happens from now on, not of years of trade."""
    Reached.objects.all().delete()
    Reached.objects.bulk_create(
        [Reached(register=chain.register, seq=chain.seq) for chain in journal.chains()]
    )


def _check(by: Actor, wanted: Wanted) -> None:
    by.check_anywhere("integrations.edit")
    by.check("integrations.edit", store=wanted.store)
    for permission in sorted({EVENTS[one].permission for one in wanted.events if one in EVENTS}):
        by.check(permission, store=wanted.store)


def _problem(wanted: Wanted) -> Refused | None:
    if not wanted.name.strip() or len(wanted.name) > 100:
        return refused("hook.no_name")
    if not wanted.events:
        return refused("hook.no_event")
    unknown = sorted(set(wanted.events) - EVENTS.keys())
    if unknown:
        return refused("hook.unknown_event", event=unknown[0][:60])
    if wanted.store is not None and not stores.stores().filter(id=wanted.store).exists():
        return refused("hook.unknown_store")
    target = addresses.read(wanted.url)
    if isinstance(target, Refused):
        return target
    # Asked again when something is sent: what a name means may change.
    found = addresses.resolve(target)
    return found if isinstance(found, Refused) else None


def _mine(by: Actor, hook_id: str) -> Hook | Refused:
    by.check_anywhere("integrations.edit")
    found = _locked(hook_id)
    if found is None:
        return refused("hook.unknown")
    by.check("integrations.edit", store=found.store_id)
    return found


def _locked(hook_id: str | None) -> Hook | None:
    mine = Hook.objects.filter(id=hook_id)
    mine.update(id=hook_id)
    return mine.first()


def _state(hook: Hook) -> dict[str, Any]:
    return {
        "name": hook.name,
        "url": hook.url,
        "events": hook.events,
        "store": hook.store_id,
        "enabled": hook.enabled,
    }


def _record(by: Actor, hook: Hook, action: str, changes: dict[str, tuple[Any, Any]]) -> None:
    audit.record(
        by,
        audit.Act(
            action=action,
            subject=audit.Subject(kind="hook", id=hook.id, name=hook.name),
            store=hook.store_id or "",
            changes=changes,
        ),
    )
