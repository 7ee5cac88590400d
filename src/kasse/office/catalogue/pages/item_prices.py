"""What an item has cost in a store, on the page of its history."""

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest
from django.utils import timezone

from kasse.domain.prices import PRIOR_DAYS, earlier
from kasse.office.catalogue.price_lists import history, places
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Item

_BACK_DAYS: Final = 3 * PRIOR_DAYS


def shown(request: HttpRequest, access: Access, item: "Item") -> dict[str, Any]:
    """The prices that everybody paid lately in the store chosen, and those known to come, the last
    one first; what to name beside a reduction that holds now."""
    selling = stores.sellers(item.assortment_id)
    mine = [one for one in selling if access.stores is None or one.id in access.stores]
    wanted = request.GET.get("store", "")
    chosen = next((one for one in mine if one.id == wanted), mine[0] if mine else None)
    place = None if chosen is None else places.place(chosen.id)
    if place is None or item.open_price or item.has_variants:
        return {}
    now = places.moment_in(place, timezone.now())
    steps = history.steps(
        item,
        place,
        since=earlier(now, days=_BACK_DAYS),
        until=earlier(now, days=-PRIOR_DAYS),
    )
    begun = [step for step in steps if step.moment <= now]
    reduced = bool(begun) and begun[-1].reduced
    return {
        "price_stores": mine,
        "price_store": chosen,
        "price_steps": [
            {
                "day": step.moment[:10],
                "time": step.moment[11:],
                "price": step.price_minor,
                "announced": step.reduced,
                "is_coming": step.moment > now,
                "is_now": bool(begun) and step is begun[-1],
            }
            for step in reversed(steps)
        ],
        "prior": history.lowest_prior(item, place, moment=now) if reduced else None,
        "currency": stores.currency(),
    }
