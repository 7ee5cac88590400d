"""What a campaign says at the tills: its promotions, each within the campaign's own time."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from kasse.domain.canonical import JsonValue, canonical_bytes
from kasse.office.promotions.models import Campaign, CampaignPromotion


def of(campaign: Campaign, promotions: Iterable[CampaignPromotion]) -> dict[str, Any]:
    """The contents of a release, by the keys `names`, `from`, `to` and `promotions`, of which each
    is `{id, stores, body}`; those that are switched off are left out."""
    return {
        "names": campaign.names,
        "from": campaign.starts_at,
        "to": campaign.ends_at,
        "promotions": [
            {"id": one.id, "stores": sorted(one.stores), "body": within(campaign, one.body)}
            for one in promotions
            if one.active
        ],
    }


def hash_of(contents: Mapping[str, Any]) -> str:
    """SHA-256, in hex, over the canonical text of a release's contents."""
    return hashlib.sha256(canonical_bytes(dict(contents))).hexdigest()


def within(campaign: Campaign, body: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a promotion that holds no longer than its campaign."""
    times = body.get("holds") or [{}]
    cut = [_cut(campaign, when) for when in times]
    held = [when for when in cut if not _is_empty(when)] or cut
    said = {key: value for key, value in body.items() if key != "holds"}
    return said if held == [{}] else {**said, "holds": held}


def _cut(campaign: Campaign, when: Mapping[str, Any]) -> dict[str, JsonValue]:
    starts = [moment for moment in (when.get("from"), campaign.starts_at) if moment]
    ends = [moment for moment in (when.get("to"), campaign.ends_at) if moment]
    rest = {key: value for key, value in when.items() if key not in ("from", "to")}
    return {
        **({"from": max(starts)} if starts else {}),
        **({"to": min(ends)} if ends else {}),
        **rest,
    }


def _is_empty(when: Mapping[str, Any]) -> bool:
    return "from" in when and "to" in when and when["from"] >= when["to"]
