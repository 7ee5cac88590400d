"""Shelf labels for API clients."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office.api_fields import Body, Day
from kasse.office.catalogue import queries as catalogue
from kasse.office.labels import queries, services
from kasse.office.labels.sizes import SIZES
from kasse.office.labels.wanted import LONGEST_QR, MOST_COPIES, Layout, Wanted
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())

_ID: Final = r"^[^\x00]*$"
_Id = Annotated[str, Field(max_length=64, pattern=_ID)]


class LabelSizeOut(Schema):
    """A size of label in micrometres, and how many of them a page has."""

    code: str
    width: int
    height: int
    on_page: int


class LabelSizes(Schema):
    """All there are."""

    sizes: list[LabelSizeOut]


class LabelsIn(Body):
    """Which items get a label, and how it is printed. `which` are `coming` (the price
    is another one at noon of `day`, or another promotion stands beside it), `drafts` (the drafts
    change it), `since` (it changed since `day`), `chosen` (`items`, ids) or `matching`, a filter by the parameters of the items' list in
    the back office ({}: all that are active). `store` is the id of the store whose prices they are,
    "" those of all without a price of their own; `prices` are those of `now`, or with the drafts
    (`next`); with `coming` and `drafts` they are always those that come. `language` is that of the labels, "" that of the company's country. In `qr` {sku} and {gtin} stand for the item's own."""

    assortment: _Id
    which: Literal["coming", "drafts", "since", "chosen", "matching"] = "coming"
    day: Day = ""
    items: list[_Id] = Field([], max_length=5_000)
    matching: dict[str, str] = Field({}, max_length=30, examples=[{"q": "beer"}])
    store: _Id = ""
    prices: Literal["now", "next"] = "now"
    size: str = Field("63x38", max_length=10)
    start: int = Field(1, ge=1, le=100)
    copies: int = Field(1, ge=1, le=MOST_COPIES)
    language: str = Field("", max_length=10)
    barcode: bool = True
    qr: str = Field("", max_length=LONGEST_QR, pattern=_ID)
    cut_marks: bool = False


class LabelsOut(Schema):
    """How many labels it will be, and the background work; its result has the id of the `file`, for
    `GET /exports/{file_id}`, when it is done."""

    labels: int
    job: str


@router.get("/shelf-label-sizes", response=LabelSizes, summary="Sizes of shelf labels")
def list_label_sizes(request: HttpRequest) -> dict[str, Any]:
    """Sheets of A4, posters, and a roll."""
    require(request, "office.view")
    return {"sizes": list(SIZES.values())}


@router.post("/shelf-labels", response={202: LabelsOut}, summary="Print shelf labels")
def create_labels(request: HttpRequest, body: LabelsIn) -> Status:
    """Begins to make a PDF of the labels of items."""
    access = require(request, "office.view")
    unknown = sorted(body.matching.keys() - set(catalogue.ITEM_PARAMETERS))
    if unknown:
        raise Problem(status=422, code="labels.unclear", facts={"field": unknown[0]})
    matching = catalogue.item_filter_of(
        body.matching, assortment=body.assortment, stores=access.stores
    )
    wanted = Wanted(
        assortment=body.assortment,
        which=body.which,
        day=date.fromisoformat(body.day) if body.day else None,
        ids=tuple(body.items),
        matching=matching if body.which == "matching" else None,
        store=body.store,
        prices=body.prices,
    )
    layout = Layout(
        size=body.size,
        start=body.start,
        copies=body.copies,
        language=body.language or queries.language(),
        barcode=body.barcode,
        qr=body.qr,
        cut_marks=body.cut_marks,
    )
    made = services.print_labels(
        by=actor_of(request), wanted=wanted, layout=layout, now=timezone.now(), at_once=False
    )
    if isinstance(made, Refused):
        raise refusal(made, status=422)
    return Status(202, {"labels": made.labels, "job": made.job})
