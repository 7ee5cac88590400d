"""How people log in: who needs a second factor, and whom the company's own log-in lets in."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.staff import queries
from kasse.office.staff.models import Policy, Role

WHO: Final = ("nobody", "owners", "roles", "everybody")
"""Who needs a second factor."""

_DOMAIN: Final = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@transaction.atomic
def save_policy(
    *,
    by: Actor,
    second_factor: str,
    second_factor_roles: Sequence[str] = (),
    sso_role: str = "",
    sso_domains: Sequence[str] = (),
    version: int | None = None,
) -> Policy | Refused:
    """Changes it for log-ins from now on; sessions that there are stay.

    Nobody lets newcomers have a wider role than their own. Refuses policy.unknown,
    role.unknown, policy.no_domain and policy.domain.
    """
    by.check("company.edit", store=None)
    Policy.objects.get_or_create(id="policy", defaults={"version": 0})
    row = Policy.objects.select_for_update(of=("self",)).get(id="policy")
    versions.check(row, version)
    roles = Role.objects.in_bulk()
    for role in (*second_factor_roles, *filter(None, [sso_role])):
        if role not in roles:
            return refused("role.unknown", role=role)
    if sso_role:
        by.check_not_wider([queries.grant(roles[sso_role], store=None)])
    domains = sorted({domain.strip().lower().lstrip("@") for domain in sso_domains} - {""})
    no = _problem(second_factor, sso_role, domains)
    if no is not None:
        return no
    before = _audited(row)
    row.second_factor = second_factor
    row.second_factor_roles = sorted(set(second_factor_roles))
    row.sso_role_id = sso_role or None
    row.sso_domains = domains
    row.version += 1
    row.save()
    audit.record(
        by,
        audit.Act(
            action="policy.changed",
            subject=audit.Subject(kind="policy", id=row.id),
            changes=audit.differences(before, _audited(row)),
        ),
    )
    return row


def _problem(second_factor: str, sso_role: str, domains: list[str]) -> Refused | None:
    if second_factor not in WHO:
        return refused("policy.unknown", second_factor=second_factor)
    if sso_role and not domains:
        return refused("policy.no_domain")
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            return refused("policy.domain", domain=domain)
    return None


def _audited(row: Policy) -> dict[str, Any]:
    return {
        "second_factor": row.second_factor,
        "second_factor_roles": list(row.second_factor_roles),
        "sso_role": row.sso_role_id,
        "sso_domains": list(row.sso_domains),
    }
