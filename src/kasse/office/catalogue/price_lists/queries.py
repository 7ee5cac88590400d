"""Reading price lists and releases."""

from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from kasse.office import seek
from kasse.office.catalogue.models import PriceRelease
from kasse.office.catalogue.price_lists.models import PriceList, PriceListPrice

PAGE: Final = 50
BY_AGE: Final = seek.Order(columns=(("created_at", datetime), ("id", str)))
NEWEST_RELEASE: Final = seek.Order(columns=(("number", int),), descending=True)
_BY_SKU: Final = seek.Order(columns=(("sku", str), ("least_thousandths", int), ("id", int)))


def price_lists(assortment: str) -> QuerySet[PriceList]:
    """Those of an assortment, each with `priced`, how many prices it has, and `drafted`, how many
    the next release changes."""
    has_price = Q(prices__price_minor__isnull=False) | Q(prices__has_draft=True)
    return PriceList.objects.filter(assortment_id=assortment).annotate(
        priced=Count("prices", filter=has_price),
        drafted=Count("prices", filter=Q(prices__has_draft=True)),
    )


def price_list(price_list: str) -> PriceList | None:
    """One."""
    return PriceList.objects.select_related("assortment").filter(id=price_list).first()


def prices_of(
    found: PriceList, *, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[PriceListPrice]:
    """A page of a list's prices, by SKU and quantity, with their items."""
    rows = PriceListPrice.objects.filter(list=found).select_related("item")
    rows = rows.annotate(sku=F("item__sku"))
    rows = rows.filter(Q(price_minor__isnull=False) | Q(has_draft=True))
    return seek.page(rows, order=_BY_SKU, limit=limit, after=after, before=before)


def releases(assortment: str) -> QuerySet[PriceRelease]:
    """The releases of an assortment, those that were taken back as well."""
    return PriceRelease.objects.filter(assortment_id=assortment)


def drafts_count(assortment: str) -> int:
    """How many lists, and prices in lists, the next release changes."""
    return (
        PriceList.objects.filter(assortment_id=assortment, has_draft=True).count()
        + PriceListPrice.objects.filter(list__assortment_id=assortment, has_draft=True).count()
    )


def state_of(release: PriceRelease) -> str:
    """coming, begun or taken_back."""
    if release.taken_back_at is not None:
        return "taken_back"
    return "coming" if release.begun_at is None else "begun"
