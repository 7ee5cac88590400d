"""Price lists and releases of prices."""

from kasse.office.catalogue.models import PriceRelease
from kasse.office.catalogue.price_lists.heads import Head, to_document
from kasse.office.catalogue.price_lists.models import PriceList
from kasse.office.catalogue.services import price_lists, prices
from kasse.office.catalogue.services.price_lists import PriceRow
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

HEAD = Head(names={"da": "Liste"}, currency="DKK")
HISTORY = "/items/i1/price-history?store=s1"

PAGES = [
    Page(name="price_lists", path="/price-lists", permission="office.view"),
    Page(
        name="new_price_list",
        path="/price-lists/new?assortment=cafe",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="price_list",
        path="/price-lists/l1",
        permission="office.view",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="price_list_prices",
        path="/price-lists/l1/prices",
        change="items.edit",
        methods=("POST",),
    ),
    Page(
        name="delete_price_list",
        path="/price-lists/l1/delete",
        change="items.edit",
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
    Page(
        name="price_releases",
        path="/price-releases?assortment=cafe",
        permission="office.view",
        change="prices.publish",
        methods=("GET", "POST"),
    ),
    Page(
        name="take_release_back",
        path="/price-releases/cafe/7/take-back",
        change="prices.publish",
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
]
ENDPOINTS = [
    Endpoint(
        operation="GET /price-lists", path="/price-lists?assortment=cafe", permission="office.view"
    ),
    Endpoint(
        operation="POST /price-lists",
        permission="items.edit",
        body={
            "assortment": "cafe",
            "names": {"da": "Ny"},
            "currency": "DKK",
            "tax_included": True,
        },
    ),
    Endpoint(
        operation="GET /price-lists/{list_id}", path="/price-lists/l1", permission="office.view"
    ),
    Endpoint(
        operation="PATCH /price-lists/{list_id}",
        path="/price-lists/l1",
        permission="items.edit",
        body={"announced": True},
    ),
    Endpoint(
        operation="DELETE /price-lists/{list_id}", path="/price-lists/l1", permission="items.edit"
    ),
    Endpoint(
        operation="GET /price-lists/{list_id}/prices",
        path="/price-lists/l1/prices",
        permission="office.view",
    ),
    Endpoint(
        operation="PUT /price-lists/{list_id}/prices",
        path="/price-lists/l1/prices",
        permission="items.edit",
        body={"prices": [{"sku": "A", "price": 1}]},
    ),
    Endpoint(
        operation="GET /assortments/{assortment}/price-releases",
        path="/assortments/cafe/price-releases",
        permission="office.view",
    ),
    Endpoint(
        operation="POST /assortments/{assortment}/price-releases",
        path="/assortments/cafe/price-releases",
        permission="prices.publish",
    ),
    Endpoint(
        operation="DELETE /assortments/{assortment}/price-releases/{number}",
        path="/assortments/cafe/price-releases/7",
        permission="prices.publish",
    ),
    Endpoint(
        operation="GET /assortments/{assortment}/price-check",
        path="/assortments/cafe/price-check",
        permission="office.view",
    ),
    Endpoint(
        operation="GET /items/{item_id}/price-history", path=HISTORY, permission="office.view"
    ),
]


def prepare(_shop: Shop) -> None:
    """A list that nobody has released, and a release that waits."""
    a_list("l1")
    a_coming_release()


def a_list(name: str) -> str:
    """The id of a list that no release has."""
    PriceList.objects.get_or_create(
        id=name,
        defaults={"assortment_id": "cafe", "head": to_document(HEAD), "created_at": NOW},
    )
    return name


def a_coming_release() -> int:
    """The number of a release that waits for its minute."""
    PriceRelease.objects.get_or_create(
        assortment_id="cafe",
        number=7,
        defaults={"hash": "a" * 64, "published_at": NOW, "starts_at": "2099-01-01T00:00"},
    )
    return 7


CHANGES = {
    "catalogue.price_lists.create_price_list": lambda by: price_lists.create_price_list(
        by=by, assortment="cafe", head=HEAD
    ),
    "catalogue.price_lists.change_price_list": lambda by: price_lists.change_price_list(
        by=by, price_list=a_list("l1"), head=Head(names={"da": "Anden"}, currency="DKK")
    ),
    "catalogue.price_lists.delete_price_list": lambda by: price_lists.delete_price_list(
        by=by, price_list=a_list("l1")
    ),
    "catalogue.price_lists.set_prices": lambda by: price_lists.set_prices(
        by=by, price_list=a_list("l1"), rows=[PriceRow(sku="A", price_minor=7)]
    ),
    "catalogue.prices.take_back": lambda by: prices.take_back(
        by=by, assortment="cafe", number=a_coming_release(), now=NOW
    ),
}
ASK_NOBODY = {
    "catalogue.price_lists.may_edit": "answers what others ask",
    "catalogue.starting.begin_due": "the clock begins what was published",
    "catalogue.starting.check_start": "reads",
    "catalogue.starting.coming_until": "reads",
    "catalogue.starting.first_start": "reads",
    "catalogue.starting.in_stores": "part of those that ask",
    "catalogue.starting.last_start": "reads",
    "catalogue.starting.price_act": "pure",
    "catalogue.starting.released_until": "reads",
    "catalogue.starting.tell_begun": "brings the feed in step with what was published",
    "catalogue.starting.tell_coming": "brings the feed in step with what was published",
    "catalogue.starting.tell_gone": "brings the feed in step with what was taken back",
    "catalogue.keeping_time.begin_all": "the clock begins what was published",
    "catalogue.keeping_time.follow_stores": "brings the feed in step with where stores are",
}
