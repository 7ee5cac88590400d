"""Campaigns and promotions for API clients."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from kasse.domain.moments import is_moment
from kasse.domain.outcome import Refused
from kasse.domain.promotions.goods import Visit
from kasse.office import versions
from kasse.office.api_pages import ANSWERS_SHEET, PageQuery, cursors, sheet
from kasse.office.problems import Problem, field_problem, no_null, refusal
from kasse.office.promotions import (
    checking,
    preview,
    queries,
    services,
    sheets,
    simulations_api,
    trying,
)
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.promotions.schemas import (
    CampaignFilterQuery,
    CampaignIn,
    CampaignList,
    CampaignOut,
    CampaignPatch,
    CampaignQuery,
    CampaignReleaseList,
    CampaignSheetQuery,
    PromotionFindingList,
    PromotionIn,
    PromotionList,
    PromotionOut,
    TriedIn,
    TriedOut,
)
from kasse.office.promotions.services import MANAGE, Head, exports, promotions, releasing
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())
router.add_router("", simulations_api.router)

_STATUS: Final = {
    "campaign.unknown": 404,
    "promotion.gone": 404,
    "campaign.archived": 409,
    "campaign.at_tills": 409,
    "campaign.published": 409,
    "promotions.not_published": 409,
    "promotions.nothing_to_publish": 409,
}


@router.get("/campaigns", response=CampaignList, summary="Campaigns")
def list_campaigns(request: HttpRequest, query: Query[CampaignQuery]) -> dict[str, Any]:
    """Those of all assortments, or of one."""
    require(request, "office.view")
    minute = queries.local_minute(timezone.now())
    page = queries.campaigns(
        wanted=_wanted(query), minute=minute, sort=query.sort, limit=query.limit, **query.place
    )
    return {"campaigns": [_out(row, minute) for row in page.rows], **cursors(page)}


@router.get("/sheets/campaigns", summary="Campaigns as a file", openapi_extra=ANSWERS_SHEET)
def export_campaigns(
    request: HttpRequest, query: Query[CampaignSheetQuery]
) -> StreamingHttpResponse:
    """That they were taken stands in the audit log."""
    require(request, "office.view")
    wanted = _wanted(query)
    exports.record_campaigns_export(by=actor_of(request), wanted=wanted)
    minute = queries.local_minute(timezone.now())
    rows = sheets.campaigns(wanted=wanted, minute=minute, sort=query.sort)
    return sheet(rows, name="campaigns", form=query.form, language=query.language)


@router.post("/campaigns", response={201: CampaignOut}, summary="A new campaign")
def create_campaign(request: HttpRequest, body: CampaignIn, response: HttpResponse) -> Status:
    """A draft without promotions."""
    require(request, MANAGE)
    given = body.dict(exclude_unset=True)
    assortment = given.pop("assortment")
    made = services.create_campaign(
        by=actor_of(request), assortment=assortment, head=_head(given), now=timezone.now()
    )
    return Status(201, _saved(made, response))


@router.get("/campaigns/{campaign_id}", response=CampaignOut, summary="A campaign")
def get_campaign(request: HttpRequest, campaign_id: str, response: HttpResponse) -> dict[str, Any]:
    """With its version as ETag."""
    require(request, "office.view")
    return _saved(_found(campaign_id), response)


@router.patch(
    "/campaigns/{campaign_id}",
    response=CampaignOut,
    summary="Change a campaign",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_campaign(
    request: HttpRequest, campaign_id: str, body: CampaignPatch, response: HttpResponse
) -> dict[str, Any]:
    """Changes the fields given; tills learn of it when it is published again."""
    require(request, MANAGE)
    found = _found(campaign_id)
    done = services.change_campaign(
        by=actor_of(request),
        campaign=campaign_id,
        head=_head(services.said(found) | body.dict(exclude_unset=True)),
        now=timezone.now(),
        version=versions.expected_of(request, found),
    )
    return _saved(done, response)


@router.delete(
    "/campaigns/{campaign_id}",
    response={204: None},
    summary="Delete a campaign",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_campaign(request: HttpRequest, campaign_id: str) -> Status:
    """Only one that was never published; 409 for others, which are archived instead."""
    require(request, MANAGE)
    _done(
        services.delete_campaign(
            by=actor_of(request), campaign=campaign_id, version=versions.expected_by(request)
        )
    )
    return Status(204, None)


@router.post(
    "/campaigns/{campaign_id}/archive",
    response=CampaignOut,
    summary="Archive a campaign",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def archive_campaign(
    request: HttpRequest, campaign_id: str, response: HttpResponse
) -> dict[str, Any]:
    """One that tills do not have, or that is over."""
    return _archived(request, campaign_id, response, archived=True)


@router.post(
    "/campaigns/{campaign_id}/restore",
    response=CampaignOut,
    summary="Take a campaign out of the archive",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def restore_campaign(
    request: HttpRequest, campaign_id: str, response: HttpResponse
) -> dict[str, Any]:
    """As it was."""
    return _archived(request, campaign_id, response, archived=False)


@router.post(
    "/campaigns/{campaign_id}/copy", response={201: CampaignOut}, summary="Copy a campaign"
)
def copy_campaign(request: HttpRequest, campaign_id: str, response: HttpResponse) -> Status:
    """With its promotions, as a draft."""
    require(request, MANAGE)
    made = services.copy_campaign(by=actor_of(request), campaign=campaign_id, now=timezone.now())
    return Status(201, _saved(made, response))


@router.post(
    "/campaigns/{campaign_id}/publish",
    response=CampaignOut,
    summary="Publish a campaign",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def publish_campaign(
    request: HttpRequest, campaign_id: str, response: HttpResponse
) -> dict[str, Any]:
    """Brings it to the tills, as a release of its own; 422 while the check finds errors. One without
    promotions that take part is taken back."""
    require(request, MANAGE)
    _done(
        releasing.publish_campaign(
            by=actor_of(request),
            campaign=campaign_id,
            now=timezone.now(),
            version=versions.expected_by(request),
        )
    )
    return _saved(_found(campaign_id), response)


@router.post(
    "/campaigns/{campaign_id}/take-back",
    response=CampaignOut,
    summary="Take a campaign back",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def take_campaign_back(
    request: HttpRequest, campaign_id: str, response: HttpResponse
) -> dict[str, Any]:
    """Off the tills; it is a draft again."""
    require(request, MANAGE)
    done = releasing.take_campaign_back(
        by=actor_of(request),
        campaign=campaign_id,
        now=timezone.now(),
        version=versions.expected_by(request),
    )
    return _saved(done, response)


@router.get(
    "/campaigns/{campaign_id}/releases",
    response=CampaignReleaseList,
    summary="Releases of a campaign",
)
def list_campaign_releases(
    request: HttpRequest, campaign_id: str, query: Query[PageQuery]
) -> dict[str, Any]:
    """What was published, and what was taken back."""
    require(request, "office.view")
    page = queries.releases(_found(campaign_id).id, limit=query.limit, **query.place)
    return {"releases": page.rows, **cursors(page)}


@router.get(
    "/campaigns/{campaign_id}/findings", response=PromotionFindingList, summary="Check a campaign"
)
def check_campaign(request: HttpRequest, campaign_id: str) -> dict[str, Any]:
    """What keeps it from being published, and what is doubtful; changes nothing."""
    require(request, "office.view")
    return {"findings": checking.of_campaign(_found(campaign_id), now=timezone.now())}


@router.post(
    "/campaigns/{campaign_id}/preview", response=TriedOut, summary="Try a campaign on a basket"
)
def try_campaign(request: HttpRequest, campaign_id: str, body: TriedIn) -> Any:
    """What its promotions come to, published or not, without those of other campaigns."""
    require(request, "office.view")
    moment = body.at or queries.local_minute(timezone.now())
    if not is_moment(moment):
        raise field_problem("body.at", "datetime")
    lines = [
        preview.Wanted(item=one.item, quantity_thousandths=one.quantity, expires_on=one.expires_on)
        for one in body.lines
    ]
    visit = Visit(customer_groups=tuple(body.customer_groups), coupons=tuple(body.coupons))
    return _done(
        trying.on_basket(
            _found(campaign_id),
            lines,
            visit=visit,
            moment=moment,
            besides=body.promotion.wanted() if body.promotion is not None else None,
            instead_of=body.instead_of,
        )
    )


@router.get(
    "/campaigns/{campaign_id}/promotions",
    response=PromotionList,
    summary="Promotions of a campaign",
)
def list_promotions(request: HttpRequest, campaign_id: str) -> dict[str, Any]:
    """All of them, as they are to be."""
    require(request, "office.view")
    return {"promotions": queries.promotions(_found(campaign_id).id)}


@router.post(
    "/campaigns/{campaign_id}/promotions",
    response={201: PromotionOut},
    summary="A new promotion",
)
def add_promotion(
    request: HttpRequest, campaign_id: str, body: PromotionIn, response: HttpResponse
) -> Status:
    """Behind the campaign's others; at the tills when it is published."""
    require(request, MANAGE)
    made = promotions.add_promotion(
        by=actor_of(request), campaign=campaign_id, wanted=body.wanted(), now=timezone.now()
    )
    return Status(201, _promotion(made, response))


