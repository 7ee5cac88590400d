"""Who somebody is that the company's log-in (OIDC) vouches for."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.audit import services as audit
from kasse.office.ids import new_id
from kasse.office.staff import queries
from kasse.office.staff.email import normalised_email
from kasse.office.staff.models import Account, Assignment, Identity, Person
from kasse.office.staff.services.logins import note_log_in
from kasse.office.staff.services.people import publish_people


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a provider has said of somebody, in a token that was checked
    (kasse.office.staff.oidc). `subject` stays theirs for ever at this `issuer`; `auth_time` is the
    second in which they typed a password there, None where the provider does not say."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str = ""
    auth_time: int | None = None


@transaction.atomic
def log_in_by(*, claims: Claims, address: str, now: datetime, language: str) -> Account | Refused:
    """The account of these claims: known by its subject, else by its verified address; else a new
    one, where the policy says so.

    Refuses sso.email_unverified, sso.unknown and sso.account_off.
    """
    known = Identity.objects.filter(issuer=claims.issuer, subject=claims.subject).first()
    if known is not None:
        account = queries.active_account(known.account_id)
        if account is None:
            return refused("sso.account_off")
        note_log_in(account=account, way="sso", address=address, now=now)
        return account
    if not claims.email_verified or not claims.email:
        return refused("sso.email_unverified")
    email = normalised_email(claims.email)
    account = Account.objects.filter(email=email).first()
    if account is not None and queries.active_account(account.id) is None:
        return refused("sso.account_off")
    if account is None:
        account = _newcomer(claims, email, address=address, language=language)
    if account is None:
        return refused("sso.unknown", email=email)
    Identity.objects.create(
        account=account, issuer=claims.issuer, subject=claims.subject, linked_at=now
    )
    _record(account, "account.sso_linked", address=address)
    note_log_in(account=account, way="sso", address=address, now=now)
    return account


def _newcomer(claims: Claims, email: str, *, address: str, language: str) -> Account | None:
    policy = queries.policy()
    if policy.sso_role is None or email.rpartition("@")[2] not in policy.sso_domains:
        return None
    name = claims.name.strip()[:200] or email.partition("@")[0]
    person = Person.objects.create(id=new_id(), name=name, language=language)
    Assignment.objects.create(person=person, role=policy.sso_role, store=None)
    account = Account(email=email, person=person, language=language)
    account.set_unusable_password()
    account.save()
    publish_people(people=[person])
    _record(account, "account.created", address=address)
    return account


def _record(account: Account, action: str, *, address: str) -> None:
    audit.record(
        queries.actor_at(account, address=address),
        audit.Act(
            action=action,
            subject=audit.Subject(kind="account", id=account.id, name=account.email),
            facts={"way": "sso"},
        ),
    )
