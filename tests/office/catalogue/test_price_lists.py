"""Price lists from the office's API to a till's basket: docs/rules/prices.md."""

import json
from datetime import timedelta

import pytest

from kasse.domain.outcome import refused
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import services
from kasse.office.catalogue.price_lists.models import PriceList
from kasse.office.catalogue.services import price_lists, prices
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.feed import queries as feed
from kasse.office.stores import services as stores
from tests.office.samples_shop import NOW, open_shop
from tests.till.shop import Hands, item, load, open_shop as open_till, settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    made = open_shop()
    services.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[
            ItemRow(id="i-beer", sku="ØL", name="Fadøl", price_minor=3_500, codes=("BEER2",)),
            ItemRow(id="i-wine", sku="VIN", name="Vin", price_minor=8_000),
            ItemRow(id="i-pant", sku="PANT", name="Pant", kind="deposit", price_minor=100),
        ],
    )
    publish()
    return made


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    return client


def publish(starts_at="", now=NOW):
    return prices.publish_prices(by=OPERATOR, assortment="cafe", now=now, starts_at=starts_at)


def send(client, method, path, body=None):
    answer = client.generic(
        method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json"
    )
    assert answer.status_code < 300, answer.content
    return answer.json() if answer.content else None


def told(*scopes):
    """What tills of the store hold now, by (collection, id)."""
    rows = feed.changes_after(
        scopes=scopes or ("assortment:cafe", "store:s1"), cursor=0, limit=5_000
    ).rows
    return {(kind, one): json.loads(body) for kind, one, _, gone, body in rows if not gone}


def till():
    """A till that has what the office told."""
    hands = Hands(open_till())
    documents = [
        {"collection": kind, "id": one, "body": body} for (kind, one), body in told().items()
    ]
    from tests.till.shop import people

    base = [{"collection": "settings", "id": "settings", "body": settings()}, *people()]
    load(hands.till.state.connection, [*base, *documents])
    hands.till.catalogue_changed()
    hands.sign_in()
    return hands


def test_from_the_api_to_a_basket(owner):
    """PRICE-1: Mondays from 16 to 18 o'clock."""
    made = send(
        owner,
        "POST",
        "/price-lists",
        {
            "assortment": "cafe",
            "names": {"da": "Mandagsbar"},
            "currency": "DKK",
            "tax_included": True,
            "windows": [{"days": [1], "starts": 960, "ends": 1080}],
        },
    )
    path = f"/price-lists/{made['id']}"
    rows = {"prices": [{"sku": "ØL", "price": 2_500}, {"sku": "VIN", "least": 6_000, "price": 7_000}]}
    assert send(owner, "PUT", f"{path}/prices", rows)["has_draft"]
    assert ("price_list", made["id"]) not in told()
    release = send(owner, "POST", "/assortments/cafe/price-releases")
    assert release["state"] == "begun"
    assert not send(owner, "GET", path)["has_draft"]
    hands = till()
    for hour, minute in ((15, 59), (16, 0), (17, 59), (18, 0)):
        hands.seconds = ((hour - 1) * 60 + minute) * 60
        hands.do("scan", text="BEER2")
    hands.seconds = 16 * 3600
    hands.do("add", item="i-wine", quantity=6_000)
    lines = hands.do("view")["view"]["basket"]["lines"]
    assert [(line["price"], line["quantity"], line.get("price_list")) for line in lines] == [
        (3_500, 2_000, None),
        (2_500, 2_000, made["id"]),
        (7_000, 6_000, made["id"]),
    ]
    hands.do("tender", kind="cash", given=200_000)
    assert hands.entries()[-1]["body"]["price_release"] == release["hash"]