@router.post(
    "/campaigns/{campaign_id}/promotions/check",
    response=PromotionFindingList,
    summary="Check a promotion",
)
def check_promotion(request: HttpRequest, campaign_id: str, body: PromotionIn) -> dict[str, Any]:
    """One that need not be saved; changes nothing."""
    require(request, "office.view")
    campaign = _found(campaign_id)
    row = _done(trying.unsaved(campaign, body.wanted(), id_="new"))
    return {"findings": checking.of_promotion(campaign, row, now=timezone.now())}


@router.get("/promotions/{promotion_id}", response=PromotionOut, summary="A promotion")
def get_promotion(
    request: HttpRequest, promotion_id: str, response: HttpResponse
) -> CampaignPromotion:
    """With its version as ETag."""
    require(request, "office.view")
    found = queries.promotion(promotion_id)
    if found is None:
        raise Problem(status=404, code="promotion.gone")
    return _promotion(found, response)


@router.put(
    "/promotions/{promotion_id}",
    response=PromotionOut,
    summary="Change a promotion",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_promotion(
    request: HttpRequest, promotion_id: str, body: PromotionIn, response: HttpResponse
) -> CampaignPromotion:
    """All of it; tills learn of it when its campaign is published again."""
    require(request, MANAGE)
    done = promotions.change_promotion(
        by=actor_of(request),
        promotion=promotion_id,
        wanted=body.wanted(),
        now=timezone.now(),
        version=versions.expected_by(request),
    )
    return _promotion(done, response)


@router.delete(
    "/promotions/{promotion_id}",
    response={204: None},
    summary="Delete a promotion",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_promotion(request: HttpRequest, promotion_id: str) -> Status:
    """Out of its campaign; what was published is kept."""
    require(request, MANAGE)
    _done(
        promotions.delete_promotion(
            by=actor_of(request),
            promotion=promotion_id,
            now=timezone.now(),
            version=versions.expected_by(request),
        )
    )
    return Status(204, None)


def _archived(
    request: HttpRequest, campaign_id: str, response: HttpResponse, *, archived: bool
) -> dict[str, Any]:
    require(request, MANAGE)
    done = services.archive_campaign(
        by=actor_of(request),
        campaign=campaign_id,
        archived=archived,
        now=timezone.now(),
        version=versions.expected_by(request),
    )
    return _saved(done, response)


def _head(given: dict[str, Any]) -> Head:
    for name, value in given.items():
        if value is None:
            raise no_null(name)
    return Head(**given)


def _wanted(query: CampaignFilterQuery) -> queries.CampaignFilter:
    return queries.CampaignFilter(assortment=query.assortment, search=query.q, state=query.state)


def _done(found: Any) -> Any:
    if isinstance(found, Refused):
        raise refusal(found, status=_STATUS.get(found.code, 422))
    return found


def _found(campaign_id: str) -> Campaign:
    found = queries.campaign(campaign_id)
    if found is None:
        raise Problem(status=404, code="campaign.unknown")
    return found


def _saved(done: Campaign | Refused, response: HttpResponse) -> dict[str, Any]:
    campaign: Campaign = _done(done)
    versions.tag(response, campaign.version)
    minute = queries.local_minute(timezone.now())
    return _out(campaign, minute)


def _out(row: Campaign, minute: str) -> dict[str, Any]:
    counted = getattr(row, "promotions_in_it", None)
    return {
        "id": row.id,
        "assortment_id": row.assortment_id,
        "names": row.names,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "color": row.color,
        "note": row.note,
        "state": queries.state_of(row, minute=minute),
        "has_draft": row.has_draft,
        "release": row.release.number if row.release is not None else None,
        "promotions": counted if counted is not None else len(queries.promotions(row.id)),
        "version": row.version,
    }


def _promotion(done: CampaignPromotion | Refused, response: HttpResponse) -> CampaignPromotion:
    row: CampaignPromotion = _done(done)
    versions.tag(response, row.version)
    return row
