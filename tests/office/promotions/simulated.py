"""Campaigns and sales for tests of simulations."""

from threading import Event

from kasse.office.actors import OPERATOR
from kasse.office.jobs import runner
from kasse.office.jobs.models import Job
from kasse.office.journal import services as journal
from kasse.office.promotions import services
from kasse.office.promotions.models import Campaign, CampaignPromotion, Release, Simulation
from kasse.office.promotions.services import Head, promotions, releasing, simulations
from kasse.office.promotions.services.promotions import Wanted
from tests.office.builders import Chain
from tests.office.samples_shop import NOW

OPEN = Event()
WINE_20 = {
    "names": {"da": "Vin", "en": "Wine"},
    "form": "each",
    "parts": [{"goods": [{"categories": ["drinks"]}]}],
    "give": {"way": "percent", "value": 200_000},
}
THREE_FOR_TWO = {
    "names": {"en": "3 for 2"},
    "form": "set",
    "parts": [{"goods": [{"categories": ["wine"]}], "count": 3}],
    "give": {"way": "percent", "value": 1_000_000, "on": "cheapest"},
}
CAMPAIGN_FROM = "2026-12-01T00:00"


def campaign(*bodies, **head):
    """A campaign of December with these promotions."""
    made = services.create_campaign(
        by=OPERATOR,
        assortment="cafe",
        head=Head(names={"en": "Weeks"}, **{"starts_at": CAMPAIGN_FROM, **head}),
        now=NOW,
    )
    assert isinstance(made, Campaign), made
    for body in bodies:
        places = body.get("stores", ())
        said = {key: value for key, value in body.items() if key != "stores"}
        row = promotions.add_promotion(
            by=OPERATOR, campaign=made.id, wanted=Wanted(body=said, stores=places), now=NOW
        )
        assert isinstance(row, CampaignPromotion), row
    return made.id


def publish(campaign_id):
    done = releasing.publish_campaign(by=OPERATOR, campaign=campaign_id, now=NOW)
    assert isinstance(done, Release), done
    return campaign_id


def sold(store="s1", register="r1", number="K1", **more):
    """A journal to sell in."""
    return Chain(register=register, store=store, number=number, at=NOW, **more).open()


def taken_in(*chains):
    for chain in chains:
        journal.ingest(batch=chain.batch(), received_at=NOW)


def start(campaign_id, by=OPERATOR, **wanted):
    wanted = {
        "stores": ("s1",),
        "first_day": "2026-11-01",
        "last_day": "2026-11-30",
        **wanted,
    }
    return simulations.start_simulation(
        by=by, campaign=campaign_id, wanted=simulations.Wanted(**wanted), now=NOW
    )


def work(closing=OPEN):
    """The runner does what waits."""
    while runner.run_next(runner="one", closing=closing):
        pass


def result(campaign_id, **wanted):
    """What a simulation finds, and its row."""
    made = start(campaign_id, **wanted)
    assert isinstance(made, Simulation), made
    work()
    made.refresh_from_db()
    job = Job.objects.get(id=made.job_id)
    assert (made.state, job.state) == ("done", "done"), job.problem_facts
    assert (job.done, job.result) == (job.total, {"page": f"/simulations/{made.id}"})
    return made.result
