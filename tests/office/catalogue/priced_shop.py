"""A shop with prices, and short ways to change them, for tests of lists and releases."""

import json
from dataclasses import replace

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.price_lists import heads
from kasse.office.catalogue.price_lists.heads import Head
from kasse.office.catalogue.price_lists.models import PriceList
from kasse.office.catalogue.services import keeping_time, price_lists, prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.catalogue.services.price_lists import PriceRow
from kasse.office.feed import queries as feed
from kasse.office.stores import services as stores
from tests.office.samples_shop import NOW, open_shop


def open_priced_shop():
    """The shop with a beer, a wine and a deposit whose first prices are published."""
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


def publish(starts_at="", now=NOW):
    return prices.publish_prices(by=OPERATOR, assortment="cafe", now=now, starts_at=starts_at)


def told(*scopes):
    """What tills of the store hold now, by (collection, id)."""
    rows = feed.changes_after(
        scopes=scopes or ("assortment:cafe", "store:s1"), cursor=0, limit=5_000
    ).rows
    return {(kind, one): json.loads(body) for kind, one, _, gone, body in rows if not gone}


def change(found, **fields):
    found.refresh_from_db()
    head = replace(heads.from_document(found.head), **fields)
    return price_lists.change_price_list(by=OPERATOR, price_list=found.id, head=head)


def a_list(*rows, **head):
    """A list with these prices: (SKU, price) or (SKU, price, from so many thousandths on)."""
    head = {"names": {"da": "Liste"}, "currency": "DKK", **head}
    made = price_lists.create_price_list(by=OPERATOR, assortment="cafe", head=Head(**head))
    if isinstance(made, PriceList):
        done = price_lists.set_prices(
            by=OPERATOR, price_list=made.id, rows=[PriceRow(**row_of(*row)) for row in rows]
        )
        assert isinstance(done, PriceList)
    return made


def row_of(sku, price, least=0):
    return {"sku": sku, "price_minor": price, "least_thousandths": least}


def set_prices(found, *rows):
    drafts = [PriceRow(**row_of(*row)) for row in rows]
    return price_lists.set_prices(by=OPERATOR, price_list=found.id, rows=drafts)


def second_store(shop, **fields):
    return stores.create_store(
        by=OPERATOR,
        company=shop.store.company,
        assortment="cafe",
        name="Stationen",
        store_id="s2",
        **fields,
    )


def draft(sku, price, **fields):
    known = {"ØL": "Fadøl", "VIN": "Vin"}
    saved = services.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[ItemRow(sku=sku, name=known.get(sku, sku), price_minor=price, **fields)],
    )
    assert saved != []


def items_at_tills():
    return {one: body.get("price") for (kind, one), body in told().items() if kind == "item"}


def begin(now):
    return keeping_time.begin_all(now=now)


def take_back(number, now=NOW):
    return prices.take_back(by=OPERATOR, assortment="cafe", number=number, now=now)
