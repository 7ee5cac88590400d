"""Taking campaigns and what was found of them out of the office is an act of its own."""

from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.promotions.models import Simulation
from kasse.office.promotions.queries import CampaignFilter
from kasse.office.promotions.services import MANAGE


def record_campaigns_export(*, by: Actor, wanted: CampaignFilter) -> None:
    """Keeps that somebody took the list, and which part of it."""
    by.check_anywhere("office.view")
    filters = {
        "assortment": wanted.assortment,
        "search": wanted.search,
        "state": wanted.state,
    }
    audit.record(
        by,
        audit.Act(
            action="campaigns.exported",
            subject=audit.Subject(kind="campaigns", id="list"),
            facts={name: value for name, value in filters.items() if value},
        ),
    )


def record_simulation_export(*, by: Actor, simulation: Simulation) -> None:
    """Keeps that somebody took the items of a simulation."""
    for place in simulation.places.all():
        by.check(MANAGE, store=place.store)
    audit.record(
        by,
        audit.Act(
            action="simulation.exported",
            subject=audit.Subject(
                kind="campaign", id=simulation.campaign_id, name=simulation.campaign.name
            ),
            facts={"number": simulation.number},
        ),
    )
