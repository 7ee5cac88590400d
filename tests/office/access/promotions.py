"""Campaigns and promotions."""

from typing import Any

from kasse.office.actors import OPERATOR, Actor
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.ids import new_id
from kasse.office.jobs.models import Job
from kasse.office.promotions import services
from kasse.office.promotions.models import Campaign, CampaignPromotion, Simulation
from kasse.office.promotions.services import Head, exports, promotions, releasing, simulations
from kasse.office.promotions.services.promotions import Wanted
from kasse.office.promotions.simulating.baskets import HistoryBasket, HistoryLine
from kasse.office.promotions.simulating.deciding import Outcome, Part
from kasse.office.promotions.simulating.tally import Tally
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

BODY = {
    "names": {"en": "Beer"},
    "form": "each",
    "parts": [{"goods": [{"items": ["i-ale"]}]}],
    "give": {"way": "percent", "value": 100_000},
}
TRIED = {"lines": [{"item": "i-ale"}]}
BOTH = ("GET", "POST")
FORM = {
    "form": "each",
    "name_en": "Beer",
    "part-rows": "1",
    "goods-0-rows": "1",
    "goods-0-0-items": "i-ale",
    "give_way": "percent",
    "give_value": "10",
    "holds-rows": "1",
    "tier-rows": "0",
    "active": "on",
}
PAGES = [
    Page(name="campaigns", path="/campaigns", permission="office.view"),
    Page(name="export_campaigns", path="/campaigns/export", permission="office.view"),
    Page(
        name="campaign_calendar",
        path="/campaigns/calendar?month=2026-12",
        permission="office.view",
    ),
    Page(
        name="new_campaign",
        path="/campaigns/new",
        permission="promotions.manage",
        change="promotions.manage",
        methods=BOTH,
        data={"name_en": "Easter", "assortment": "cafe"},
    ),
    Page(
        name="campaign",
        path="/campaigns/a-1",
        permission="office.view",
        change="promotions.manage",
        methods=BOTH,
        data={"name_en": "Easter"},
    ),
    Page(
        name="new_promotion",
        path="/campaigns/a-1/new?preset=three_for_two",
        permission="promotions.manage",
        change="promotions.manage",
        methods=BOTH,
        data=FORM,
    ),
    Page(
        name="try_promotion",
        path="/campaigns/a-1/try",
        change="promotions.manage",
        methods=("POST",),
        data=FORM,
    ),
    Page(
        name="promotion",
        path="/promotions/p-1",
        permission="office.view",
        change="promotions.manage",
        methods=BOTH,
        data=FORM,
    ),
    Page(
        name="delete_promotion",
        path="/promotions/p-1/delete",
        change="promotions.manage",
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
    *(
        Page(
            name=name,
            path=f"/campaigns/a-3/{act}",
            change="promotions.manage",
            methods=("POST",),
            data={"confirmed": "yes"},
        )
        for name, act in (
            ("publish_campaign", "publish"),
            ("take_campaign_back", "take-back"),
            ("copy_campaign", "copy"),
            ("archive_campaign", "archive"),
            ("delete_campaign", "delete"),
        )
    ),
]
PAGES += [
    Page(
        name="simulations",
        path="/campaigns/a-1/simulations",
        permission="promotions.manage",
        change="promotions.manage",
        methods=BOTH,
        data={"stores": "s1"},
    ),
    Page(name="simulation", path="/simulations/s-1", permission="promotions.manage"),
    Page(name="simulation_items", path="/simulations/s-1/items", permission="promotions.manage"),
    Page(
        name="export_simulation_items",
        path="/simulations/s-1/items/export",
        permission="promotions.manage",
    ),
    Page(
        name="stop_simulation",
        path="/simulations/s-1/stop",
        change="promotions.manage",
        methods=("POST",),
    ),
    Page(
        name="delete_simulation",
        path="/simulations/s-1/delete",
        change="promotions.manage",
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
]
ENDPOINTS = [
    Endpoint(operation="GET /campaigns", permission="office.view"),
    Endpoint(operation="GET /sheets/campaigns", permission="office.view"),
    Endpoint(
        operation="POST /campaigns",
        permission="promotions.manage",
        body={"assortment": "cafe", "names": {"en": "Easter"}},
    ),
    Endpoint(
        operation="GET /campaigns/{campaign_id}",
        path="/campaigns/a-1",
        permission="office.view",
    ),
    Endpoint(
        operation="PATCH /campaigns/{campaign_id}",
        path="/campaigns/a-1",
        permission="promotions.manage",
        body={"note": "Posters"},
    ),
    Endpoint(
        operation="DELETE /campaigns/{campaign_id}",
        path="/campaigns/a-2",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/archive",
        path="/campaigns/a-3/archive",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/restore",
        path="/campaigns/a-3/restore",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/copy",
        path="/campaigns/a-1/copy",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/publish",
        path="/campaigns/a-1/publish",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/take-back",
        path="/campaigns/a-1/take-back",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="GET /campaigns/{campaign_id}/releases",
        path="/campaigns/a-1/releases",
        permission="office.view",
    ),
    Endpoint(
        operation="GET /campaigns/{campaign_id}/findings",
        path="/campaigns/a-1/findings",
        permission="office.view",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/preview",
        path="/campaigns/a-1/preview",
        permission="office.view",
        body=TRIED,
    ),
    Endpoint(
        operation="GET /campaigns/{campaign_id}/promotions",
        path="/campaigns/a-1/promotions",
        permission="office.view",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/promotions",
        path="/campaigns/a-1/promotions",
        permission="promotions.manage",
        body=BODY,
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/promotions/check",
        path="/campaigns/a-1/promotions/check",
        permission="office.view",
        body=BODY,
    ),
    Endpoint(
        operation="GET /promotions/{promotion_id}",
        path="/promotions/p-1",
        permission="office.view",
    ),
    Endpoint(
        operation="PUT /promotions/{promotion_id}",
        path="/promotions/p-1",
        permission="promotions.manage",
        body=BODY,
    ),
    Endpoint(
        operation="DELETE /promotions/{promotion_id}",
        path="/promotions/p-2",
        permission="promotions.manage",
    ),
]

ENDPOINTS += [
    Endpoint(
        operation="GET /campaigns/{campaign_id}/simulations",
        path="/campaigns/a-1/simulations",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/simulations",
        path="/campaigns/a-1/simulations",
        permission="promotions.manage",
        body={},
    ),
    Endpoint(
        operation="GET /simulations/{simulation_id}",
        path="/simulations/s-1",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /simulations/{simulation_id}/stop",
        path="/simulations/s-2/stop",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="DELETE /simulations/{simulation_id}",
        path="/simulations/s-1",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="GET /simulations/{simulation_id}/items",
        path="/simulations/s-1/items",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="GET /sheets/simulated-items",
        path="/sheets/simulated-items?simulation=s-1",
        permission="promotions.manage",
    ),
]


def prepare(shop: Shop) -> None:
    """A campaign with two promotions, and two without; a simulation that is done, and one that
    waits."""
    row = ItemRow(id="i-ale", sku="ALE", name="Ale", price_minor=3_000)
    catalogue.save_items(by=OPERATOR, assortment=shop.assortment.id, rows=[row])
    for one in ("a-1", "a-2", "a-3"):
        made = services.create_campaign(
            by=OPERATOR,
            assortment=shop.assortment.id,
            head=Head(names={"en": one}),
            now=NOW,
            campaign_id=one,
        )
        assert isinstance(made, Campaign), made
    for one in ("p-1", "p-2"):
        added = promotions.add_promotion(
            by=OPERATOR, campaign="a-1", wanted=Wanted(body=BODY), now=NOW, promotion_id=one
        )
        assert isinstance(added, CampaignPromotion), added
    simulated("s-1", "a-1")
    started("s-2", "a-3")


def found() -> dict[str, Any]:
    """What a simulation finds that reads one sale: an ale is 3.00 cheaper."""
    tally = Tally()
    line = HistoryLine(
        item="i-ale", sku="ALE", name="Ale", unit="pcs", quantity_thousandths=1_000,
        amount_minor=3_000, by_hand_minor=0, tax_ppm=250_000, goods=None,
    )  # fmt: skip
    basket = HistoryBasket(
        register="r1", seq=1, store="s1", receipt_code="K1-000001", at="2026-11-23T12:00:00.000Z",
        zone="Europe/Copenhagen", day="2026-11-23", hour=13, moment="2026-11-23T13:00",
        is_net=False, customer_groups=(), coupons=(), lines=[line],
    )  # fmt: skip
    times = (("p-1", 1, 300),)
    outcome = Outcome(before=(0,), after=(300,), times_before=(), times_after=times, gap_minor=0)
    tally.add(basket, [Part(places=(0,), outcome=outcome)], {})
    tally.passed["refund"] = 2
    return tally.result()


def simulated(id_: str, campaign: str) -> str:
    """A simulation that is done."""
    made = Simulation.objects.create(
        id=id_, campaign_id=campaign, number=1, first_day="2026-11-01", last_day="2026-11-30",
        against="nothing", dates="whole", plan={"promotions": [], "hash": ""}, hash="",
        state="done", result=found(), created_at=NOW,
    )  # fmt: skip
    made.places.create(store="s1")
    made.items.create(
        item="i-ale", sku="ALE", name="Ale", unit="pcs", quantity_thousandths=1_000, lines=1,
        discount_before_minor=0, discount_after_minor=300, given_minor=300,
        revenue_before_minor=3_000, revenue_after_minor=2_700, has_cost=False,
    )  # fmt: skip
    return id_


def started(id_: str, campaign: str) -> str:
    """One that waits for its turn."""
    simulated(id_, campaign)
    job = Job.objects.create(kind="promotions.simulate", created_at=NOW, not_before=NOW)
    Simulation.objects.filter(id=id_).update(state="open", result={}, job_id=job.id)
    return id_


def export(by: Actor) -> None:
    """Takes the items of one away."""
    found = Simulation.objects.get(id=simulated(new_id(), draft()))
    exports.record_simulation_export(by=by, simulation=found)


def wanted() -> simulations.Wanted:
    """The sales of a month."""
    return simulations.Wanted(stores=("s1",), first_day="2026-11-01", last_day="2026-11-30")


def draft() -> str:
    """A campaign that tills do not have."""
    made = services.create_campaign(
        by=OPERATOR, assortment="cafe", head=Head(names={"en": "Easter"}), now=NOW
    )
    assert isinstance(made, Campaign), made
    return made.id


def row() -> str:
    """A promotion of one."""
    added = promotions.add_promotion(
        by=OPERATOR, campaign=draft(), wanted=Wanted(body=BODY), now=NOW
    )
    assert isinstance(added, CampaignPromotion), added
    return added.id


def with_promotion() -> str:
    """A campaign that changes something."""
    campaign = draft()
    promotions.add_promotion(by=OPERATOR, campaign=campaign, wanted=Wanted(body=BODY), now=NOW)
    return campaign


CHANGES = {
    "promotions.create_campaign": lambda by: services.create_campaign(
        by=by, assortment="cafe", head=Head(names={"en": "x"}), now=NOW
    ),
    "promotions.change_campaign": lambda by: services.change_campaign(
        by=by, campaign=draft(), head=Head(names={"en": "x"}), now=NOW
    ),
    "promotions.archive_campaign": lambda by: services.archive_campaign(
        by=by, campaign=draft(), archived=True, now=NOW
    ),
    "promotions.delete_campaign": lambda by: services.delete_campaign(by=by, campaign=draft()),
    "promotions.copy_campaign": lambda by: services.copy_campaign(by=by, campaign=draft(), now=NOW),
    "promotions.promotions.add_promotion": lambda by: promotions.add_promotion(
        by=by, campaign=draft(), wanted=Wanted(body=BODY), now=NOW
    ),
    "promotions.promotions.change_promotion": lambda by: promotions.change_promotion(
        by=by, promotion=row(), wanted=Wanted(body=BODY, active=False), now=NOW
    ),
    "promotions.promotions.delete_promotion": lambda by: promotions.delete_promotion(
        by=by, promotion=row(), now=NOW
    ),
    "promotions.releasing.publish_campaign": lambda by: releasing.publish_campaign(
        by=by, campaign=draft(), now=NOW
    ),
    "promotions.releasing.take_campaign_back": lambda by: releasing.take_campaign_back(
        by=by, campaign=draft(), now=NOW
    ),
    "promotions.simulations.start_simulation": lambda by: simulations.start_simulation(
        by=by, campaign=with_promotion(), wanted=wanted(), now=NOW
    ),
    "promotions.simulations.stop_simulation": lambda by: simulations.stop_simulation(
        by=by, simulation=started(new_id(), draft())
    ),
    "promotions.simulations.delete_simulation": lambda by: simulations.delete_simulation(
        by=by, simulation=simulated(new_id(), draft())
    ),
    "promotions.exports.record_simulation_export": export,
}
ASK_NOBODY = {
    "promotions.locked": "asks",
    "promotions.allowed": "asks",
    "promotions.touched": "part of those that ask",
    "promotions.said": "pure",
    "promotions.record": "part of those that ask",
    "promotions.promotions.checked": "reads",
    "promotions.counting.documents": "reads",
    "promotions.counting.is_counted": "pure",
    "promotions.counting.settle": "follows from journals",
    "promotions.exports.record_campaigns_export": "asks for office.view anywhere",
}
