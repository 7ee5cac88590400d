"""Reading findings. `stores` narrows to these ids, None means all; findings about no store at all
(the nightly job, a register that is not known) are shown to everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db.models import Count, Q, QuerySet

from kasse.office import seek
from kasse.office.attention.models import Finding, FindingStep
from kasse.office.staff import queries as staff

PAGE: Final = 30
NEWEST: Final = seek.Order(columns=(("id", int),), descending=True)
SORTS: Final[Mapping[str, seek.Order]] = {
    "-id": NEWEST,
    "id": seek.Order(columns=(("id", int),)),
}
STATES: Final = ("unsettled", "open", "taken", "waiting", "settled", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings: `state` is one of STATES, `owner` the id of an account or `none`; "" narrows
    nothing. `code` may be the beginning of codes, with a dot at its end."""

    stores: frozenset[str] | None = None
    state: str = "unsettled"
    code: str = ""
    owner: str = ""
    register: str = ""


def worklist(
    *,
    wanted: FindingFilter,
    sort: str = "-id",
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> seek.Page[Finding]:
    """A page of findings in one of SORTS."""
    found = findings(stores=wanted.stores, state=wanted.state)
    if wanted.code:
        way = "code__startswith" if wanted.code.endswith(".") else "code"
        found = found.filter(**{way: wanted.code})
    if wanted.owner:
        found = found.filter(owner_id="" if wanted.owner == "none" else wanted.owner)
    if wanted.register:
        found = found.filter(register=wanted.register)
    order = SORTS.get(sort, NEWEST)
    return seek.page(found, order=order, limit=limit, after=after, before=before)


def every(*, wanted: FindingFilter, sort: str = "-id") -> Iterator[Finding]:
    """All findings wanted, as `worklist` has them."""
    return seek.every(partial(worklist, wanted=wanted, sort=sort))


def findings(
    *, stores: frozenset[str] | None = None, state: str = "unsettled", code: str = ""
) -> QuerySet[Finding]:
    """Findings, newest first."""
    found = Finding.objects.order_by(*NEWEST.names())
    if stores is not None:
        found = found.filter(Q(store__in=stores) | Q(store=""))
    if state in {"unsettled", "settled"}:
        found = found.filter(settled_at__isnull=state == "unsettled")
    elif state != "all":
        found = found.filter(state=state)
    return found.filter(code=code) if code else found


def finding(finding_id: int, *, stores: frozenset[str] | None) -> Finding | None:
    """One finding, if it is about one of `stores` or about none."""
    return findings(stores=stores, state="all").filter(id=finding_id).first()


def steps(found: Finding) -> tuple[FindingStep, ...]:
    """What was done about it, in order."""
    return tuple(found.steps.all())


def open_count(*, stores: frozenset[str] | None = None) -> int:
    """How many findings are not settled."""
    return findings(stores=stores).count()


def open_by_store(*, stores: frozenset[str] | None = None) -> dict[str, int]:
    """How many findings are not settled in each store that has any; "" is what concerns no one
    store."""
    found = findings(stores=stores).order_by().values_list("store").annotate(n=Count("id"))
    return dict(found)


def counts(*, stores: frozenset[str] | None = None) -> dict[str, int]:
    """How many unsettled findings there are in each state that has any."""
    found = findings(stores=stores).order_by().values_list("state").annotate(n=Count("id"))
    return dict(found)


def codes(*, stores: frozenset[str] | None = None) -> list[str]:
    """The kinds of findings that there are."""
    found = findings(stores=stores, state="all").order_by().values_list("code", flat=True)
    return sorted(found.distinct())


def who_may_settle(store: str) -> tuple[tuple[str, str], ...]:
    """(id, e-mail address) of the accounts that may settle findings of a store; "" asks for those
    that may settle any."""
    found = staff.accounts_that_may("attention.settle", store=store)
    return tuple((str(account.id), account.email) for account in found)
