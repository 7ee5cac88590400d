"""A shop with goods to make promotions of."""

import pytest

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.models import Category
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
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
