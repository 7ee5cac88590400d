"""Who changes something in the office, and what they may do where.

Every service that changes something is told `by` whom and asks here, so that a page, an API or a
command that forgets to ask opens nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from django.core.exceptions import PermissionDenied

from kasse.domain.permissions import PERMISSION_CODES

Via: TypeAlias = Literal["page", "api", "job", "command"]

_ALL_OF_IT_PPM: Final = 1_000_000


class Denied(PermissionDenied):
    """Refuses permission.denied with the `permission` that is missing.

    Raised, not returned: a caller that forgets to look at an answer must not take it for success.
    """

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a role allows in a store, None meaning in all of them. `max_discount_ppm` is the largest
    discount by hand, in parts per million."""

    store: str | None
    permissions: frozenset[str]
    max_discount_ppm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks for a change: the id of an account, and what it may do.

    The rest is for the audit log: the account's or token's name at that time, by which way it
    came, from which network address, in which request (kasse.office.request_ids).
    """

    id: str
    grants: tuple[Grant, ...]
    name: str = ""
    via: Via = "command"
    address: str = ""
    request_id: str = ""

    @property
    def permissions(self) -> frozenset[str]:
        """What they may do somewhere."""
        return frozenset[str]().union(*(grant.permissions for grant in self.grants))

    def has(self, permission: str) -> bool:
        """Whether they have `permission` in any store."""
        return any(permission in grant.permissions for grant in self.grants)

    def may(self, permission: str, *, store: str | None) -> bool:
        """Whether they have `permission` in the store; None asks for all stores at once."""
        return any(permission in grant.permissions for grant in self._in(store))

    def check(self, permission: str, *, store: str | None) -> None:
        """Raises Denied unless `may`."""
        if not self.may(permission, store=store):
            raise Denied(permission)

    def check_anywhere(self, permission: str) -> None:
        """Raises Denied for who has `permission` in no store."""
        if not self.has(permission):
            raise Denied(permission)

    def check_not_wider(self, grants: Iterable[Grant]) -> None:
        """Raises Denied if `grants` allow anything, anywhere, that this actor may not do there."""
        for grant in grants:
            mine = self._in(grant.store)
            missing = grant.permissions.difference(*(own.permissions for own in mine))
            if missing:
                raise Denied(min(missing))
            if grant.max_discount_ppm > max((own.max_discount_ppm for own in mine), default=0):
                raise Denied("discount.basket")

    def _in(self, store: str | None) -> list[Grant]:
        return [grant for grant in self.grants if grant.store is None or grant.store == store]


EVERYTHING: Final = Grant(
    store=None, permissions=frozenset(PERMISSION_CODES), max_discount_ppm=_ALL_OF_IT_PPM
)
OPERATOR: Final = Actor(id="", grants=(EVERYTHING,))
"""Whoever may start programs on the office's machine, which holds the database: commands, the demo,
the simulation."""
