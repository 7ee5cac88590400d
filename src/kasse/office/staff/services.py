"""All writes to people, roles and log-ins; the feed's `role` and `person` follow."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused, refused
from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import EVERYTHING, Actor, Grant
from kasse.office.feed import services as feed
from kasse.office.ids import new_id
from kasse.office.staff import queries
from kasse.office.staff.models import Account, Assignment, LoginFailure, Person, Role
from kasse.office.staff.pins import check_pin, hash_pin

LOGIN_WINDOW: Final = timedelta(minutes=15)
LOGINS_PER_EMAIL: Final = 5
LOGINS_PER_ADDRESS: Final = 30
"""Wrong log-ins within the window after which no password is looked at any more."""

MIN_PASSWORD: Final = 10


@transaction.atomic
def save_roles(*, by: Actor, roles: Sequence[Mapping[str, Any]]) -> None:
    """Makes or changes roles: `id`, `names` {da, en}, `permissions`, `max_discount` (ppm).

    Nobody makes a role wider than their own, or changes one that is.
    """
    ids = [role["id"] for role in roles]
    before = [queries.grant(role, store=None) for role in Role.objects.filter(id__in=ids)]
    after = [
        Grant(
            store=None,
            permissions=frozenset(role["permissions"]),
            max_discount_ppm=role["max_discount"],
        )
        for role in roles
    ]
    by.check("roles.edit", store=None)
    by.check_not_wider([*before, *after])
    kept = []
    for position, role in enumerate(roles):
        unknown = set(role["permissions"]) - set(PERMISSION_CODES)
        assert not unknown, f"unknown permissions: {unknown}"
        row, _ = Role.objects.update_or_create(
            id=role["id"],
            defaults={
                "name": role["names"].get("da") or role["names"]["en"],
                "names": dict(role["names"]),
                "permissions": list(role["permissions"]),
                "max_discount_ppm": role["max_discount"],
                "position": position,
            },
        )
        kept.append(row)
    feed.publish(scope=feed.COMPANY, documents=[_role_document(role) for role in kept])


@transaction.atomic
def save_person(
    *,
    by: Actor,
    name: str,
    language: str,
    assignments: Sequence[tuple[str, str | None]],
    person_id: str | None = None,
    active: bool = True,
) -> Person:
    """Makes or changes a person; `assignments` are (role, store or None for all stores).

    Nobody gives rights wider than their own, or changes somebody who has such.
    """
    roles = Role.objects.in_bulk({role for role, _ in assignments})
    given = [queries.grant(roles[role], store=store) for role, store in assignments]
    _check_in_charge(by, [*queries.grants_of(person_id), *given])
    person, _ = Person.objects.update_or_create(
        id=person_id or new_id(), defaults={"name": name, "language": language, "active": active}
    )
    person.assignments.all().delete()
    Assignment.objects.bulk_create(
        [
            Assignment(person=person, role_id=role, store_id=store)
            for role, store in dict.fromkeys(assignments)
        ]
    )
    publish_people(people=[person])
    return person


@transaction.atomic
def set_pin(*, by: Actor, person: Person, pin: str) -> Person | Refused:
    """Gives a person a PIN, unless that person has wider rights than `by`.

    Refuses what kasse.office.staff.pins.check_pin refuses.
    """
    _check_in_charge(by, queries.grants_of(person.id))
    no = check_pin(pin)
    if no is not None:
        return no
    made = hash_pin(pin, salt=secrets.token_bytes(16))
    person.pin_salt, person.pin_iterations, person.pin_hash = made.salt, made.iterations, made.hash
    person.save(update_fields=["pin_salt", "pin_iterations", "pin_hash"])
    publish_people(people=[person])
    return person


def publish_people(*, people: Iterable[Person]) -> None:
    """Puts people into the feed of the stores where they have a role, and takes them out of others.

    Whoever is inactive or has no PIN yet is at no till.
    """
    from kasse.office.stores import queries as stores

    store_ids = list(stores.stores().values_list("id", flat=True))
    for person in people:
        rows = list(person.assignments.values_list("role_id", "store_id"))
        for store in store_ids:
            roles = sorted({role for role, where in rows if where in {None, store}})
            scope = feed.store_scope(store)
            if roles and person.active and person.pin_hash:
                feed.publish(scope=scope, documents=[_person_document(person, roles)])
            else:
                feed.remove(scope=scope, collection="person", ids=[person.id])


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

    Refuses account.email_taken and account.weak_password.
    """
    wide = [EVERYTHING] if is_owner else []
    _check_in_charge(by, [*queries.grants_of(person.id if person else None), *wide])
    email = normalised_email(email)
    if Account.objects.filter(email=email).exists():
        return refused("account.email_taken", email=email)
    account = Account(email=email, person=person, language=language, is_owner=is_owner)
    if len(password) < MIN_PASSWORD:
        return refused("account.weak_password", characters=MIN_PASSWORD)
    try:
        validate_password(password, account)
    except ValidationError:
        return refused("account.weak_password", characters=MIN_PASSWORD)
    account.set_password(password)
    account.save()
    return account


@transaction.atomic
def change_language(*, account: Account, language: str) -> None:
    """Remembers in which language somebody reads the back office."""
    account.language = language
    account.save(update_fields=["language"])


def log_in(*, email: str, password: str, address: str, now: datetime) -> Account | Refused:
    """The account with this password. Refuses login.locked and login.wrong.

    Failures are counted by e-mail and by network address, so that neither one account nor one
    list of passwords can be tried for long. An unknown e-mail takes as long as a wrong password.
    """
    email = normalised_email(email)
    recent = LoginFailure.objects.filter(at__gt=now - LOGIN_WINDOW)
    if (
        recent.filter(email=email).count() >= LOGINS_PER_EMAIL
        or recent.filter(address=address).count() >= LOGINS_PER_ADDRESS
    ):
        return refused("login.locked", wait_s=int(LOGIN_WINDOW.total_seconds()))
    account = Account.objects.filter(email=email, is_active=True).first()
    if account is None:
        make_password(password)
    elif check_password(password, account.password):
        LoginFailure.objects.filter(email=email).delete()
        account.last_login = now
        account.save(update_fields=["last_login"])
        return account
    LoginFailure.objects.filter(at__lte=now - LOGIN_WINDOW).delete()
    LoginFailure.objects.create(email=email[:254], address=address, at=now)
    return refused("login.wrong")


def normalised_email(email: str) -> str:
    """One spelling for one address."""
    return email.strip().lower()


def _check_in_charge(by: Actor, grants: Sequence[Grant]) -> None:
    """Raises Denied unless `by` manages people wherever these grants count, and has all of them.

    A PIN or a password is all that stands between a person and these rights: whoever sets it has
    them.
    """
    by.check_anywhere("people.edit")
    for grant in grants:
        by.check("people.edit", store=grant.store)
    by.check_not_wider(grants)


def _role_document(role: Role) -> feed.Publication:
    return feed.Publication(
        collection="role",
        id=role.id,
        body={
            "name": role.name,
            "names": role.names,
            "permissions": role.permissions,
            "max_discount": role.max_discount_ppm,
        },
    )


def _person_document(person: Person, roles: Sequence[str]) -> feed.Publication:
    pin: dict[str, JsonValue] = {
        "salt": person.pin_salt,
        "iterations": person.pin_iterations,
        "hash": person.pin_hash,
    }
    return feed.Publication(
        collection="person",
        id=person.id,
        body={"name": person.name, "roles": roles, "language": person.language, "pin": pin},
    )
