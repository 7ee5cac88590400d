"""Simulations asked for, stopped and deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import EVERYTHING, Actor, Denied
from kasse.office.audit import services as audit
from kasse.office.jobs import services as jobs
from kasse.office.promotions.models import Campaign, Simulation, SimulationStore
from kasse.office.promotions.services import MANAGE
from kasse.office.promotions.simulating import plan, queries
from kasse.office.promotions.simulating.periods import MOST_DAYS, is_sensible
from kasse.office.stores import queries as places

SIMULATE: Final = "promotions.simulate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which sales are to be reckoned again, and how: the ids of stores, business days, and the
    choices of kasse.office.promotions.simulating.plan."""

    stores: Sequence[str]
    first_day: str
    last_day: str
    against: plan.Against = "published"
    dates: plan.Dates = "whole"
    for_everybody: bool = False


@transaction.atomic
def start_simulation(
    *, by: Actor, campaign: str, wanted: Wanted, now: datetime
) -> Simulation | Refused:
    """Begins one in the background, with the campaign as it is now. Who may not manage promotions
    in one of the stores is denied.

    Refuses campaign.unknown, simulation.days with the `most` that there may be, simulation.stores,
    simulation.nothing where the campaign changes nothing, and simulation.runs.
    """
    by.check_anywhere(MANAGE)
    # Written to before it is read: two who begin at once are told apart.
    Campaign.objects.filter(id=campaign).update(id=campaign)
    found = Campaign.objects.select_related("release").filter(id=campaign).first()
    if found is None:
        return refused("campaign.unknown")
    chosen = _chosen(by, found, wanted)
    if isinstance(chosen, Refused):
        return chosen
    if not is_sensible(wanted.first_day, wanted.last_day):
        return refused("simulation.days", field="first_day", most=MOST_DAYS)
    planned = plan.plan_of(found, against=wanted.against, dates=wanted.dates, now=now)
    if not planned.changes:
        return refused("simulation.nothing")
    if queries.is_open(found.id):
        return refused("simulation.runs")
    made = _made(by, found, wanted, planned, now)
    SimulationStore.objects.bulk_create(
        SimulationStore(simulation=made, store=store) for store in chosen
    )
    job = jobs.start(by=by, kind=SIMULATE, parameters={"simulation": made.id}, about=found.name)
    made.job_id = job.id
    made.save(update_fields=["job_id"])
    facts = {"stores": chosen, "first_day": made.first_day, "last_day": made.last_day}
    _record(by, made, "simulation.started", facts)
    return made


@transaction.atomic
def stop_simulation(*, by: Actor, simulation: str) -> Simulation | Refused:
    """Has it end with what it has found so far. Refuses simulation.unknown and job.over."""
    found = _found(by, simulation)
    if isinstance(found, Refused):
        return found
    # Whoever manages promotions in all of its stores may, whoever asked for it.
    done = jobs.stop(by=replace(by, grants=(EVERYTHING,)), job_id=found.job_id)
    if isinstance(done, Refused):
        return refused("job.over")
    _record(by, found, "simulation.stopped", {})
    return found


@transaction.atomic
def delete_simulation(*, by: Actor, simulation: str) -> Simulation | Refused:
    """Forgets what was found. Refuses simulation.unknown, and simulation.runs for one that must be
    stopped first."""
    found = _found(by, simulation)
    if isinstance(found, Refused):
        return found
    state, _ = queries.states_of([found])[found.id]
    if state in ("waiting", "running"):
        return refused("simulation.runs")
    _record(by, found, "simulation.deleted", {})
    Simulation.objects.filter(id=simulation).delete()
    return found


def _chosen(by: Actor, campaign: Campaign, wanted: Wanted) -> list[str] | Refused:
    sellers = {store.id for store in places.sellers(campaign.assortment_id)}
    chosen = sorted(set(wanted.stores))
    if not chosen or not sellers.issuperset(chosen):
        return refused("simulation.stores", field="stores")
    for store in chosen:
        by.check(MANAGE, store=store)
    return chosen


def _made(
    by: Actor, campaign: Campaign, wanted: Wanted, planned: plan.Plan, now: datetime
) -> Simulation:
    last = Simulation.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"]
    return Simulation.objects.create(
        campaign=campaign,
        number=(last or 0) + 1,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        against=plan.against_of(campaign, wanted.against),
        dates=wanted.dates,
        for_everybody=wanted.for_everybody,
        plan=plan.to_document(planned),
        hash=planned.hash,
        account_name=by.name[:254],
        created_at=now,
    )


def _found(by: Actor, simulation: str) -> Simulation | Refused:
    by.check_anywhere(MANAGE)
    found = queries.simulation(simulation, stores=None)
    if found is None:
        return refused("simulation.unknown")
    for store in queries.places(found):
        if not by.may(MANAGE, store=store):
            raise Denied(MANAGE)
    return found


def _record(by: Actor, found: Simulation, action: str, facts: Mapping[str, object]) -> None:
    subject = audit.Subject(kind="campaign", id=found.campaign_id, name=found.campaign.name)
    audit.record(
        by, audit.Act(action=action, subject=subject, facts={"number": found.number, **facts})
    )
