"""What tills held of an assortment's promotions, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from kasse.office.promotions.models import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A release at the tills: from when until just before when (None: still), and its promotions,
    of which each is `{id, stores, body}`, without stores for all of them."""

    starts: datetime
    ends: datetime | None
    promotions: tuple[Mapping[str, Any], ...]


def in_force(assortment: str, *, since: datetime, until: datetime) -> Iterator[InForce]:
    """The releases that tills held at some time from `since` until just before `until`, and of
    which a promotion may have held then."""
    spans: dict[int, tuple[datetime, datetime | None]] = {}
    of_campaign: dict[str, int] = {}
    rows = Release.objects.filter(assortment_id=assortment, published_at__lt=until)
    for id_, campaign, published, gone in rows.order_by("number").values_list(
        "id", "campaign", "published_at", "taken_back_at"
    ):
        before = of_campaign.get(campaign)
        if before is not None and spans[before][1] is None:
            # A campaign's next release takes the place of the one before.
            spans[before] = (spans[before][0], published)
        of_campaign[campaign] = id_
        spans[id_] = (published, gone)
    wanted = [one for one, (_, ends) in spans.items() if ends is None or ends > since]
    # Its last minute is each store's own: a day more is on the safe side.
    day = (since - timedelta(days=1)).date().isoformat()
    still = Q(contents__to="") | Q(contents__to__gte=day)
    for release in Release.objects.filter(still, id__in=wanted).order_by("number"):
        starts, ends = spans[release.pk]
        yield InForce(starts=starts, ends=ends, promotions=tuple(release.contents["promotions"]))
