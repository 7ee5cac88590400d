"""Which promotions hold on either side of a simulation: as it is, and with the campaign.

Before is what other campaigns have at the tills, and, where the campaign is compared with itself,
what is published of it. After is the same with the campaign as it is to be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from kasse.office.promotions import contents, queries
from kasse.office.promotions.models import Campaign, CampaignPromotion

Against: TypeAlias = Literal["nothing", "published"]
"""What a campaign is compared with: the tills without it, or with what is published of it."""

Dates: TypeAlias = Literal["whole", "own"]
"""Whether promotions hold on all days that are looked at (their weekdays and hours count all the
same), or only within their own dates."""

AGAINST: Final[tuple[Against, ...]] = ("published", "nothing")
DATES: Final[tuple[Dates, ...]] = ("whole", "own")

Side: TypeAlias = Literal["before", "after", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A promotion of a simulation: its document, the ids of the stores in which it holds (none for
    all), the sides on which, and whether it is the campaign's own."""

    id: str
    stores: tuple[str, ...]
    body: Mapping[str, Any]
    side: Side
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All promotions of a simulation; `hash` is of the campaign's own as they are to be."""

    promotions: tuple[Planned, ...]
    hash: str

    @property
    def own(self) -> tuple[Planned, ...]:
        """The campaign's."""
        return tuple(one for one in self.promotions if one.is_own)

    @property
    def asks_who(self) -> bool:
        """Whether any of the campaign's is for groups of customers, or with a coupon."""
        return any(one.body.get("customer_groups") or one.body.get("coupon") for one in self.own)

    @property
    def counts_beyond(self) -> bool:
        """Whether any of the campaign's has a limit beyond the basket."""
        return any({"customer", "day", "total"} & {*one.body.get("limits", ())} for one in self.own)

    @property
    def changes(self) -> bool:
        """Whether the two sides differ at all."""
        return any(one.side != "both" for one in self.promotions)


def plan_of(campaign: Campaign, *, against: Against, dates: Dates, now: datetime) -> Plan:
    """The plan as things are now. A campaign without changes is compared with the tills without it,
    whatever is asked for."""
    minute = queries.local_minute(now)
    published = _published(campaign)
    own = published if published and not campaign.has_draft else _draft(campaign)
    compared = published if against_of(campaign, against) == "published" else []
    others = _others(campaign)
    if dates == "whole":
        window = max(campaign.starts_at, minute if _goes_on(campaign, minute) else "")
        others = [
            {**one, "body": _always(one["body"], window, campaign.ends_at)}
            for one in others
            if _meets(one["body"], window, campaign.ends_at)
        ]
        own, compared = (
            [{**one, "body": _always(one["body"])} for one in them] for them in (own, compared)
        )
    planned = [
        *_sides(own=own, compared=compared),
        *(_planned(one, "both", is_own=False) for one in others),
    ]
    return Plan(promotions=tuple(planned), hash=hash_now(campaign))


def against_of(campaign: Campaign, wanted: Against) -> Against:
    """What a campaign can be compared with."""
    has_both = campaign.release_id is not None and campaign.has_draft
    return wanted if has_both else "nothing"


def hash_now(campaign: Campaign) -> str:
    """Of the campaign's promotions as they are to be."""
    return contents.hash_of({"promotions": _draft(campaign)})


def to_document(plan: Plan) -> dict[str, Any]:
    """The plan as JSON."""
    return {"promotions": [asdict(one) for one in plan.promotions], "hash": plan.hash}


def from_document(kept: Mapping[str, Any]) -> Plan:
    """The plan in JSON."""
    return Plan(
        promotions=tuple(
            Planned(**{**one, "stores": tuple(one["stores"])}) for one in kept["promotions"]
        ),
        hash=kept["hash"],
    )


def _published(campaign: Campaign) -> list[dict[str, Any]]:
    release = campaign.release
    return list(release.contents["promotions"]) if release is not None else []


def _draft(campaign: Campaign) -> list[dict[str, Any]]:
    rows = CampaignPromotion.objects.filter(campaign=campaign)
    return list(contents.of(campaign, rows)["promotions"])


def _others(campaign: Campaign) -> list[dict[str, Any]]:
    rows = Campaign.objects.filter(assortment=campaign.assortment_id, archived=False)
    rows = rows.exclude(release=None).exclude(id=campaign.id).select_related("release")
    return [one for other in rows.order_by("id") for one in _published(other)]


def _sides(
    *, own: Sequence[Mapping[str, Any]], compared: Sequence[Mapping[str, Any]]
) -> Iterator[Planned]:
    """The campaign's promotions, those that are the same on both sides once."""
    before = {one["id"]: one for one in compared}
    for one in own:
        is_same = before.get(one["id"]) == one
        if is_same:
            del before[one["id"]]
        yield _planned(one, "both" if is_same else "after", is_own=True)
    for one in before.values():
        yield _planned(one, "before", is_own=True)


def _planned(one: Mapping[str, Any], side: Side, *, is_own: bool) -> Planned:
    return Planned(
        id=one["id"], stores=tuple(one["stores"]), body=one["body"], side=side, is_own=is_own
    )


def _goes_on(campaign: Campaign, minute: str) -> bool:
    return not campaign.ends_at or campaign.ends_at > minute


def _meets(body: Mapping[str, Any], starts: str, ends: str) -> bool:
    """Whether a promotion may hold while the campaign does."""
    return not body.get("holds") or any(_overlaps(when, starts, ends) for when in body["holds"])


def _always(body: Mapping[str, Any], starts: str = "", ends: str = "") -> dict[str, Any]:
    """The document of a promotion that holds at its hours on its weekdays, on whatever date; of its
    times those that the campaign meets."""
    times = [when for when in body.get("holds", ()) if _overlaps(when, starts, ends)]
    held = list(
        _distinct({k: v for k, v in when.items() if k not in ("from", "to")} for when in times)
    )
    said = {key: value for key, value in body.items() if key != "holds"}
    return said if not held or {} in held else {**said, "holds": held}


def _overlaps(when: Mapping[str, Any], starts: str, ends: str) -> bool:
    from_, to = when.get("from", ""), when.get("to", "")
    return (not to or to > starts) and (not ends or from_ < ends)


def _distinct(times: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for when in times:
        if when not in found:
            found.append(when)
            yield when
