"""Reading simulations: those of which one may see every store."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from django.db.models import QuerySet

from kasse.office import seek
from kasse.office.jobs import queries as jobs
from kasse.office.promotions.models import Simulation, SimulationItem, SimulationStore

PAGE: Final = 50
_NEWEST: Final = seek.Order(columns=(("number", int),), descending=True)
_ORDERS: Final = {
    "given": seek.Order(columns=(("given_minor", int), ("item", str))),
    "revenue": seek.Order(columns=(("revenue_after_minor", int), ("item", str))),
    "margin": seek.Order(columns=(("margin_change_minor", int), ("item", str))),
    "name": seek.Order(columns=(("name", str), ("item", str))),
}
SORTS: Final = (*_ORDERS, *(f"-{name}" for name in _ORDERS))
MOST_GIVEN: Final = "-given"

STATES: Final = ("waiting", "running", "done", "stopped", "failed")


def simulations(
    campaign: str,
    *,
    stores: frozenset[str] | None,
    limit: int = PAGE,
    after: str = "",
    before: str = "",
) -> seek.Page[Simulation]:
    """Those of a campaign, the newest first."""
    found = _seen(stores).filter(campaign=campaign)
    return seek.page(found, order=_NEWEST, limit=limit, after=after, before=before)


def simulation(simulation_id: str, *, stores: frozenset[str] | None) -> Simulation | None:
    """One with its campaign and the stores in it."""
    found = _seen(stores).select_related("campaign__release").filter(id=simulation_id)
    return found.first()


def places(found: Simulation) -> list[str]:
    """The ids of the stores in it."""
    return sorted(place.store for place in found.places.all())


def states_of(rows: Iterable[Simulation]) -> dict[str, tuple[str, Any]]:
    """By id how each is, one of STATES, and its job where that waits or runs, or has failed. One
    query. An open one whose job is over or forgotten has failed, or was stopped before it began."""
    rows = list(rows)
    held = jobs.by_id(row.job_id for row in rows if row.state == Simulation.State.OPEN)
    return {row.id: _state(row, held.get(row.job_id)) for row in rows}


def is_open(campaign: str) -> bool:
    """Whether a simulation of a campaign waits or runs."""
    rows = Simulation.objects.filter(campaign=campaign, state=Simulation.State.OPEN)
    return any(state in ("waiting", "running") for state, _ in states_of(rows).values())


def problem_of(job: Any) -> tuple[str, Mapping[str, Any]]:
    """The code and the facts of why one has failed, ("", {}) where that is not known."""
    return (job.problem, job.problem_facts) if job is not None else ("", {})


def items(
    found: Simulation,
    *,
    sort: str = MOST_GIVEN,
    limit: int = PAGE,
    after: str = "",
    before: str = "",
) -> seek.Page[SimulationItem]:
    """The items for which the campaign changes what is given."""
    order = _ORDERS[sort.removeprefix("-")]
    return seek.page(
        SimulationItem.objects.filter(simulation=found),
        order=order.turned() if sort.startswith("-") else order,
        limit=limit,
        after=after,
        before=before,
    )


def every_item(found: Simulation, *, sort: str) -> Iterator[SimulationItem]:
    """All of them."""
    return seek.every(partial(items, found, sort=sort))


def _seen(stores: frozenset[str] | None) -> QuerySet[Simulation]:
    found = Simulation.objects.prefetch_related("places")
    if stores is None:
        return found
    elsewhere = SimulationStore.objects.exclude(store__in=stores)
    return found.exclude(id__in=elsewhere.values("simulation"))


def _state(row: Simulation, job: Any) -> tuple[str, Any]:
    if row.state != Simulation.State.OPEN:
        return row.state, None
    if job is None:
        return "failed", None
    return ("failed" if job.state == "done" else job.state), job
