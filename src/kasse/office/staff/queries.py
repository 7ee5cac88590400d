"""Reading people and asking what an account may do where."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, QuerySet

from kasse.office.actors import EVERYTHING, Actor, Grant
from kasse.office.staff.models import Account, Assignment, Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where an account may do something: `stores` None means in all of them."""

    stores: frozenset[str] | None

    @property
    def anywhere(self) -> bool:
        """Whether there is any such place."""
        return self.stores is None or bool(self.stores)

    def narrowed(self, store: str) -> frozenset[str] | None:
        """`stores`, or only this one of them where one is asked for."""
        if not store:
            return self.stores
        return frozenset({store}) & (self.stores if self.stores is not None else {store})


NOWHERE = Access(stores=frozenset())


def access(account: Any, permission: str) -> Access:
    """Where `account` has `permission`; nowhere for nobody."""
    return access_of(actor(account), permission)


def access_of(by: Actor, permission: str) -> Access:
    """Where an actor has `permission`."""
    places = {grant.store for grant in by.grants if permission in grant.permissions}
    return Access(stores=None if None in places else frozenset(filter(None, places)))


def actor(account: Any) -> Actor:
    """An account as services know who asks; nobody may do nothing."""
    if not isinstance(account, Account) or not account.is_active:
        return Actor(id="", grants=())
    if account.is_owner:
        return Actor(id=account.id, name=account.email, grants=(EVERYTHING,))
    found = Assignment.objects.filter(person_id=account.person_id, person__active=True)
    return Actor(id=account.id, name=account.email, grants=_grants(found))


def actor_for_job(account_id: str) -> Actor:
    """Who asked for background work, with the rights that they have now."""
    return replace(actor(active_account(account_id)), via="job")


def active_account(account_id: str | None) -> Account | None:
    """An account as it is now, unless it may no longer log in."""
    return Account.objects.filter(id=account_id, is_active=True).first()


def grants_of(person_id: str | None) -> tuple[Grant, ...]:
    """What a person may do, or may again once they are active; nothing for an unknown one."""
    grants = _grants(Assignment.objects.filter(person_id=person_id))
    owns = Account.objects.filter(person_id=person_id, is_owner=True)
    return (*grants, EVERYTHING) if person_id is not None and owns.exists() else grants


def grant(role: Role, *, store: str | None) -> Grant:
    """What a role allows in a store, or in all."""
    return Grant(
        store=store,
        permissions=frozenset(role.permissions),
        max_discount_ppm=role.max_discount_ppm,
    )


def _grants(assignments: QuerySet[Assignment]) -> tuple[Grant, ...]:
    found = assignments.select_related("role")
    return tuple(grant(row.role, store=row.store_id) for row in found)


def people(*, stores: frozenset[str] | None = None) -> QuerySet[Person]:
    """People with roles, stores and log-in, the active ones first."""
    found = (
        Person.objects.select_related("account")
        .prefetch_related(
            Prefetch(
                "assignments", Assignment.objects.select_related("role", "store").order_by("id")
            )
        )
        .order_by("-active", "name", "id")
    )
    if stores is None:
        return found
    return found.filter(assignments__store_id__in=stores).distinct()


def person_names() -> dict[str, str]:
    """Names by id, to show who did what."""
    return dict(Person.objects.values_list("id", "name"))


def account_emails() -> dict[str, str]:
    """E-mail addresses of log-ins by id, to show who settled what."""
    return dict(Account.objects.values_list("id", "email"))


def roles() -> QuerySet[Role]:
    """Roles from the narrowest to the widest."""
    return Role.objects.all()
