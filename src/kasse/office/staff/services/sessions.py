"""Ending sessions: one's own, those of somebody whom one manages, or all."""

from django.db import transaction
from django.utils import timezone

from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.staff import queries
from kasse.office.staff.charge import check_in_charge_of
from kasse.office.staff.models import Account, Session, Ticket


@transaction.atomic
def end_sessions(*, by: Actor, account: Account, only: str = "", keep: str = "") -> int:
    """Logs somebody out: everywhere, or out of the session with the id `only`
    (queries.session_id); the one with the key `keep` stays. How many ended."""
    if by.id != account.id:
        check_in_charge_of(by, account)
    found = [
        row
        for row in Session.objects.filter(account=account)
        if row.session_key != keep and only in {"", queries.session_id(row)}
    ]
    Session.objects.filter(session_key__in=[row.session_key for row in found]).delete()
    audit.record(
        by,
        audit.Act(
            action="account.sessions_ended",
            subject=audit.Subject(kind="account", id=account.id, name=account.email),
            facts={"sessions": len(found)},
        ),
    )
    return len(found)


@transaction.atomic
def end_all_sessions() -> None:
    """Logs everybody out, and lets no link in any more that was made before: after a restore."""
    Session.objects.all().delete()
    Ticket.objects.filter(used_at=None, revoked_at=None).update(revoked_at=timezone.now())
