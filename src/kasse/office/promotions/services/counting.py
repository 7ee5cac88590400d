"""Limits beyond one basket (PRO-13): how often promotions were applied, told to the tills, and
looked at when more was given than they allow."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kasse.domain.audit import Finding
from kasse.domain.outcome import Fact
from kasse.office.attention.services import Filed
from kasse.office.feed import services as feed
from kasse.office.promotions.models import Campaign, PromotionUse
from kasse.office.tables import Row, Value

COLLECTION: Final = "promotion_use"

DAYS_KEPT: Final = 3
"""So many of the last business days are told: stores around the world are not on one day."""


def is_counted(body: Mapping[str, Any]) -> bool:
    """Whether a promotion's document has a limit beyond the basket that counts everybody."""
    limits = body.get("limits", {})
    return "day" in limits or "total" in limits


def documents(promotions: Iterable[Mapping[str, Any]]) -> list[feed.Publication]:
    """What tills are told of those promotions of releases that are counted."""
    counted = [one["id"] for one in promotions if is_counted(one["body"])]
    return [_document(one, used) for one, used in _used(counted).items()]


def settle(*, used: Sequence[Row]) -> list[Filed]:
    """Tells the tills of new rows of kasse.office.promotions.projector.USE, and returns what is
    beyond a limit. Part of taking a journal in, in its transaction."""
    ids = {str(row[0]) for row in used}
    if not ids:
        return []
    # Locked after the counts were written: of two journals taken in at once, the later one tells both.
    campaigns = (
        Campaign.objects.select_for_update(of=("self",))
        .filter(id__in=Campaign.objects.filter(promotions__id__in=ids).values("id"))
        .exclude(release=None)
        .select_related("release")
        .order_by("id")
    )
    return [filed for campaign in campaigns for filed in _settled(campaign, ids, used)]


def _settled(campaign: Campaign, ids: Collection[str], used: Sequence[Row]) -> list[Filed]:
    assert campaign.release is not None
    bodies = {
        one["id"]: one["body"]
        for one in campaign.release.contents["promotions"]
        if one["id"] in ids and is_counted(one["body"])
    }
    counts = _used(bodies)
    if counts:
        documents = [_document(one, used) for one, used in counts.items()]
        feed.publish(scope=feed.assortment_scope(campaign.assortment_id), documents=documents)
    return [
        Filed(
            key=f"promotion.over_limit:{one}{over.key}",
            finding=Finding(
                code="promotion.over_limit", facts={"campaign": campaign.name, **over.facts}
            ),
            register=max(str(row[1]) for row in used if row[0] == one),
        )
        for one, of_it in counts.items()
        for over in _over(bodies[one]["limits"], of_it, {row[2] for row in used if row[0] == one})
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Used:
    """How often a promotion was applied by each register: in all, and by business day."""

    total: dict[str, int]
    days: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Over:
    """A limit that was gone beyond."""

    key: str
    facts: dict[str, Fact]


def _used(ids: Iterable[str]) -> dict[str, _Used]:
    found: dict[str, _Used] = {}
    for row in PromotionUse.objects.filter(promotion__in=list(ids)).order_by("pk"):
        used = found.setdefault(row.promotion, _Used(total={}, days={}))
        used.total[row.register] = used.total.get(row.register, 0) + row.times
        used.days.setdefault(row.day, {})[row.register] = row.times
    return found


def _document(promotion: str, used: _Used) -> feed.Publication:
    last = sorted(used.days)[-DAYS_KEPT:]
    body: dict[str, Any] = {
        "total": used.total,
        "days": {day: used.days[day] for day in last},
    }
    return feed.Publication(collection=COLLECTION, id=promotion, body=body)


def _over(limits: Mapping[str, int], used: _Used, days: Collection[Value]) -> Iterator[_Over]:
    """The limits that new rows, of these `days`, helped to go beyond."""
    times = sum(used.total.values())
    if times > limits.get("total", times):
        yield _Over(key="", facts={"allowed": limits["total"], "times": times})
    for day in sorted(map(str, days)):
        times = sum(used.days[day].values())
        if times > limits.get("day", times):
            facts: dict[str, Fact] = {"allowed": limits["day"], "times": times, "day": day}
            yield _Over(key=f":{day}", facts=facts)
