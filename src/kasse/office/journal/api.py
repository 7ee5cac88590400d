"""Tills push their journals."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from kasse.office.journal import people_api, services
from kasse.office.journal.wire import batch_for
from kasse.office.stores.auth import TillAuth, till_of

router = Router(auth=TillAuth())
router.add_router("", people_api.router)


class Push(Schema):
    """Consecutive entries of one register's journal, docs/journal.md."""

    # A plain `register` would hide the method that every class has from its metaclass.
    register_id: str = Field(alias="register")
    first: int
    entries: list[str]
    hashes: list[str]
    unsent: int = 0
    app: str = ""
    clock: str = ""


class Acknowledged(Schema):
    """The last entry held without a gap; `aside` is the code of why no more was taken."""

    acknowledged: int
    hash: str
    aside: str | None = None


_PUSH = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": Push.model_json_schema()}},
    }
}


@router.post(
    "/till/journal",
    response=Acknowledged,
    openapi_extra=_PUSH,
    summary="Push a batch of journal entries",
)
def push(request: HttpRequest) -> HttpResponse:
    """Takes in what joins the chain. Sending twice is harmless.

    A running office answers this before Django (kasse.office.journal.push), in the same way.
    """
    batch = batch_for(register=till_of(request).register, body=request.body)
    answer = services.ingest(batch=batch, received_at=timezone.now())
    return HttpResponse(answer.body(), content_type="application/json")
