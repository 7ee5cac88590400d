"""Reading people and asking what an account may do where."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from kasse.office.staff.models import Account, Assignment, Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where an account may do something: `stores` None means in all of them."""

    stores: frozenset[str] | None

    @property
    def anywhere(self) -> bool:
        """Whether there is any such place."""
        return self.stores is None or bool(self.stores)


NOWHERE = Access(stores=frozenset())


def access(account: Any, permission: str) -> Access:
    """Where `account` has `permission`; nowhere for nobody."""
    if not isinstance(account, Account) or not account.is_active:
        return NOWHERE
    if account.is_owner:
        return Access(stores=None)
    if account.person_id is None:
        return NOWHERE
    places = {
        store
        for store, permissions, active in Assignment.objects.filter(
            person_id=account.person_id
        ).values_list("store_id", "role__permissions", "person__active")
        if active and permission in permissions
    }
    return Access(stores=None if None in places else frozenset(filter(None, places)))


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
