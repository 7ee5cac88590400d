"""People, their roles in each store, and their PINs; the feed's `person` follows."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.actors import Actor, Denied
from kasse.office.audit import services as audit
from kasse.office.feed import services as feed
from kasse.office.ids import new_id
from kasse.office.staff import queries
from kasse.office.staff.charge import check_in_charge
from kasse.office.staff.models import Account, Assignment, Person, Role, Session, Ticket
from kasse.office.staff.pins import check_pin, hash_pin


@transaction.atomic
def save_person(
    *,
    by: Actor,
    name: str,
    language: str,
    assignments: Sequence[tuple[str, str | None]],
    person_id: str | None = None,
    active: bool = True,
    version: int | None = None,
) -> Person:
    """Makes or changes a person; `assignments` are (role, store or None for all stores).

    Nobody gives rights wider than their own, or changes somebody who has such. Who leaves is logged
    out everywhere, and their open invitation counts no more; nobody says so of themselves, because
    a shop's only owner would not come back in.
    """
    roles = Role.objects.in_bulk({role for role, _ in assignments})
    given = [queries.grant(roles[role], store=store) for role, store in assignments]
    check_in_charge(by, [*queries.grants_of(person_id), *given])
    person = Person.objects.select_for_update().filter(id=person_id).first()
    if person is not None:
        versions.check(person, version)
    if not active and Account.objects.filter(id=by.id, person_id=person_id).exists():
        raise Denied("people.edit")
    before = None if person is None else _audited(person)
    person = person or Person(id=person_id or new_id(), version=0)
    person.name, person.language, person.active = name, language, active
    person.version += 1
    person.save()
    person.assignments.all().delete()
    Assignment.objects.bulk_create(
        [
            Assignment(person=person, role_id=role, store_id=store)
            for role, store in dict.fromkeys(assignments)
        ]
    )
    if not active:
        _let_go(person)
    _record(by, person, before)
    publish_people(people=[person])
    return person


def note_people_export(*, by: Actor, wanted: queries.PeopleFilter) -> None:
    """Keeps that somebody takes names and e-mail addresses out of the office, and whose."""
    by.check_anywhere("people.view")
    facts = {"text": wanted.text, "store": wanted.store, "role": wanted.role, "state": wanted.state}
    audit.record(
        by,
        audit.Act(
            action="people.exported",
            subject=audit.Subject(kind="people", id="csv"),
            facts={name: value for name, value in facts.items() if value},
        ),
    )


@transaction.atomic
def set_pin(*, by: Actor, person: Person, pin: str) -> Person | Refused:
    """Gives a person a PIN, unless that person has wider rights than `by`.

    Refuses what kasse.office.staff.pins.check_pin refuses.
    """
    check_in_charge(by, queries.grants_of(person.id))
    no = check_pin(pin)
    if no is not None:
        return no
    made = hash_pin(pin, salt=secrets.token_bytes(16))
    person.pin_salt, person.pin_iterations, person.pin_hash = made.salt, made.iterations, made.hash
    return _keep_pin(by, person, action="person.pin_set")


@transaction.atomic
def remove_pin(*, by: Actor, person: Person) -> Person:
    """Takes a person's PIN away: they leave the tills until they have a new one."""
    check_in_charge(by, queries.grants_of(person.id))
    person.pin_salt, person.pin_iterations, person.pin_hash = "", 0, ""
    return _keep_pin(by, person, action="person.pin_removed")


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


def _keep_pin(by: Actor, person: Person, *, action: str) -> Person:
    person.version += 1
    person.save(update_fields=["pin_salt", "pin_iterations", "pin_hash", "version"])
    audit.record(
        by, audit.Act(action=action, subject=_subject(person), store=_store_of(_audited(person)))
    )
    publish_people(people=[person])
    return person


def _let_go(person: Person) -> None:
    Session.objects.filter(account__person=person).delete()
    still_open = Ticket.objects.filter(used_at=None, revoked_at=None)
    now = timezone.now()
    still_open.filter(person=person).update(revoked_at=now)
    still_open.filter(account__person=person).update(revoked_at=now)


def _record(by: Actor, person: Person, before: dict[str, Any] | None) -> None:
    after = _audited(person)
    changes = audit.differences(before, after)
    if before is not None and not changes:
        return
    action = "person.created" if before is None else "person.changed"
    if before is not None and before["active"] and not person.active:
        action = "person.left"
    audit.record(
        by,
        audit.Act(action=action, subject=_subject(person), store=_store_of(after), changes=changes),
    )


def _audited(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "language": person.language,
        "active": person.active,
        "roles": sorted(
            [role, store or "*"]
            for role, store in person.assignments.values_list("role_id", "store_id")
        ),
    }


def _store_of(audited: dict[str, Any]) -> str:
    """The store that a person belongs to; "" with several, or all of them."""
    places = {store for _, store in audited["roles"]}
    return str(places.pop()) if len(places) == 1 and "*" not in places else ""


def _subject(person: Person) -> audit.Subject:
    return audit.Subject(kind="person", id=person.id, name=person.name)


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
