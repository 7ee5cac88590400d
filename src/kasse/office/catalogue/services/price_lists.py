"""Writing price lists: all of it drafts, until the next release of prices makes them hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor, Denied
from kasse.office.audit import services as audit
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.documents import coming_releases
from kasse.office.catalogue.models import Assortment, Item
from kasse.office.catalogue.price_lists import fitting, heads
from kasse.office.catalogue.price_lists.heads import Head
from kasse.office.catalogue.price_lists.models import (
    PriceList,
    PriceListPrice,
    ReleasedList,
    ReleasedListPrice,
    list_id,
)
from kasse.office.catalogue.services import items, rights
from kasse.office.catalogue.services.item_rows import MAX_PRICE_MINOR

MOST_PRICES: Final = 5_000
"""Of one list that are written at once."""

MAX_LEAST: Final = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """The price of one unit of an item (by SKU) from `least_thousandths` of it in one basket on;
    None takes it out of the list."""

    sku: str
    price_minor: int | None
    least_thousandths: int = 0


@transaction.atomic
def create_price_list(
    *, by: Actor, assortment: str, head: Head, price_list: str = ""
) -> PriceList | Refused:
    """A list without prices, with the id `price_list` where one is given. Refuses item.unknown_assortment, what `heads.check` refuses, and what
    `fitting.check` refuses."""
    by.check_anywhere("items.edit")
    if not Assortment.objects.filter(id=assortment).exists():
        return refused("item.unknown_assortment")
    items.lock(assortment)
    no = heads.check(head) or fitting.check(head, assortment=assortment)
    if no is not None:
        return no
    _check_rights(by, assortment, head)
    made = PriceList.objects.create(
        id=price_list or list_id(),
        assortment_id=assortment,
        head=heads.to_document(head),
        created_at=timezone.now(),
    )
    _record(by, made, "price_list.created")
    return made


@transaction.atomic
def change_price_list(
    *, by: Actor, price_list: str, head: Head, version: int | None = None
) -> PriceList | Refused:
    """Another head, from the next release on. Refuses price_list.unknown, what `create_price_list`
    refuses, and price_list.where_fixed: whether it is for everywhere does not change once it is
    released. Raises versions.Stale."""
    found = _locked(by, price_list)
    if isinstance(found, Refused):
        return found
    versions.check(found, version)
    no = heads.check(head) or fitting.check(head, assortment=found.assortment_id)
    if no is not None:
        return no
    _check_rights(by, found.assortment_id, head)
    told = _told(found)
    if told and (told["where"] == "everywhere") != (head.where == "everywhere"):
        return refused("price_list.where_fixed", field="where")
    wanted = heads.to_document(head)
    changes = audit.differences(found.head, wanted)
    if not changes:
        return found
    found.head, found.has_draft = wanted, wanted != told
    found.version += 1
    found.save(update_fields=["head", "has_draft", "version"])
    _record(by, found, "price_list.changed", changes)
    return found


@transaction.atomic
def delete_price_list(*, by: Actor, price_list: str, version: int | None = None) -> Refused | None:
    """Deletes a list that no release has; others are ended (`Head.ended`). Refuses
    price_list.unknown and price_list.released. Raises versions.Stale."""
    found = _locked(by, price_list)
    if isinstance(found, Refused):
        return found
    versions.check(found, version)
    if _told(found) is not None:
        return refused("price_list.released")
    _record(by, found, "price_list.deleted")
    found.delete()
    return None


@transaction.atomic
def set_prices(
    *, by: Actor, price_list: str, rows: Sequence[PriceRow], version: int | None = None
) -> PriceList | Refused:
    """Drafts of prices; those not named stay. All or nothing: refuses price_list.unknown,
    price_list.too_many, and with the `row` (from 0) and its `sku` item.unknown_reference,
    item.price_out_of_range, price_list.quantity and price_list.no_price (deposits, parents and open
    prices have none). Raises versions.Stale."""
    found = _locked(by, price_list)
    if isinstance(found, Refused):
        return found
    versions.check(found, version)
    if len(rows) > MOST_PRICES:
        return refused("price_list.too_many", most=MOST_PRICES)
    known = stored_rows.by_sku(found.assortment_id, {row.sku for row in rows})
    for place, row in enumerate(rows):
        no = _wrong(row, known.get(row.sku))
        if no is not None:
            return refused(no.code, row=place, sku=row.sku, **no.facts)
    changes = _write(found, {(known[row.sku].id, row.least_thousandths): row for row in rows})
    if changes:
        found.version += 1
        found.save(update_fields=["version"])
        was = {sku: before for sku, (before, _) in changes.items()}
        is_now = {sku: after for sku, (_, after) in changes.items()}
        _record(by, found, "price_list.prices_changed", {"prices_minor": (was, is_now)})
    return found


def may_edit(by: Actor, found: PriceList) -> bool:
    """Whether they may change a list."""
    try:
        _check_rights(by, found.assortment_id, heads.from_document(found.head))
    except Denied:
        return False
    return True


def _write(
    found: PriceList, rows: dict[tuple[str, int], PriceRow]
) -> dict[str, tuple[int | None, int | None]]:
    """Writes the drafts; what changed, by SKU and quantity."""
    before = {
        (row.item_id, row.least_thousandths): row
        for some in stored_rows.batches(sorted({item for item, _ in rows}))
        for row in PriceListPrice.objects.filter(list=found, item__in=some)
    }
    coming = _coming_keys(found)
    made: list[PriceListPrice] = []
    changed: list[PriceListPrice] = []
    changes: dict[str, tuple[int | None, int | None]] = {}
    for key, row in rows.items():
        one = before.get(key) or PriceListPrice(
            list=found, item_id=key[0], least_thousandths=key[1]
        )
        was = one.draft_price_minor if one.has_draft else one.price_minor
        is_coming = (row.sku, row.least_thousandths) in coming
        if row.price_minor == was and (one.has_draft or not is_coming):
            continue
        one.has_draft = is_coming or row.price_minor != one.price_minor
        one.draft_price_minor = row.price_minor if one.has_draft else None
        (changed if one.pk else made).append(one)
        name = row.sku if not row.least_thousandths else f"{row.sku} ≥ {row.least_thousandths}"
        changes[name] = (was, row.price_minor)
    PriceListPrice.objects.bulk_create(made, batch_size=stored_rows.BATCH)
    fields = ["has_draft", "draft_price_minor"]
    PriceListPrice.objects.bulk_update(changed, fields, batch_size=stored_rows.BATCH)
    return changes


def _wrong(row: PriceRow, item: Item | None) -> Refused | None:
    if item is None:
        return refused("item.unknown_reference", field="sku", to=row.sku)
    if item.kind == Item.Kind.DEPOSIT or item.has_variants or item.open_price:
        return refused("price_list.no_price", field="sku", name=item.name)
    if row.price_minor is not None and not 0 <= row.price_minor <= MAX_PRICE_MINOR:
        return refused("item.price_out_of_range", field="price")
    whole = item.unit != Item.Unit.PIECES or row.least_thousandths % 1_000 == 0
    if not (0 <= row.least_thousandths <= MAX_LEAST and whole):
        return refused("price_list.quantity", field="least")
    return None


def _coming_keys(found: PriceList) -> set[tuple[str, int]]:
    """(SKU, quantity) of the prices that coming releases change: to say what holds now is a draft
    there."""
    rows = ReleasedListPrice.objects.filter(
        list=found.id, release__in=coming_releases(found.assortment_id)
    )
    return set(rows.values_list("sku", "least_thousandths"))


def _told(found: PriceList) -> dict[str, Any] | None:
    """The head that the newest release leads to; None where none has the list."""
    coming = ReleasedList.objects.filter(
        list=found.id, release__in=coming_releases(found.assortment_id)
    ).order_by("release__starts_at", "release__number")
    last = coming.last()
    head: dict[str, Any] | None = found.released if last is None else last.head
    return head


def _locked(by: Actor, price_list: str) -> PriceList | Refused:
    """The list, for who may change what it holds in. Locks its assortment: a release reads the drafts
    of all its lists and makes them drafts no more."""
    assortment = PriceList.objects.filter(id=price_list).values_list("assortment_id", flat=True)
    items.lock(assortment.first() or "")
    found = PriceList.objects.filter(id=price_list).first()
    if found is None:
        by.check_anywhere("items.edit")
        return refused("price_list.unknown")
    _check_rights(by, found.assortment_id, heads.from_document(found.head))
    return found


def _check_rights(by: Actor, assortment: str, head: Head) -> None:
    """Who may edit items in each store that the list is for."""
    if head.where == "everywhere":
        rights.check(by, assortment=assortment)
        return
    places = [store.id for store in fitting.stores_of(head, assortment=assortment)]
    for store in places or (None,):
        by.check("items.edit", store=store)


def _record(
    by: Actor, found: PriceList, action: str, changes: dict[str, Any] | None = None
) -> None:
    name = next(iter(found.head["names"].values()), "")
    audit.record(
        by,
        audit.Act(
            action=action,
            subject=audit.Subject(kind="price_list", id=found.id, name=name),
            changes=changes or {},
        ),
    )
