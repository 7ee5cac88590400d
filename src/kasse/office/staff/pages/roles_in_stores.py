"""The part of a person's form that gives roles: in all stores, in one, in every one of a group."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kasse.office.staff import queries
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.staff.models import Person
    from kasse.office.stores.models import Store

EVERYWHERE: Final = "*"
FEW: Final = 6
"""Up to how many stores are shown at once; of more, those with a role, and the rest folded."""


def context(access: Access, before: "Person | None", typed: Any) -> dict[str, Any]:
    """What the form shows: `places`, and folded `more_places` and `groups` where there are many."""
    every = places(access, before, typed)
    if len(every) <= FEW:
        return {"places": every}
    groups = [
        {"id": one.id, "name": one.name, "field": f"group-{one.id}"}
        for one in stores.groups(only=access.stores)
    ]
    return {
        "places": [one for one in every if one["id"] == EVERYWHERE or one["chosen"]],
        "more_places": [one for one in every if one["id"] != EVERYWHERE and not one["chosen"]],
        "groups": _with_roles(groups, typed or {}),
    }


def places(access: Access, before: "Person | None", typed: Any) -> list[dict[str, Any]]:
    """The stores in which a role can be chosen, each with the roles and the one that is chosen."""
    found: list[dict[str, Any]] = [
        {"id": store.id, "name": store.name, "field": f"role-{store.id}"}
        for store in stores.stores(only=access.stores)
    ]
    if access.stores is None:
        everywhere = {"id": EVERYWHERE, "name": _("All stores"), "field": f"role-{EVERYWHERE}"}
        found.insert(0, everywhere)
    has = {f"role-{where}": role for where, role in _has(before).items()}
    return _with_roles(found, typed if typed is not None else has)


def _with_roles(found: list[dict[str, Any]], given: Mapping[str, str]) -> list[dict[str, Any]]:
    roles = list(queries.roles())
    return [
        one
        | {
            "chosen": (chosen := given.get(one["field"], "")),
            "roles": [{"role": role, "chosen": role.id == chosen} for role in roles],
        }
        for one in found
    ]


def read(
    post: Mapping[str, str], access: Access, before: "Person | None"
) -> list[tuple[str, str | None]]:
    """(role, store or None for all of them) as typed; in a store that has one of its own, that of its
    group does not count."""
    roles = set(queries.roles().values_list("id", flat=True))
    selling = list(stores.stores(only=access.stores))
    typed: dict[str | None, str] = {
        store.id: post.get(f"role-{store.id}") or _of_group(store, post) for store in selling
    }
    if access.stores is None:
        typed[None] = post.get(f"role-{EVERYWHERE}", "")
    found = [(role, store) for store, role in typed.items() if role in roles]
    has = _has(before)
    others = [
        (row.role_id, row.store_id)
        for row in (before.assignments.all() if before else ())
        if has[row.store_id or EVERYWHERE] != row.role_id
    ]
    return found + others


def _of_group(store: "Store", post: Mapping[str, str]) -> str:
    return "" if store.archived_at else post.get(f"group-{store.group_id}", "")


def _has(person: "Person | None") -> dict[str, str]:
    """The role that the form shows for each place. Whoever has several in a place, which an API
    client can give, keeps the others."""
    found: dict[str, str] = {}
    for row in person.assignments.order_by("role_id") if person else ():
        found.setdefault(row.store_id or EVERYWHERE, row.role_id)
    return found
