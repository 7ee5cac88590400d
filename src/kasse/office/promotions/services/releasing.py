"""Campaigns at the tills: published, taken back, and gone when they are over."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.catalogue import services as catalogue
from kasse.office.jobs import services as jobs
from kasse.office.promotions import checking, contents, telling
from kasse.office.promotions.models import Campaign, CampaignPromotion, Release
from kasse.office.promotions.services import allowed, locked, record
from kasse.office.stores import queries as stores

END: Final = "promotions.end"


def publish_campaign(
    *, by: Actor, campaign: str, now: datetime, version: int | None = None
) -> Release | Refused:
    """Makes a release of a campaign and brings it to the tills, in the place of the one before. One
    without promotions that are switched on is taken back instead: the answer is the release that
    tills had, with `taken_back_at`.

    Refuses campaign.unknown, campaign.archived, promotions.nothing_to_publish, and
    promotions.has_errors with how many `errors` there are and the first one's `promotion`, `field`
    and `finding`. Raises Stale.
    """
    # The check takes its time, and others sell, price and publish meanwhile: it locks nothing.
    checked = allowed(by, campaign, version)
    if isinstance(checked, Refused):
        return checked
    no = _why_not(checked, now)
    return _publish(by, checked, now, version) if no is None else no


@transaction.atomic
def _publish(by: Actor, checked: Campaign, now: datetime, version: int | None) -> Release | Refused:
    found = locked(by, checked.id, version)
    if isinstance(found, Refused):
        return found
    catalogue.lock(found.assortment_id)
    no = _why_not(found, now) if found.version != checked.version else None
    if no is not None:
        return no
    if found.release is not None and not _has_promotions(found):
        return _take_back(by, found, found.release, now)
    rows = CampaignPromotion.objects.filter(campaign=found)
    said = contents.of(found, rows)
    release = Release.objects.create(
        assortment_id=found.assortment_id,
        number=_last_number(found.assortment_id) + 1,
        campaign=found.id,
        contents=said,
        hash=contents.hash_of(said),
        published_at=now,
        published_by=by.name[:254],
    )
    before = found.release
    found.release = release
    found.live_from, found.live_to = found.starts_at, found.ends_at
    found.has_draft, found.was_published = False, True
    _save(found)
    facts = {"number": release.number, "hash": release.hash}
    record(by, found, "promotions.published", facts=facts)
    telling.tell(found.assortment_id, now=now, changed=[before, release])
    if found.live_to:
        _end_later(by, found)
    return release


@transaction.atomic
def take_campaign_back(
    *, by: Actor, campaign: str, now: datetime, version: int | None = None
) -> Campaign | Refused:
    """Takes a campaign from the tills; it is a draft again. Refuses campaign.unknown and
    promotions.not_published. Raises Stale."""
    found = locked(by, campaign, version)
    if isinstance(found, Refused):
        return found
    catalogue.lock(found.assortment_id)
    if found.release is None:
        return refused("promotions.not_published")
    _take_back(by, found, found.release, now)
    return found


def _take_back(by: Actor, found: Campaign, release: Release, now: datetime) -> Release:
    release.taken_back_at = now
    release.save(update_fields=["taken_back_at"])
    found.release, found.has_draft = None, True
    _save(found)
    record(by, found, "promotions.taken_back", facts={"number": release.number})
    telling.tell(found.assortment_id, now=now, changed=[release])
    return release


def _has_promotions(found: Campaign) -> bool:
    return CampaignPromotion.objects.filter(campaign=found, active=True).exists()


def _why_not(found: Campaign, now: datetime) -> Refused | None:
    if found.archived:
        return refused("campaign.archived")
    if found.release_id is not None and not found.has_draft:
        return refused("promotions.nothing_to_publish")
    if not _has_promotions(found):
        # Nothing is what it says of one that tills have: it is taken back.
        return refused("promotions.nothing_to_publish") if found.release_id is None else None
    errors = [one for one in checking.of_campaign(found, now=now) if one.severity == "error"]
    if not errors:
        return None
    first = errors[0]
    return refused(
        "promotions.has_errors",
        errors=len(errors),
        promotion=first.promotion,
        field=first.field,
        finding=first.code,
    )


def _save(found: Campaign) -> None:
    found.version += 1
    found.save()


def _last_number(assortment: str) -> int:
    releases = Release.objects.filter(assortment_id=assortment)
    return releases.aggregate(last=Max("number"))["last"] or 0


def _end_later(by: Actor, found: Campaign) -> None:
    """Has it taken from the tills when it is over in the last of the stores."""
    ends = datetime.fromisoformat(found.live_to)
    zones = {store.zone for store in stores.stores()} or {stores.company_zone()}
    last = max(ends.replace(tzinfo=ZoneInfo(zone)) for zone in zones)
    jobs.start(by=by, kind=END, parameters={}, about=found.name, not_before=last)
