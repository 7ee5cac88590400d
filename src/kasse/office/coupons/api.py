"""Coupons and their codes for API clients; for tills see kasse.office.coupons.till_api."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.api_pages import ANSWERS_SHEET, PageQuery, SheetQuery, cursors, sheet
from kasse.office.coupons import looking, queries, services, sheets
from kasse.office.coupons.models import Batch, Coupon
from kasse.office.coupons.schemas import (
    BatchIn,
    BatchList,
    BatchOut,
    CouponFilterQuery,
    CouponIn,
    CouponList,
    CouponOut,
    CouponPatch,
    CouponQuery,
    CouponSheetQuery,
    FreedOut,
    FreeIn,
    LookedOut,
    LookQuery,
    UseFilterQuery,
    UseList,
    UseQuery,
    UseSheetQuery,
)
from kasse.office.coupons.services import MANAGE, codes, exports, freeing
from kasse.office.coupons.till_api import router as tills
from kasse.office.coupons.wanted import Wanted
from kasse.office.problems import Problem, no_null, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require
from kasse.office.stores import queries as stores

router = Router(auth=PeopleAuth())
router.add_router("", tills)

_STATUS: Final = {
    "coupon.gone": 404,
    "coupon.batch_gone": 404,
    "coupon.is_archived": 409,
    "coupon.is_free": 409,
    "coupon.no_single_use": 409,
    "coupon.sealed": 409,
}


@router.get("/coupons", response=CouponList, summary="Coupons")
def list_coupons(request: HttpRequest, query: Query[CouponQuery]) -> dict[str, Any]:
    """Those of all assortments, or of one."""
    require(request, "office.view")
    page = queries.coupons(wanted=_wanted(query), sort=query.sort, limit=query.limit, **query.place)
    return {"coupons": [_out(row) for row in page.rows], **cursors(page)}


@router.get("/sheets/coupons", summary="Coupons as a file", openapi_extra=ANSWERS_SHEET)
def export_coupons(request: HttpRequest, query: Query[CouponSheetQuery]) -> StreamingHttpResponse:
    """That they were taken stands in the audit log."""
    require(request, "office.view")
    wanted = _wanted(query)
    exports.record_coupons_export(by=actor_of(request), wanted=wanted)
    rows = sheets.coupons(wanted=wanted, sort=query.sort)
    return sheet(rows, name="coupons", form=query.form, language=query.language)


@router.post("/coupons", response={201: CouponOut}, summary="A new coupon")
def create_coupon(request: HttpRequest, body: CouponIn, response: HttpResponse) -> Status:
    """At the tills of its assortment at once; what it gives, promotions say."""
    require(request, MANAGE)
    given = body.dict()
    assortment = given.pop("assortment")
    made = services.create_coupon(
        by=actor_of(request), assortment=assortment, wanted=Wanted(**given), now=timezone.now()
    )
    return Status(201, _saved(made, response))


@router.get("/coupons/{coupon_id}", response=CouponOut, summary="A coupon")
def get_coupon(request: HttpRequest, coupon_id: str, response: HttpResponse) -> dict[str, Any]:
    """With its version as ETag."""
    require(request, "office.view")
    return _saved(_found(coupon_id), response)


@router.patch(
    "/coupons/{coupon_id}",
    response=CouponOut,
    summary="Change a coupon",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_coupon(
    request: HttpRequest, coupon_id: str, body: CouponPatch, response: HttpResponse
) -> dict[str, Any]:
    """Changes the fields given; tills learn of it at once."""
    require(request, MANAGE)
    found = _found(coupon_id)
    given = body.dict(exclude_unset=True)
    for name, value in given.items():
        if value is None:
            raise no_null(name)
    done = services.change_coupon(
        by=actor_of(request),
        coupon=coupon_id,
        wanted=Wanted(**(services.said(found) | given)),
        version=versions.expected_of(request, found),
    )
    return _saved(done, response)


@router.post(
    "/coupons/{coupon_id}/archive",
    response=CouponOut,
    summary="Archive a coupon",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def archive_coupon(request: HttpRequest, coupon_id: str, response: HttpResponse) -> dict[str, Any]:
    """No till takes it any more."""
    return _archived(request, coupon_id, response, archived=True)


@router.post(
    "/coupons/{coupon_id}/restore",
    response=CouponOut,
    summary="Take a coupon out of the archive",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def restore_coupon(request: HttpRequest, coupon_id: str, response: HttpResponse) -> dict[str, Any]:
    """As it was, unless another coupon has its codes since."""
    return _archived(request, coupon_id, response, archived=False)


@router.get("/coupons/{coupon_id}/batches", response=BatchList, summary="Batches of a coupon")
def list_batches(request: HttpRequest, coupon_id: str, query: Query[PageQuery]) -> dict[str, Any]:
    """Its single-use codes, as they were made."""
    require(request, "office.view")
    page = queries.batches(_found(coupon_id).id, limit=query.limit, **query.place)
    return {"batches": page.rows, **cursors(page)}


@router.post(
    "/coupons/{coupon_id}/batches", response={201: BatchOut}, summary="Make single-use codes"
)
def make_codes(request: HttpRequest, coupon_id: str, body: BatchIn) -> Status:
    """A batch of them; `GET /sheets/coupon-batches/{batch_id}` has the codes."""
    require(request, MANAGE)
    made = codes.make_codes(
        by=actor_of(request),
        coupon=coupon_id,
        count=body.count,
        note=body.note,
        now=timezone.now(),
    )
    return Status(201, _done(made))


@router.post(
    "/coupon-batches/{batch_id}/withdraw", response=BatchOut, summary="Withdraw single-use codes"
)
def withdraw_batch(request: HttpRequest, batch_id: str) -> Batch:
    """No till takes a code of the batch any more."""
    return _withdrawn(request, batch_id, withdrawn=True)


@router.post("/coupon-batches/{batch_id}/bring-back", response=BatchOut, summary="Bring codes back")
def bring_batch_back(request: HttpRequest, batch_id: str) -> Batch:
    """Those that nobody used can be used again."""
    return _withdrawn(request, batch_id, withdrawn=False)


@router.get(
    "/sheets/coupon-batches/{batch_id}",
    summary="Single-use codes as a file",
    openapi_extra=ANSWERS_SHEET,
)
def export_codes(
    request: HttpRequest, batch_id: str, query: Query[SheetQuery]
) -> StreamingHttpResponse:
    """All codes of a batch, used or not. That they were taken stands in the audit log."""
    require(request, MANAGE)
    batch = _done(exports.take_codes(by=actor_of(request), batch=batch_id, form=query.form))
    rows = sheets.codes(batch)
    return sheet(rows, name="codes", form=query.form, language=query.language)


@router.get("/coupons/{coupon_id}/uses", response=UseList, summary="Uses of a coupon's codes")
def list_uses(request: HttpRequest, coupon_id: str, query: Query[UseQuery]) -> dict[str, Any]:
    """What became of them, the newest first."""
    require(request, "office.view")
    wanted = _uses(coupon_id, query)
    page = queries.uses_of(wanted=wanted, limit=query.limit, **query.place)
    return {"uses": page.rows, **cursors(page)}


@router.get(
    "/sheets/coupons/{coupon_id}/uses", summary="Uses as a file", openapi_extra=ANSWERS_SHEET
)
def export_uses(
    request: HttpRequest, coupon_id: str, query: Query[UseSheetQuery]
) -> StreamingHttpResponse:
    """That they were taken stands in the audit log."""
    require(request, "office.view")
    wanted = _uses(coupon_id, query)
    exports.record_uses_export(by=actor_of(request), wanted=wanted)
    rows = sheets.uses(wanted=wanted, zone=stores.company_zone())
    return sheet(rows, name="coupon-uses", form=query.form, language=query.language)


@router.post("/coupons/{coupon_id}/free", response=FreedOut, summary="Free a used code")
def free_code(request: HttpRequest, coupon_id: str, body: FreeIn) -> dict[str, int]:
    """It may be used once more; the reason stands in the audit log."""
    require(request, MANAGE)
    freed = freeing.free_code(
        by=actor_of(request),
        coupon=coupon_id,
        code=queries.as_kept(body.code),
        reason=body.reason,
        now=timezone.now(),
    )
    return {"uses": _done(freed)}


@router.get("/coupon-codes", response=LookedOut, summary="What a code is now")
def look_code_up(request: HttpRequest, query: Query[LookQuery]) -> dict[str, Any]:
    """Changes nothing."""
    require(request, "office.view")
    found = looking.look_up(query.code, now=timezone.now(), assortment=query.assortment)
    return {
        "state": found.state,
        "code": found.code,
        "coupon": found.coupon.id if found.coupon else None,
        "batch": found.batch.id if found.batch else None,
        "uses": found.uses,
    }


def _archived(
    request: HttpRequest, coupon_id: str, response: HttpResponse, *, archived: bool
) -> dict[str, Any]:
    require(request, MANAGE)
    done = services.archive_coupon(
        by=actor_of(request),
        coupon=coupon_id,
        archived=archived,
        now=timezone.now(),
        version=versions.expected_by(request),
    )
    return _saved(done, response)


def _withdrawn(request: HttpRequest, batch_id: str, *, withdrawn: bool) -> Batch:
    require(request, MANAGE)
    done: Batch = _done(
        codes.withdraw_batch(
            by=actor_of(request), batch=batch_id, withdrawn=withdrawn, now=timezone.now()
        )
    )
    return done


def _wanted(query: CouponFilterQuery) -> queries.CouponFilter:
    return queries.CouponFilter(
        assortment=query.assortment, search=query.q, archived=query.archived
    )


def _uses(coupon_id: str, query: UseFilterQuery) -> queries.UseFilter:
    return queries.UseFilter(coupon=_found(coupon_id).id, code=query.code, state=query.state)


def _done(found: Any) -> Any:
    if isinstance(found, Refused):
        raise refusal(found, status=_STATUS.get(found.code, 422))
    return found


def _found(coupon_id: str) -> Coupon:
    found = queries.coupon(coupon_id)
    if found is None:
        raise Problem(status=404, code="coupon.gone")
    return found


def _saved(done: Coupon | Refused, response: HttpResponse) -> dict[str, Any]:
    coupon: Coupon = _done(done)
    versions.tag(response, coupon.version)
    return _out(_found(coupon.id))


def _out(row: Coupon) -> dict[str, Any]:
    return {
        "id": row.id,
        "assortment_id": row.assortment_id,
        **services.said(row),
        "prefix": row.prefix,
        "codes_made": row.codes_made,  # type: ignore[attr-defined]  # annotated by the query
        "times_used": row.times_used,  # type: ignore[attr-defined]  # annotated by the query
        "created_at": row.created_at,
        "archived_at": row.archived_at,
        "version": row.version,
    }
