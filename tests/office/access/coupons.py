"""Coupons and their codes."""

from typing import Any

from kasse.office.actors import OPERATOR
from kasse.office.coupons import services
from kasse.office.coupons.models import Batch, Coupon
from kasse.office.coupons.services import codes, exports, freeing
from kasse.office.coupons.wanted import Wanted
from kasse.office.journal import services as journal
from tests.office.access.table import Endpoint, Page
from tests.office.builders import Chain
from tests.office.samples_shop import NOW, Shop

BOTH = ("GET", "POST")
MANAGE = "promotions.manage"
USED = "255:9501101020917/7"
PAGES = [
    Page(name="coupons", path="/coupons", permission="office.view"),
    Page(name="export_coupons", path="/coupons/export", permission="office.view"),
    Page(
        name="new_coupon",
        path="/coupons/new",
        permission=MANAGE,
        change=MANAGE,
        methods=BOTH,
        data={"name": "Easter", "codes": "EASTER", "offline": "refuse", "assortment": "cafe"},
    ),
    Page(
        name="coupon",
        path="/coupons/c-1",
        permission="office.view",
        change=MANAGE,
        methods=BOTH,
        data={"name": "Summer", "codes": "SUMMER", "single_use": "on", "offline": "refuse"},
    ),
    Page(
        name="coupon_codes",
        path="/coupons/c-1/codes",
        permission="office.view",
        change=MANAGE,
        methods=BOTH,
        data={"count": "3"},
    ),
    Page(name="coupon_uses", path="/coupons/c-1/uses", permission="office.view"),
    Page(name="export_coupon_uses", path="/coupons/c-1/uses/export", permission="office.view"),
    Page(name="coupon_code", path=f"/coupons/look-up?code={USED}", permission="office.view"),
    Page(
        name="free_coupon_code",
        path="/coupons/c-1/free",
        change=MANAGE,
        methods=("POST",),
        data={"code": USED, "reason": "Given back"},
    ),
    Page(name="export_codes", path="/coupon-batches/b-1/export", permission=MANAGE),
    Page(name="code_sheets", path="/coupon-batches/b-1/sheets", permission=MANAGE),
    Page(
        name="withdraw_codes",
        path="/coupon-batches/b-1/withdraw",
        change=MANAGE,
        methods=("POST",),
    ),
    Page(
        name="archive_coupon",
        path="/coupons/c-1/archive",
        change=MANAGE,
        methods=("POST",),
    ),
]
RESERVED = {"coupon": "c-1", "code": "SUMMER", "basket": "b-1"}
ENDPOINTS = [
    Endpoint(operation="POST /till/coupons", till=True, body=RESERVED),
    Endpoint(
        operation="POST /till/coupons/release", till=True, body={"basket": "b-1", "codes": []}
    ),
    Endpoint(operation="GET /coupons", permission="office.view"),
    Endpoint(operation="GET /sheets/coupons", permission="office.view"),
    Endpoint(
        operation="POST /coupons",
        permission=MANAGE,
        body={"assortment": "cafe", "name": "Easter", "codes": ["EASTER"]},
    ),
    Endpoint(operation="GET /coupons/{coupon_id}", path="/coupons/c-1", permission="office.view"),
    Endpoint(
        operation="PATCH /coupons/{coupon_id}",
        path="/coupons/c-1",
        permission=MANAGE,
        body={"note": "Posters"},
    ),
    *(
        Endpoint(
            operation=f"POST /coupons/{{coupon_id}}/{act}",
            path=f"/coupons/c-1/{act}",
            permission=MANAGE,
        )
        for act in ("archive", "restore")
    ),
    Endpoint(
        operation="GET /coupons/{coupon_id}/batches",
        path="/coupons/c-1/batches",
        permission="office.view",
    ),
    Endpoint(
        operation="POST /coupons/{coupon_id}/batches",
        path="/coupons/c-1/batches",
        permission=MANAGE,
        body={"count": 3},
    ),
    *(
        Endpoint(
            operation=f"POST /coupon-batches/{{batch_id}}/{act}",
            path=f"/coupon-batches/b-1/{act}",
            permission=MANAGE,
        )
        for act in ("withdraw", "bring-back")
    ),
    Endpoint(
        operation="GET /sheets/coupon-batches/{batch_id}",
        path="/sheets/coupon-batches/b-1",
        permission=MANAGE,
    ),
    Endpoint(
        operation="GET /coupons/{coupon_id}/uses",
        path="/coupons/c-1/uses",
        permission="office.view",
    ),
    Endpoint(
        operation="GET /sheets/coupons/{coupon_id}/uses",
        path="/sheets/coupons/c-1/uses",
        permission="office.view",
    ),
    Endpoint(
        operation="POST /coupons/{coupon_id}/free",
        path="/coupons/c-1/free",
        permission=MANAGE,
        body={"code": USED, "reason": "Given back"},
    ),
    Endpoint(
        operation="GET /coupon-codes", path="/coupon-codes?code=SUMMER", permission="office.view"
    ),
]


