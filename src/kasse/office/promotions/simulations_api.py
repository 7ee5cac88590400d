"""Campaigns simulated on past sales, for API clients."""

from typing import Any, Final

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from kasse.domain.outcome import Refused
from kasse.office.api_pages import ANSWERS_SHEET, PageQuery, cursors, sheet
from kasse.office.problems import Problem, refusal
from kasse.office.promotions import queries, sheets
from kasse.office.promotions.models import Campaign, Simulation
from kasse.office.promotions.services import MANAGE, exports, simulations
from kasse.office.promotions.simulating import queries as simulated
from kasse.office.promotions.simulating.periods import days_of
from kasse.office.promotions.simulations_schemas import (
    SimulatedItemList,
    SimulatedItemQuery,
    SimulatedItemSheetQuery,
    SimulationIn,
    SimulationList,
    SimulationOut,
)
from kasse.office.staff import queries as staff
from kasse.office.staff.auth import PeopleAuth, actor_of, require
from kasse.office.stores import queries as stores

router = Router(auth=PeopleAuth())

_STATUS: Final = {
    "campaign.unknown": 404,
    "simulation.unknown": 404,
    "simulation.runs": 409,
    "job.over": 409,
}


@router.get(
    "/campaigns/{campaign_id}/simulations",
    response=SimulationList,
    summary="Simulations of a campaign",
)
def list_simulations(
    request: HttpRequest, campaign_id: str, query: Query[PageQuery]
) -> dict[str, Any]:
    """Those of which one may see all stores."""
    require(request, MANAGE)
    found = _campaign(campaign_id)
    page = simulated.simulations(
        found.id, stores=_access(request).stores, limit=query.limit, **query.place
    )
    return {"simulations": _out(page.rows), **cursors(page)}


@router.post(
    "/campaigns/{campaign_id}/simulations",
    response={201: SimulationOut},
    summary="Simulate a campaign on past sales",
)
def start_simulation(request: HttpRequest, campaign_id: str, body: SimulationIn) -> Status:
    """In the background; 409 while one of this campaign goes on."""
    require(request, MANAGE)
    campaign = _campaign(campaign_id)
    now = timezone.now()
    first, last = days_of("last_month", today=queries.local_minute(now)[:10])
    access = _access(request)
    sellers = [store.id for store in stores.sellers(campaign.assortment_id)]
    mine = [one for one in sellers if access.stores is None or one in access.stores]
    wanted = simulations.Wanted(
        stores=body.stores or mine,
        first_day=body.first_day or first,
        last_day=body.last_day or last,
        against=body.against,
        dates=body.dates,
        for_everybody=body.for_everybody,
    )
    made = _done(
        simulations.start_simulation(
            by=actor_of(request), campaign=campaign.id, wanted=wanted, now=now
        )
    )
    return Status(201, _out([made])[0])


@router.get("/simulations/{simulation_id}", response=SimulationOut, summary="A simulation")
def get_simulation(request: HttpRequest, simulation_id: str) -> dict[str, Any]:
    """How far it is, or what it found."""
    require(request, MANAGE)
    return _out([_found(request, simulation_id)])[0]


@router.post(
    "/simulations/{simulation_id}/stop", response=SimulationOut, summary="Stop a simulation"
)
def stop_simulation(request: HttpRequest, simulation_id: str) -> dict[str, Any]:
    """It keeps what it has found so far; 409 when it is over."""
    require(request, MANAGE)
    _found(request, simulation_id)
    _done(simulations.stop_simulation(by=actor_of(request), simulation=simulation_id))
    return _out([_found(request, simulation_id)])[0]


@router.delete("/simulations/{simulation_id}", response={204: None}, summary="Delete a simulation")
def delete_simulation(request: HttpRequest, simulation_id: str) -> Status:
    """One that has ended; 409 for another."""
    require(request, MANAGE)
    _found(request, simulation_id)
    _done(simulations.delete_simulation(by=actor_of(request), simulation=simulation_id))
    return Status(204, None)


@router.get(
    "/simulations/{simulation_id}/items",
    response=SimulatedItemList,
    summary="Items of a simulation",
)
def list_simulated_items(
    request: HttpRequest, simulation_id: str, query: Query[SimulatedItemQuery]
) -> dict[str, Any]:
    """Those for which something changes."""
    require(request, MANAGE)
    found = _found(request, simulation_id)
    page = simulated.items(found, sort=query.sort, limit=query.limit, **query.place)
    return {"items": page.rows, **cursors(page)}


@router.get(
    "/sheets/simulated-items",
    summary="Items of a simulation as a file",
    openapi_extra=ANSWERS_SHEET,
)
def export_simulated_items(
    request: HttpRequest, query: Query[SimulatedItemSheetQuery]
) -> StreamingHttpResponse:
    """That they were taken stands in the audit log."""
    require(request, MANAGE)
    found = _found(request, query.simulation)
    exports.record_simulation_export(by=actor_of(request), simulation=found)
    rows = sheets.simulation_items(found, sort=query.sort)
    return sheet(rows, name="simulation", form=query.form, language=query.language)


def _access(request: HttpRequest) -> staff.Access:
    return staff.access_of(actor_of(request), MANAGE)


def _campaign(campaign_id: str) -> Campaign:
    found = queries.campaign(campaign_id)
    if found is None:
        raise Problem(status=404, code="campaign.unknown")
    return found


def _found(request: HttpRequest, simulation_id: str) -> Simulation:
    found = simulated.simulation(simulation_id, stores=_access(request).stores)
    if found is None:
        raise Problem(status=404, code="simulation.unknown")
    return found


def _done(done: Any) -> Any:
    if isinstance(done, Refused):
        raise refusal(done, status=_STATUS.get(done.code, 422))
    return done


def _out(rows: Any) -> list[dict[str, Any]]:
    states = simulated.states_of(rows)
    found = []
    for row in rows:
        state, job = states[row.id]
        code, facts = simulated.problem_of(job) if state == "failed" else ("", {})
        read = row.result.get("baskets", 0) + sum(row.result.get("passed", {}).values())
        found.append(
            {
                "id": row.id,
                "number": row.number,
                "campaign": row.campaign_id,
                "state": state,
                "done": job.done if job is not None else read,
                "total": job.total if job is not None else read,
                "problem": code,
                "problem_facts": facts,
                "stores": simulated.places(row),
                "first_day": row.first_day,
                "last_day": row.last_day,
                "against": row.against,
                "dates": row.dates,
                "for_everybody": row.for_everybody,
                "job": row.job_id,
                "asked_by": row.account_name,
                "created_at": row.created_at,
                "ended_at": row.ended_at,
                "result": row.result or None,
            }
        )
    return found
