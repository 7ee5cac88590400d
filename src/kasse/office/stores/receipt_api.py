"""How receipts will look, for API clients that set their texts."""

from typing import Any, Final, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import JsonValue

from kasse.domain.outcome import refused
from kasse.office.api_fields import Body
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, require
from kasse.office.stores import places
from kasse.office.stores.receipt_sample import sample_receipt
from kasse.office.stores.services import values
from kasse.office.stores.setting import keys

router = Router(auth=PeopleAuth())

_TEXTS: Final = "receipt."


class PreviewIn(Body):
    """The place whose receipt it is ("" as the company's `id`), and settings of receipts that are
    not saved, by their key."""

    level: keys.Level = "company"
    id: str = Field("", max_length=64)
    values: dict[str, Any] = Field(
        default_factory=dict, max_length=100, examples=[{"receipt.footer": ["Tak for besøget"]}]
    )
    language: Literal["da", "en"] = "da"


class PreviewOut(Schema):
    """The receipt of a made-up sale, in blocks as those of every receipt (docs/rules/receipt.md)."""

    receipt: dict[str, JsonValue]


@router.post("/receipt-preview", response=PreviewOut, summary="A receipt with texts not saved yet")
def preview(request: HttpRequest, body: PreviewIn) -> dict[str, Any]:
    """Changes nothing."""
    access = require(request, "office.view")
    place = places.place_at(body.level, body.id.replace("\0", ""), stores=access.stores)
    if place is None:
        raise Problem(status=404, code="request.not_found")
    for key in body.values:
        if not key.startswith(_TEXTS):
            raise refusal(refused("settings.unknown", field=key))
    problem = values.wrong(body.level, body.values)
    if problem is not None:
        raise refusal(problem)
    typed = {key.removeprefix(_TEXTS): value for key, value in body.values.items()}
    now = timezone.now()
    return {"receipt": sample_receipt(place, receipt=typed, language=body.language, now=now)}