def prepare(shop: Shop) -> None:
    """A coupon with five codes and a GS1 number, of which a sale used one."""
    coupon("c-1", numbers=("255:9501101020917",), codes=("SUMMER",))
    made = codes.make_codes(by=OPERATOR, coupon="c-1", count=5, now=NOW, batch_id="b-1")
    assert isinstance(made, Batch), made
    chain = Chain(register="r1", store="s1", number="K8", at=NOW).open()
    used = {"coupon": "c-1", "code": USED, "name": "Summer", "checked": "office"}
    chain.sell(coupons=[used], at=NOW)
    journal.ingest(batch=chain.batch(), received_at=NOW)


def coupon(coupon_id: str | None = None, **fields: Any) -> str:
    """A coupon with single-use codes."""
    made = services.create_coupon(
        by=OPERATOR,
        assortment="cafe",
        wanted=Wanted(name="Summer", single_use=True, **fields),
        now=NOW,
        coupon_id=coupon_id,
    )
    assert isinstance(made, Coupon), made
    return made.id


def batch() -> str:
    """A batch of one."""
    made = codes.make_codes(by=OPERATOR, coupon=coupon(), count=1, now=NOW)
    assert isinstance(made, Batch), made
    return made.id


CHANGES = {
    "coupons.create_coupon": lambda by: services.create_coupon(
        by=by, assortment="cafe", wanted=Wanted(name="x", codes=("ABC",)), now=NOW
    ),
    "coupons.change_coupon": lambda by: services.change_coupon(
        by=by, coupon=coupon(), wanted=Wanted(name="x", single_use=True)
    ),
    "coupons.archive_coupon": lambda by: services.archive_coupon(
        by=by, coupon=coupon(), archived=True, now=NOW
    ),
    "coupons.codes.make_codes": lambda by: codes.make_codes(
        by=by, coupon=coupon(), count=1, now=NOW
    ),
    "coupons.codes.withdraw_batch": lambda by: codes.withdraw_batch(
        by=by, batch=batch(), withdrawn=True, now=NOW
    ),
    "coupons.exports.take_codes": lambda by: exports.take_codes(by=by, batch=batch()),
    "coupons.freeing.free_code": lambda by: freeing.free_code(
        by=by, coupon=coupon(), code="x", reason="y", now=NOW
    ),
}
ASK_NOBODY = {
    "coupons.locked": "asks",
    "coupons.wanted_of": "pure",
    "coupons.said": "pure",
    "coupons.record": "part of those that ask",
    "coupons.exports.record_coupons_export": "asks for office.view anywhere",
    "coupons.exports.record_uses_export": "asks for office.view anywhere",
    "coupons.settling.settle": "follows from journals",
    "coupons.taking.forget": "by night",
    "coupons.taking.release": "tills ask",
    "coupons.taking.reserve": "tills ask",
}
