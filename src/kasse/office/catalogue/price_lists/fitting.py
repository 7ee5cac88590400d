"""Whether a price list fits the stores that it is for (PRICE-10)."""

from kasse.domain.outcome import Refused, refused
from kasse.office.catalogue.price_lists.heads import Head
from kasse.office.stores import queries as stores


def stores_of(head: Head, *, assortment: str) -> list[stores.Seller]:
    """The stores that the list is for, by name."""
    found = stores.sellers(assortment)
    if head.where == "stores":
        return [store for store in found if store.id in head.places]
    if head.where == "regions":
        return [store for store in found if store.group in head.places]
    return found


def check(head: Head, *, assortment: str) -> Refused | None:
    """Refuses price_list.places for a place that is not there or sells from another assortment, and
    price_list.currency and price_list.tax_mode with the `store` that sells otherwise."""
    found = stores_of(head, assortment=assortment)
    if head.where != "everywhere":
        here = {store.id if head.where == "stores" else store.group for store in found}
        missing = sorted(set(head.places) - here)
        if missing:
            return refused("price_list.places", field="places", place=missing[0])
    return next((no for no in (misfit(head, store) for store in found) if no is not None), None)


def misfit(head: Head, store: stores.Seller) -> Refused | None:
    """Why the list's prices are none in this store; None where they are."""
    if store.currency != head.currency:
        return refused("price_list.currency", field="currency", store=store.name)
    if store.tax_included != head.tax_included:
        return refused("price_list.tax_mode", field="tax_included", store=store.name)
    return None
