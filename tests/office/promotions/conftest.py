"""A shop with goods to make promotions of."""

import pytest

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.models import Category
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.stores import services as stores
from tests.office.builders import line
from tests.office.promotions.simulated import sold, taken_in
from tests.office.samples_shop import NOW, open_shop


@pytest.fixture
def shop():
    """Three wines below a category, and a beer."""
    made = open_shop()
    for one, parent in (("drinks", None), ("wine", "drinks"), ("beer", "drinks")):
        Category.objects.create(
            id=one, assortment_id="cafe", parent_id=parent, names={"da": one, "en": one}
        )
    rows = [
        ItemRow(
            id=one, sku=one, name=one.title(), price_minor=price, cost_minor=cost, category=category
        )
        for one, price, cost, category in (
            ("red", 8_000, 4_000, "wine"),
            ("white", 6_000, 3_000, "wine"),
            ("rose", 5_000, None, "wine"),
            ("ale", 3_000, None, "beer"),
        )
    ]
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    return made


@pytest.fixture
def owner(client, shop):
    """The owner, signed in."""
    client.force_login(shop.owner)
    return client


@pytest.fixture
def history(shop):
    """Red at 80.00 that cost 40.00; rose at 50.00 whose cost nobody knows; ale at 30.00."""
    chain = sold()
    # 3 red: 240.00. The cheapest is free: 80.00.
    chain.sell(line(item="red", price=8_000, pieces=3))
    # 2 red and a rose, and an ale that no wine promotion touches: 240.00, of which the rose is free.
    chain.sell(
        line(item="red", price=8_000, pieces=2),
        line(number=2, item="rose", price=5_000),
        line(number=3, item="ale", price=3_000),
    )
    # Too little: 30.00.
    chain.sell(line(item="ale", price=3_000))
    taken_in(chain)
    return chain


@pytest.fixture
def two_stores(shop, history):
    """Another store, which sold a red too."""
    store = stores.create_store(
        by=OPERATOR,
        company=shop.store.company,
        assortment="cafe",
        name="Anden",
        store_id="s2",
    )
    chain = sold(store=store.id, register="r2", number="K2")
    chain.sell(line(item="red", price=8_000))
    taken_in(chain)
    return store
