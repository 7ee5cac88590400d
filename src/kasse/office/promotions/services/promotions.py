"""Promotions of campaigns: added, changed, taken out. Tills learn of it with the next release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max

from kasse.domain.outcome import Refused, refused
from kasse.domain.promotions.documents import document_of, promotion_from_document
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.ids import new_id
from kasse.office.promotions import names as naming
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.promotions.services import locked, touched
from kasse.office.stores import queries as stores

MOST: Final = 100
"""Promotions in one campaign."""

MAX_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A promotion as it is to be: its document, whether it takes part, and the stores in which, none
    for all."""

    body: Mapping[str, Any]
    active: bool = True
    stores: Sequence[str] = ()


@transaction.atomic
def add_promotion(
    *,
    by: Actor,
    campaign: str,
    wanted: Wanted,
    now: datetime,
    promotion_id: str | None = None,
) -> CampaignPromotion | Refused:
    """Adds one behind the others. Refuses campaign.unknown, campaign.too_many, promotion.malformed
    and promotion.unknown with the `field`, and promotion.stores."""
    found = locked(by, campaign, None)
    if isinstance(found, Refused):
        return found
    rows = CampaignPromotion.objects.filter(campaign=found)
    if rows.count() >= MOST:
        return refused("campaign.too_many", most=MOST)
    id_ = promotion_id or new_id()
    clean = checked(found, id_, wanted)
    if isinstance(clean, Refused):
        return clean
    last = rows.aggregate(last=Max("position"))["last"]
    made = CampaignPromotion(id=id_, campaign=found, position=0 if last is None else last + 1)
    _set(made, clean)
    made.save(force_insert=True)
    touched(found, now)
    _record(by, made, "promotion.made", audit.differences(None, _said(made)))
    return made


@transaction.atomic
def change_promotion(
    *, by: Actor, promotion: str, wanted: Wanted, now: datetime, version: int | None = None
) -> CampaignPromotion | Refused:
    """Sets all of it. Refuses promotion.gone, and what `add_promotion` refuses. Raises Stale."""
    row = _locked(by, promotion, version)
    if isinstance(row, Refused):
        return row
    clean = checked(row.campaign, row.id, wanted)
    if isinstance(clean, Refused):
        return clean
    before = _said(row)
    _set(row, clean)
    changes = audit.differences(before, _said(row))
    if changes:
        row.version += 1
        row.save()
        touched(row.campaign, now)
        _record(by, row, "promotion.changed", changes)
    return row


@transaction.atomic
def delete_promotion(
    *, by: Actor, promotion: str, now: datetime, version: int | None = None
) -> CampaignPromotion | Refused:
    """Takes it out of its campaign. Refuses promotion.gone. Raises Stale."""
    row = _locked(by, promotion, version)
    if isinstance(row, Refused):
        return row
    _record(by, row, "promotion.deleted", audit.differences(_said(row), None))
    CampaignPromotion.objects.filter(id=row.id).delete()
    touched(row.campaign, now)
    return row


def checked(campaign: Campaign, id_: str, wanted: Wanted) -> Wanted | Refused:
    """The promotion as it is kept: its document without what is default. Refuses
    promotion.malformed, promotion.unknown and promotion.stores."""
    body = {key: value for key, value in wanted.body.items() if key != "active"}
    names = body.get("names")
    if not isinstance(names, Mapping):
        return refused("promotion.malformed", promotion=id_, field="names")
    names = naming.clean(names)
    if not names or any(len(name) > MAX_NAME for name in names.values()):
        return refused("promotion.malformed", promotion=id_, field="names")
    found = promotion_from_document(id_, {**body, "names": names}, language="en")
    if isinstance(found, Refused):
        return found
    sellers = {store.id for store in stores.sellers(campaign.assortment_id)}
    missing = [store for store in wanted.stores if store not in sellers]
    if missing:
        return refused("promotion.stores", field="stores", store=missing[0][:64])
    return replace(wanted, body=document_of(found, names=names), stores=sorted(set(wanted.stores)))


def _locked(by: Actor, promotion: str, version: int | None) -> CampaignPromotion | Refused:
    row = CampaignPromotion.objects.filter(id=promotion).first()
    if row is None:
        by.check_anywhere("promotions.manage")
        return refused("promotion.gone")
    campaign = locked(by, row.campaign_id, None)
    if isinstance(campaign, Refused):
        return campaign
    if not CampaignPromotion.objects.filter(id=promotion).update(version=F("version")):
        return refused("promotion.gone")
    row.refresh_from_db()
    row.campaign = campaign
    versions.check(row, version)
    return row


def _set(row: CampaignPromotion, wanted: Wanted) -> None:
    row.body, row.active, row.stores = dict(wanted.body), wanted.active, list(wanted.stores)


def _said(row: CampaignPromotion) -> dict[str, Any]:
    return {**row.body, "active": row.active, "stores": row.stores}


def _record(
    by: Actor, row: CampaignPromotion, action: str, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    name = naming.shown(row.body.get("names", {}), "en")
    subject = audit.Subject(kind="promotion", id=row.id, name=name)
    facts = {"campaign": row.campaign_id}
    audit.record(by, audit.Act(action=action, subject=subject, changes=changes, facts=facts))
