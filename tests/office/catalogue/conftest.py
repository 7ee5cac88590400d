"""What lists of items are tried with."""

import pytest

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import models, services
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.stock.models import StockLevel


@pytest.fixture
def goods(shop):
    """Four items and four categories, one below the other; stock in two stores."""
    for one, parent in (("drik", None), ("øl", "drik"), ("pils", "øl"), ("dåse", "pils")):
        models.Category.objects.create(
            id=one, assortment_id="cafe", parent_id=parent, names={"da": one}
        )
    rows = [
        ItemRow(
            id="a",
            sku="A",
            name="Pilsner",
            price_minor=1_000,
            cost_minor=400,
            category="dåse",
            brand="Carlsberg",
            supplier="Bryg",
            tags=("sommer",),
            codes=("5701234567899",),
        ),
        ItemRow(id="b", sku="B", name="Vand", price_minor=1_250, category="drik", tags=("jul",)),
        ItemRow(id="c", sku="C", name="Levering", kind="service", tax_class="zero", stock=False),
        ItemRow(id="d", sku="D", name="Diverse", open_price=True, brand="carlsberg"),
    ]
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    StockLevel.objects.bulk_create(
        StockLevel(store=store, item=item, quantity_thousandths=quantity)
        for store, item, quantity in (
            ("s1", "a", 3_000), ("s2", "a", -1_000), ("s1", "b", 0), ("s2", "b", 5_000),
        )
    )  # fmt: skip
