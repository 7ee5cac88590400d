"""Campaigns: made, checked, published to the tills, taken back, over."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from kasse.domain.outcome import Refused, refused
from kasse.domain.promotions.documents import promotion_from_document
from kasse.domain.promotions.promotion import Give, Goods, Holds, Part, Promotion
from kasse.office.actors import OPERATOR, Actor, Denied, Grant
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.stored_rows import rows_of
from kasse.office.feed import queries as feed
from kasse.office.jobs.models import Job
from kasse.office.promotions import checking, queries, services, telling
from kasse.office.promotions.models import Campaign, CampaignPromotion, Release
from kasse.office.promotions.services import Head, promotions, releasing
from kasse.office.promotions.services.promotions import Wanted
from kasse.office.stores import services as stores
from kasse.office.versions import Stale
from tests.office.samples_shop import NOW
from tests.till import shop as till

pytestmark = pytest.mark.django_db

WINE = {
    "names": {"da": "Vin", "en": "Wine"},
    "form": "each",
    "parts": [{"goods": [{"categories": ["wine"]}]}],
    "give": {"way": "percent", "value": 200_000},
}
DECEMBER = Head(
    names={"da": "December", "en": "Advent"},
    starts_at="2026-12-01T00:00",
    ends_at="2027-01-01T00:00",
)


def made(head=DECEMBER, **wanted):
    campaign = services.create_campaign(by=OPERATOR, assortment="cafe", head=head, now=NOW)
    assert isinstance(campaign, Campaign), campaign
    wanted = {"body": WINE, **wanted}
    row = promotions.add_promotion(
        by=OPERATOR, campaign=campaign.id, wanted=Wanted(**wanted), now=NOW
    )
    assert isinstance(row, CampaignPromotion), row
    return campaign.id, row.id


def publish(campaign, now=NOW, **more):
    return releasing.publish_campaign(by=OPERATOR, campaign=campaign, now=now, **more)


def told(scope="assortment:cafe"):
    """The promotions that tills of a scope hold, by id."""
    rows = feed.changes_after(scopes=[scope], cursor=0, limit=5_000).rows
    return {
        one: json.loads(body)
        for kind, one, _, gone, body in rows
        if kind == "promotion" and not gone
    }


def known(campaign):
    found = queries.campaign(campaign)
    assert found is not None
    return found


def state(campaign, minute="2026-11-23T12:00"):
    return queries.state_of(known(campaign), minute=minute)


def test_what_is_published_is_at_the_tills_within_the_campaign(shop):
    """PRO-7"""
    campaign, row = made()
    assert (state(campaign), told()) == ("draft", {})
    release = publish(campaign)
    assert (release.number, len(release.hash)) == (1, 64)
    assert promotion_from_document(row, told()[row], language="da") == Promotion(
        id=row,
        name="Vin",
        form="each",
        parts=(Part(goods=(Goods(categories=("wine",)),)),),
        give=Give(way="percent", value=200_000),
        holds=(Holds(from_="2026-12-01T00:00", to="2027-01-01T00:00"),),
    )
    assert state(campaign) == "scheduled"
    assert state(campaign, "2026-12-01T00:00") == "published"
    assert state(campaign, "2027-01-01T00:00") == "ended"
    acts = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert acts[-4:] == ["campaign.made", "promotion.made", "promotions.published", "job.started"]


def test_hours_of_a_promotion_stay_within_the_campaign(shop):
    hours = {"from": "2026-12-05T00:00", "days": [1, 5], "starts": 960, "ends": 1080}
    campaign, row = made(body={**WINE, "holds": [hours, {"to": "2026-11-30T00:00"}]})
    publish(campaign)
    assert told()[row]["holds"] == [{**hours, "to": "2027-01-01T00:00"}]


def test_a_release_is_never_changed_by_what_comes_after(shop):
    campaign, row = made()
    first = publish(campaign)
    assert publish(campaign) == refused("promotions.nothing_to_publish")
    promotions.change_promotion(
        by=OPERATOR,
        promotion=row,
        wanted=Wanted(body={**WINE, "give": {"way": "percent", "value": 300_000}}),
        now=NOW,
    )
    assert told()[row]["give"]["value"] == 200_000
    assert queries.campaign(campaign).has_draft
    second = publish(campaign)
    assert told()[row]["give"]["value"] == 300_000
    kept = Release.objects.get(number=1)
    assert (kept.hash, kept.contents) == (first.hash, first.contents)
    assert second.number == 2
    assert second.hash != first.hash


def test_what_is_switched_off_or_taken_out_leaves_the_tills(shop):
    """PRO-24"""
    campaign, row = made()
    other = promotions.add_promotion(
        by=OPERATOR,
        campaign=campaign,
        wanted=Wanted(body={**WINE, "parts": [{"goods": [{"items": ["ale"]}]}]}),
        now=NOW,
    )
    publish(campaign)
    assert set(told()) == {row, other.id}
    promotions.change_promotion(
        by=OPERATOR, promotion=row, wanted=Wanted(body=WINE, active=False), now=NOW
    )
    publish(campaign)
    assert set(told()) == {other.id}
    promotions.delete_promotion(by=OPERATOR, promotion=other.id, now=NOW)
    # Nothing is what is left to be said: the campaign is taken back.
    assert publish(campaign).taken_back_at == NOW
    assert (told(), state(campaign)) == ({}, "draft")
    assert publish(campaign) == refused("promotions.nothing_to_publish")


def test_a_campaign_taken_back_is_a_draft_again(shop):
    campaign, _ = made()
    assert releasing.take_campaign_back(by=OPERATOR, campaign=campaign, now=NOW) == refused(
        "promotions.not_published"
    )
    publish(campaign)
    assert services.archive_campaign(
        by=OPERATOR, campaign=campaign, archived=True, now=NOW
    ) == refused("campaign.at_tills")
    assert not isinstance(
        releasing.take_campaign_back(by=OPERATOR, campaign=campaign, now=NOW), Refused
    )
    assert (state(campaign), told()) == ("draft", {})
    assert Release.objects.get().taken_back_at == NOW
    assert services.delete_campaign(by=OPERATOR, campaign=campaign) == refused("campaign.published")


def test_archived_and_taken_out_again(shop):
    campaign, _ = made()
    services.archive_campaign(by=OPERATOR, campaign=campaign, archived=True, now=NOW)
    assert state(campaign) == "archived"
    assert publish(campaign) == refused("campaign.archived")
    services.archive_campaign(by=OPERATOR, campaign=campaign, archived=False, now=NOW)
    assert state(campaign) == "draft"
    assert not isinstance(services.delete_campaign(by=OPERATOR, campaign=campaign), Refused)
    assert CampaignPromotion.objects.count() == 0


def test_promotions_of_some_stores_are_told_to_these_alone(shop):
    second = stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Torvet", store_id="s2"
    )
    campaign, row = made(stores=["s2"])
    publish(campaign)
    assert (told(), told("store:s1"), list(told("store:s2"))) == ({}, {}, [row])
    promotions.change_promotion(
        by=OPERATOR, promotion=row, wanted=Wanted(body=WINE, stores=["s1"]), now=NOW
    )
    publish(campaign)
    assert (list(told("store:s1")), told("store:s2")) == ([row], {})
    # A store that goes over to another assortment has its own promotions.
    shop.store.assortment_id = second.assortment_id = stores_assortment()
    shop.store.save()
    telling.tell_all(now=NOW)
    assert told("store:s1") == {}


def stores_assortment():
    from kasse.office.catalogue import services as catalogue

    return catalogue.create_assortment(by=OPERATOR, name="Kiosk", assortment_id="kiosk").id


def test_what_is_over_in_every_store_leaves_the_tills(shop):
    """The Azores are two hours behind: midnight there is the last."""
    store = shop.store
    stores.create_store(
        by=OPERATOR,
        company=store.company,
        assortment="cafe",
        name="Ponta Delgada",
        store_id="s2",
        zone="Atlantic/Azores",
    )
    campaign, row = made()
    publish(campaign)
    midnight = NOW.replace(year=2027, month=1, day=1, hour=1)
    assert Job.objects.get(kind="promotions.end").not_before == midnight
    assert telling.tell_all(now=midnight - timedelta(minutes=1)) == 1
    assert list(told()) == [row]
    assert telling.tell_all(now=midnight) == 0
    assert told() == {}


def test_a_campaign_that_is_over_everywhere_is_put_away(shop):
    campaign, _ = made()
    publish(campaign)
    over = NOW.replace(year=2026, month=12, day=31, hour=23)
    early = over - timedelta(minutes=1)
    put_away = {"by": OPERATOR, "campaign": campaign, "archived": True}
    assert services.archive_campaign(**put_away, now=early) == refused("campaign.at_tills")
    assert not isinstance(services.archive_campaign(**put_away, now=over), Refused)
    assert state(campaign) == "archived"


@pytest.mark.parametrize(
    ("head", "field"),
    [
        (Head(names={}), "names"),
        (Head(names={"en": "x" * 101}), "names"),
        (Head(names={"en": "N"}, starts_at="2026-12-01"), "starts_at"),
        (Head(names={"en": "N"}, starts_at="9999-12-30T00:00"), "starts_at"),
        (Head(names={"en": "N"}, ends_at="2026-12-01T00:00+01:00"), "ends_at"),
        (
            Head(names={"en": "N"}, starts_at="2026-12-02T00:00", ends_at="2026-12-01T00:00"),
            "ends_at",
        ),
        (Head(names={"en": "N"}, color="plaid"), "color"),
        (Head(names={"en": "N"}, note="x" * 2_001), "note"),
    ],
)
def test_a_campaign_that_cannot_be_so(shop, head, field):
    found = services.create_campaign(by=OPERATOR, assortment="cafe", head=head, now=NOW)
    assert found == refused("campaign.malformed", field=field)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"give": {"way": "percent", "value": 0}}, "promotion.malformed", "give.value"),
        ({"form": "lottery"}, "promotion.unknown", "form"),
        ({"names": {}}, "promotion.malformed", "names"),
        ({"names": "Wine"}, "promotion.malformed", "names"),
        ({"holds": [{"to": "9999-12-31T00:00"}]}, "promotion.malformed", "holds[0].to"),
    ],
)
def test_a_promotion_that_cannot_be_so_is_named_at_saving(shop, changes, code, field):
    _, row = made()
    found = promotions.change_promotion(
        by=OPERATOR, promotion=row, wanted=Wanted(body={**WINE, **changes}), now=NOW
    )
    assert (found.code, found.facts["field"]) == (code, field)


def test_a_store_of_another_assortment_is_none(shop):
    campaign, _ = made()
    found = promotions.add_promotion(
        by=OPERATOR, campaign=campaign, wanted=Wanted(body=WINE, stores=["s1", "s9"]), now=NOW
    )
    assert found == refused("promotion.stores", field="stores", store="s9")


def test_what_the_check_finds_keeps_it_from_the_tills(shop):
    campaign, row = made(body={**WINE, "give": {"way": "price", "value": 8_000}})
    found = publish(campaign)
    assert found == refused(
        "promotions.has_errors",
        errors=1,
        promotion=row,
        field="give.value",
        finding="promotion.price_above",
    )
    assert told() == {}


def test_a_promotion_outside_its_campaign_is_an_error(shop):
    campaign, _ = made(body={**WINE, "holds": [{"to": "2026-11-30T00:00"}]})
    assert publish(campaign).facts["finding"] == "promotion.outside_campaign"


def test_the_check_looks_at_the_catalogue(shop):
    campaign, _ = made(
        body={
            **WINE,
            "parts": [{"goods": [{"categories": ["drinks", "gone"], "not_items": ["rose"]}]}],
            "give": {"way": "percent", "value": 600_000},
        }
    )
    found = checking.of_campaign(known(campaign), now=NOW)
    assert [(one.code, one.severity) for one in found] == [
        ("promotion.unknown_category", "error"),
        ("promotion.below_cost", "warning"),
    ]
    assert found[0].facts == {"name": "gone"}
    # Red costs 40.00 and would go for 32.00, white 30.00 and 24.00; the ale's cost is not known.
    assert found[1].facts == {"name": "Red", "price": 3_200, "cost": 4_000, "items": 2}


def test_a_lowest_price_is_kept_from_the_form_to_the_basket(shop, owner):
    """PRO-5: 20 % off 60.00 would be 48.00; no promotion goes below 55.00, on one or on two."""
    row = rows_of([Item.objects.get(sku="white")])["white"]
    saved = catalogue.save_items(
        by=OPERATOR, assortment="cafe", rows=[replace(row, floor_minor=5_500)]
    )
    assert saved == ["white"]
    campaign, _ = made(Head(names={"da": "Nu"}))
    (found,) = checking.of_campaign(known(campaign), now=NOW)
    assert (found.code, found.severity) == ("promotion.below_floor", "warning")
    assert found.facts == {"name": "White", "price": 4_800, "floor": 5_500, "items": 1}
    page = owner.get(f"/campaigns/{campaign}").content.decode()
    assert "White" in page
    assert "48,00" in page
    assert "55,00" in page
    publish(campaign)
    rows = feed.changes_after(scopes=["assortment:cafe"], cursor=0, limit=5_000).rows
    told = [
        {"collection": kind, "id": one, "body": json.loads(body)}
        for kind, one, _, gone, body in rows
        if kind in ("item", "promotion", "category") and not gone
    ]
    hands = till.shop(more=told)
    assert hands.do("add", item="white")["view"]["basket"]["total"] == 5_500
    assert hands.do("add", item="white")["view"]["basket"]["total"] == 11_000
    # Of what has none the promotion takes all that it promises.
    assert hands.do("add", item="rose")["view"]["basket"]["total"] == 15_000


def test_the_check_looks_at_what_other_campaigns_have_at_the_tills(shop):
    """PRO-14"""
    first, other = made()
    publish(first)
    campaign, _ = made(
        body={**WINE, "names": {"en": "All"}, "parts": [{"goods": [{"categories": ["drinks"]}]}]}
    )
    (found,) = checking.of_campaign(known(campaign), now=NOW)
    assert (found.code, found.severity) == ("promotion.competes", "warning")
    assert (found.facts["other"], found.facts["goods"]) == (other, 3)


def test_a_copy_is_a_draft_of_its_own(shop):
    campaign, row = made()
    publish(campaign)
    copy = services.copy_campaign(by=OPERATOR, campaign=campaign, now=NOW)
    assert copy.names == {"da": "December (kopi)", "en": "Advent (copy)"}
    assert state(copy.id) == "draft"
    (copied,) = queries.promotions(copy.id)
    assert copied.body == CampaignPromotion.objects.get(id=row).body
    assert copied.id != row


def test_two_people_at_one_campaign(shop):
    campaign, row = made()
    read = queries.campaign(campaign).version
    services.change_campaign(
        by=OPERATOR, campaign=campaign, head=Head(names={"en": "Mine"}), now=NOW, version=read
    )
    with pytest.raises(Stale):
        services.change_campaign(
            by=OPERATOR, campaign=campaign, head=Head(names={"en": "His"}), now=NOW, version=read
        )
    with pytest.raises(Stale):
        publish(campaign, version=read)
    with pytest.raises(Stale):
        promotions.change_promotion(
            by=OPERATOR, promotion=row, wanted=Wanted(body=WINE), now=NOW, version=7
        )


def test_who_may_not_manage_promotions_in_all_stores(shop):
    campaign, row = made()
    grant = Grant(permissions=frozenset({"promotions.manage"}), max_discount_ppm=0, store="s9")
    clerk = Actor(id="c", name="C", grants=(grant,))
    for act in (
        lambda: services.create_campaign(by=clerk, assortment="cafe", head=DECEMBER, now=NOW),
        lambda: services.change_campaign(by=clerk, campaign=campaign, head=DECEMBER, now=NOW),
        lambda: services.archive_campaign(by=clerk, campaign=campaign, archived=True, now=NOW),
        lambda: services.copy_campaign(by=clerk, campaign=campaign, now=NOW),
        lambda: services.delete_campaign(by=clerk, campaign=campaign),
        lambda: promotions.delete_promotion(by=clerk, promotion=row, now=NOW),
        lambda: releasing.publish_campaign(by=clerk, campaign=campaign, now=NOW),
        lambda: releasing.take_campaign_back(by=clerk, campaign=campaign, now=NOW),
    ):
        with pytest.raises(Denied):
            act()


def test_the_list_is_searched_sorted_and_narrowed_by_state(shop):
    running, _ = made(Head(names={"en": "Øl og vin"}, starts_at="2026-11-01T00:00"))
    ended, _ = made(Head(names={"en": "Autumn"}, ends_at="2026-11-30T00:00"))
    draft, _ = made()
    for one in (running, ended):
        publish(one)

    def found(minute="2026-12-01T12:00", sort="name", **wanted):
        page = queries.campaigns(wanted=queries.CampaignFilter(**wanted), minute=minute, sort=sort)
        return [row.id for row in page.rows]

    assert found() == [ended, draft, running]
    assert found(sort="-starts") == [draft, running, ended]
    assert found(state="published") == [running]
    assert found(state="ended") == [ended]
    assert found(state="ended", minute="2026-11-29T12:00") == []
    assert found(state="draft") == [draft]
    assert found(state="scheduled") == []
    assert found(search="øl VIN") == [running]
    assert found(assortment="other") == []
    assert [
        one.id for one in queries.between("cafe", first="2026-11-30T00:00", last="2026-12-01T00:00")
    ] == [running]
