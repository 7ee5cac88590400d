"""Short ways to publish promotions, for tests of prices and labels."""

from kasse.office.actors import OPERATOR
from kasse.office.promotions import services
from kasse.office.promotions.models import Campaign, CampaignPromotion, Release
from kasse.office.promotions.services import Head, promotions, releasing
from kasse.office.promotions.services.promotions import Wanted

TEN_OFF = {
    "names": {"da": "Ti procent", "en": "Ten percent"},
    "form": "each",
    "give": {"way": "percent", "value": 100_000},
}


def each(ppm, **more):
    """A percentage off each piece of anything."""
    return {**TEN_OFF, "give": {"way": "percent", "value": ppm}, **more}


def campaign(*bodies, now, into="", stores=(), **head):
    """Publishes promotions as a campaign, or as more of one that is there; returns its id."""
    if not into:
        made = services.create_campaign(
            by=OPERATOR,
            assortment="cafe",
            head=Head(names={"da": "Kampagne", "en": "Campaign"}, **head),
            now=now,
        )
        assert isinstance(made, Campaign), made
        into = made.id
    for body in bodies:
        added = promotions.add_promotion(
            by=OPERATOR, campaign=into, wanted=Wanted(body=body, stores=stores), now=now
        )
        assert isinstance(added, CampaignPromotion), added
    done = releasing.publish_campaign(by=OPERATOR, campaign=into, now=now)
    assert isinstance(done, Release), done
    return into


def take_back(of, *, now):
    """Takes a campaign back from the tills."""
    releasing.take_campaign_back(by=OPERATOR, campaign=of, now=now)
