"""Who changes what a release reads waits for it, and what is not in a release stays a draft."""

from threading import Thread

import pytest
from django.db import OperationalError, connection, connections, transaction

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.models import PriceRelease
from kasse.office.catalogue.price_lists import heads, releasing
from kasse.office.catalogue.services import price_lists
from kasse.office.catalogue.services.price_lists import PriceRow
from kasse.office.promotions import telling
from tests.office.catalogue.priced_shop import a_list, change, open_priced_shop, set_prices
from tests.office.samples_shop import NOW


@pytest.mark.django_db
def test_a_draft_that_is_not_in_a_release_stays_one():
    open_priced_shop()
    red, blue = a_list(("ØL", 3_000)), a_list(("VIN", 7_000))
    found = releasing.drafted("cafe")
    green = a_list(("ØL", 2_000))
    set_prices(blue, ("ØL", 1_000))
    release = PriceRelease.objects.create(assortment_id="cafe", number=9, published_at=NOW)
    releasing.keep(release, found)
    left = releasing.drafted("cafe")
    assert [one.id for one in left.lists] == [green.id]
    assert [(one.list_id, one.item.sku) for one in left.prices] == [
        (green.id, "ØL"),
        (blue.id, "ØL"),
    ]
    assert red.id not in {one.id for one in left.lists}


def changes(found):
    """Each write that a release must not see half of."""
    head = heads.from_document(found.head)
    row = PriceRow(sku="ØL", price_minor=1_000)
    return {
        "create": lambda: price_lists.create_price_list(by=OPERATOR, assortment="cafe", head=head),
        "head": lambda: change(found, names={"da": "Ny"}),
        "prices": lambda: price_lists.set_prices(by=OPERATOR, price_list=found.id, rows=[row]),
        "delete": lambda: price_lists.delete_price_list(by=OPERATOR, price_list=found.id),
        "campaigns": lambda: telling.tell_all(now=NOW),
    }


@pytest.mark.django_db(transaction=True)
def test_they_wait_for_each_other():
    is_sqlite = connection.vendor == "sqlite"
    open_priced_shop()
    did_not_wait = []

    def try_all(found):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 10" if is_sqlite else "SET lock_timeout = '10ms'")
        for name, act in changes(found).items():
            try:
                act()
            except OperationalError:
                continue
            did_not_wait.append(name)
        with connection.cursor() as cursor:
            # Another test may be given this connection.
            cursor.execute("PRAGMA busy_timeout = 5000" if is_sqlite else "RESET lock_timeout")
        connections.close_all()

    found = a_list(("ØL", 3_000))
    with transaction.atomic():
        services.lock("cafe")
        other = Thread(target=try_all, args=[found])
        other.start()
        other.join()
    assert did_not_wait == []
