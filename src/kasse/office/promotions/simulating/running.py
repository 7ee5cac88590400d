"""A simulation in the background: reads the sales piece by piece, and keeps what it finds."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.catalogue import queries as catalogue
from kasse.office.jobs import queries as jobs
from kasse.office.jobs.kinds import Progress, Stopped
from kasse.office.journal import queries as journal
from kasse.office.promotions.models import Simulation, SimulationItem
from kasse.office.promotions.simulating import plan
from kasse.office.promotions.simulating.baskets import HistoryBasket, basket_of
from kasse.office.promotions.simulating.deciding import Deciding
from kasse.office.promotions.simulating.offered import Offered
from kasse.office.promotions.simulating.tally import Tally
from kasse.office.sales import queries as sales
from kasse.office.stores import queries as stores

PIECE: Final = 200
"""Sales that are read at once."""

_ITEMS_KEPT: Final = 60_000


def run(progress: Progress, simulation_id: str) -> Mapping[str, Any] | Refused:
    """Does all of it, from the beginning also where an earlier attempt was cut off. What was found
    until somebody stopped it is kept. Refuses simulation.stores where whoever asked for it may not
    see a store any more."""
    found = Simulation.objects.select_related("campaign").filter(id=simulation_id).first()
    if found is None or found.state != Simulation.State.OPEN:
        return {}
    places = sorted(found.places.values_list("store", flat=True))
    if not all(progress.by.may("promotions.manage", store=store) for store in places):
        return refused("simulation.stores", field="stores")
    tally = Tally()
    try:
        _read(found, places, tally, progress)
    except Stopped:
        asked = jobs.job(progress.id, by=progress.by)
        # Where the program ends, all of it is done again when it is back.
        if asked is not None and asked.stop_asked:
            _keep(found, tally, Simulation.State.STOPPED, timezone.now())
        raise
    is_kept = _keep(found, tally, Simulation.State.DONE, timezone.now())
    return {"page": reverse("simulation", args=[found.id])} if is_kept else {}


def _read(found: Simulation, places: list[str], tally: Tally, progress: Progress) -> None:
    spans = sales.spans(stores=places, first_day=found.first_day, last_day=found.last_day)
    total = sum(span.sales for span in spans)
    parents = catalogue.category_parents(found.campaign.assortment_id)
    offered = Offered(plan.from_document(found.plan), for_everybody=found.for_everybody)
    deciding = Deciding(offered, parents=parents)
    currency = stores.currency()
    items: dict[str, catalogue.SoldItem] = {}
    done = 0
    progress.report(0, total)
    for texts in _pieces(spans, found):
        baskets: list[HistoryBasket] = []
        for text in texts:
            entry = orjson.loads(text)
            if entry.get("training"):
                continue
            done += 1
            basket = basket_of(entry, currency=currency)
            if isinstance(basket, str):
                tally.passed[basket] += 1
            else:
                baskets.append(basket)
        if len(items) > _ITEMS_KEPT:
            items.clear()
        unseen = {line.item for basket in baskets for line in basket.lines} - items.keys()
        items |= catalogue.sold_items(unseen, above=parents)
        for basket in baskets:
            holding = offered.holding(
                store=basket.store,
                moment=basket.moment,
                groups=basket.customer_groups,
                coupons=basket.coupons,
            )
            parts = deciding.parts(basket.lines, items, holding, basket.codes)
            tally.add(basket, parts, items)
        deciding.forget_if_many()
        progress.report(done, total)


def _pieces(spans: tuple[sales.Span, ...], found: Simulation) -> Iterator[list[str]]:
    """The texts of the sales, register by register along the primary key: what was read is let go
    before more is asked for, and nothing holds the database open meanwhile."""
    for span in spans:
        first = span.first
        while True:
            rows = journal.sales_of(
                register=span.register,
                store=span.store,
                seqs=(first, span.last),
                days=(found.first_day, found.last_day),
                limit=PIECE,
            )
            if rows:
                yield [text for _, text in rows]
            if len(rows) < PIECE:
                break
            first = rows[-1][0] + 1


@transaction.atomic
def _keep(found: Simulation, tally: Tally, state: str, now: datetime) -> bool:
    """Keeps the result, and says so, unless it was deleted or ended otherwise meanwhile."""
    still = Simulation.objects.filter(id=found.id, state=Simulation.State.OPEN)
    if not still.update(state=state, result=tally.result(), ended_at=now):
        return False
    SimulationItem.objects.bulk_create(
        (
            SimulationItem(
                simulation=found,
                item=item,
                sku=row.sku,
                name=row.name,
                unit=row.unit,
                quantity_thousandths=row.quantity_thousandths,
                lines=row.lines,
                discount_before_minor=row.discount_before,
                discount_after_minor=row.discount_before + row.discount_change,
                given_minor=row.discount_change,
                revenue_before_minor=row.revenue_before,
                revenue_after_minor=row.revenue_before + row.revenue_change,
                has_cost=row.has_cost,
                margin_before_minor=row.margin_before,
                margin_after_minor=row.margin_before + row.margin_change,
                margin_change_minor=row.margin_change,
            )
            for item, row in tally.changed_items()
        ),
        batch_size=500,
    )
    return True
