"""All writes to campaigns but their promotions and releases, which have modules of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from kasse.domain.moments import is_moment
from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.services import rights
from kasse.office.promotions import names as naming
from kasse.office.promotions import queries
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.stores import queries as stores

MANAGE: Final = "promotions.manage"
MAX_NAME: Final = 100
MAX_NOTE: Final = 2_000
COLORS: Final = ("", "red", "orange", "yellow", "green", "blue", "purple")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a campaign says besides its promotions; `starts_at` and `ends_at` are local minutes, ""
    for none."""

    names: Mapping[str, str]
    starts_at: str = ""
    ends_at: str = ""
    color: str = ""
    note: str = ""


@transaction.atomic
def create_campaign(
    *, by: Actor, assortment: str, head: Head, now: datetime, campaign_id: str | None = None
) -> Campaign | Refused:
    """A campaign without promotions, at no till. Refuses item.unknown_assortment, and
    campaign.malformed with the `field`."""
    rights.check(by, assortment=assortment, permission=MANAGE)
    if not catalogue.assortments().filter(id=assortment).exists():
        return refused("item.unknown_assortment")
    wrong = _wrong(head)
    if wrong is not None:
        return refused("campaign.malformed", field=wrong)
    made = Campaign(assortment_id=assortment, created_at=now, changed_at=now)
    if campaign_id is not None:
        made.id = campaign_id
    _set(made, head)
    made.save(force_insert=True)
    record(by, made, "campaign.made", changes=audit.differences(None, said(made)))
    return made


@transaction.atomic
def change_campaign(
    *, by: Actor, campaign: str, head: Head, now: datetime, version: int | None = None
) -> Campaign | Refused:
    """Sets all of it; tills learn of it when it is published again. Refuses campaign.unknown and
    campaign.malformed. Raises Stale."""
    found = locked(by, campaign, version)
    if isinstance(found, Refused):
        return found
    wrong = _wrong(head)
    if wrong is not None:
        return refused("campaign.malformed", field=wrong)
    before = said(found)
    _set(found, head)
    changes = audit.differences(before, said(found))
    if changes:
        touched(found, now)
        record(by, found, "campaign.changed", changes=changes)
    return found


@transaction.atomic
def archive_campaign(
    *, by: Actor, campaign: str, archived: bool, now: datetime, version: int | None = None
) -> Campaign | Refused:
    """Puts a campaign away, or back. Refuses campaign.unknown, and campaign.at_tills for one that
    is to be put away before it is taken back, or over in every store. Raises Stale."""
    found = locked(by, campaign, version)
    if isinstance(found, Refused):
        return found
    if archived and found.release_id is not None and not _is_over(found, now):
        return refused("campaign.at_tills")
    if found.archived != archived:
        found.archived = archived
        found.version += 1
        found.save(update_fields=["archived", "version"])
        record(by, found, "campaign.archived" if archived else "campaign.restored")
    return found


@transaction.atomic
def delete_campaign(*, by: Actor, campaign: str, version: int | None = None) -> Campaign | Refused:
    """Deletes one that was never published. Refuses campaign.unknown and campaign.published. Raises
    Stale."""
    found = locked(by, campaign, version)
    if isinstance(found, Refused):
        return found
    if found.was_published:
        return refused("campaign.published")
    record(by, found, "campaign.deleted", changes=audit.differences(said(found), None))
    Campaign.objects.filter(id=campaign).delete()
    return found


@transaction.atomic
def copy_campaign(*, by: Actor, campaign: str, now: datetime) -> Campaign | Refused:
    """The same once more, as a draft. Refuses campaign.unknown."""
    found = locked(by, campaign, None)
    if isinstance(found, Refused):
        return found
    rows = list(CampaignPromotion.objects.filter(campaign=found))
    head = Head(
        names=naming.copied(found.names, longest=MAX_NAME),
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        color=found.color,
        note=found.note,
    )
    made = Campaign(assortment_id=found.assortment_id, created_at=now, changed_at=now)
    _set(made, head)
    made.save(force_insert=True)
    CampaignPromotion.objects.bulk_create(
        CampaignPromotion(
            campaign=made,
            position=row.position,
            body=row.body,
            active=row.active,
            stores=row.stores,
        )
        for row in rows
    )
    record(by, made, "campaign.copied", facts={"from": found.id})
    return made


def _is_over(found: Campaign, now: datetime) -> bool:
    minute = queries.earliest_minute(found.assortment_id, now)
    return bool(found.live_to) and found.live_to <= minute


def locked(by: Actor, campaign: str, version: int | None) -> Campaign | Refused:
    """The campaign, locked by writing, for who may change it. Refuses campaign.unknown. Raises
    Stale."""
    Campaign.objects.filter(id=campaign).update(version=F("version"))
    return allowed(by, campaign, version)


def allowed(by: Actor, campaign: str, version: int | None) -> Campaign | Refused:
    """The campaign as it is now, for who may change it. Refuses campaign.unknown. Raises Stale."""
    found = Campaign.objects.filter(id=campaign).first()
    if found is None:
        by.check_anywhere(MANAGE)
        return refused("campaign.unknown")
    rights.check(by, assortment=found.assortment_id, permission=MANAGE)
    versions.check(found, version)
    return found


def touched(campaign: Campaign, now: datetime) -> None:
    """Saves a campaign that was changed, or whose promotions were."""
    campaign.version += 1
    campaign.has_draft = True
    campaign.changed_at = now
    campaign.save()


def said(campaign: Campaign) -> dict[str, Any]:
    """What the audit log compares."""
    return {
        "names": campaign.names,
        "starts_at": campaign.starts_at,
        "ends_at": campaign.ends_at,
        "color": campaign.color,
        "note": campaign.note,
    }


def record(
    by: Actor,
    campaign: Campaign,
    action: str,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Keeps an act on a campaign in the audit log."""
    subject = audit.Subject(kind="campaign", id=campaign.id, name=campaign.name)
    audit.record(
        by, audit.Act(action=action, subject=subject, changes=changes or {}, facts=facts or {})
    )


def _set(campaign: Campaign, head: Head) -> None:
    company = stores.company()
    campaign.names = naming.clean(head.names)
    campaign.name = naming.shown(campaign.names, company.language if company else "en")
    campaign.search = " ".join(campaign.names.values())
    campaign.starts_at, campaign.ends_at = head.starts_at, head.ends_at
    campaign.color, campaign.note = head.color, head.note.strip()


def _wrong(head: Head) -> str | None:
    names = naming.clean(head.names)
    if not names or any(len(name) > MAX_NAME for name in names.values()):
        return "names"
    for field in ("starts_at", "ends_at"):
        moment = getattr(head, field)
        if moment and not is_moment(moment):
            return field
    if head.starts_at and head.ends_at and head.starts_at >= head.ends_at:
        return "ends_at"
    if head.color not in COLORS:
        return "color"
    return "note" if len(head.note) > MAX_NOTE else None
