"""Who may do what, at the moment of a decision.

A person has the permissions of their roles (kasse.domain.permissions); somebody else may lend
theirs for one command, on the spot, with a PIN. Which one it was goes into the entry.
"""

from dataclasses import dataclass

from kasse.domain.outcome import Refused, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person with the permissions of their roles; `max_discount_ppm` is the largest of them."""

    person: str
    permissions: frozenset[str]
    max_discount_ppm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The person at the till, and who approved this command, if anybody did."""

    holder: Holder
    approver: Holder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """It may be done; `approved_by` is there when the person alone might not."""

    approved_by: str | None = None


def authorise(authority: Authority, permission: str, *, discount_ppm: int = 0) -> Granted | Refused:
    """Whether `permission` is held, and a discount of `discount_ppm` within the role's limit.

    Refuses permission.denied with the permission; the same command may then be approved.
    """
    if _may(authority.holder, permission, discount_ppm):
        return Granted()
    if authority.approver is not None and _may(authority.approver, permission, discount_ppm):
        return Granted(approved_by=authority.approver.person)
    return refused("permission.denied", permission=permission)


def _may(holder: Holder, permission: str, discount_ppm: int) -> bool:
    return permission in holder.permissions and discount_ppm <= holder.max_discount_ppm
