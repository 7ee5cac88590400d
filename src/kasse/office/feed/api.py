"""The feed for tills: GET /api/v1/till/feed and its snapshot."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from kasse.office.feed import queries, snapshots
from kasse.office.stores.auth import TillAuth, scopes_of, till_of

router = Router(auth=TillAuth())


class ChangedDocument(Schema):
    """A document (docs/developer/feed.md) with its body, or that it is deleted."""

    collection: str
    id: str
    version: int
    body: dict[str, Any] | None = None
    deleted: bool = False


class Changes(Schema):
    """What changed; `more` says that the next request has more already."""

    cursor: int
    more: bool
    documents: list[ChangedDocument]


class StartOver(Schema):
    """The cursor cannot be continued: ask for the snapshot."""

    snapshot: Literal[True] = Field(True)


_SNAPSHOT = {
    "responses": {
        200: {
            "description": "Newline-delimited JSON, compressed with gzip",
            "content": {"application/x-ndjson": {}},
        },
        304: {"description": "The snapshot is the one of If-None-Match"},
    }
}


@router.get(
    "/till/feed", summary="What changed after a cursor", response={200: Changes | StartOver}
)
def feed(
    request: HttpRequest,
    cursor: int = Query(0, ge=0, le=2**53 - 1),
    limit: int = Query(1_000, ge=1, le=queries.LIMIT_MAX),
) -> HttpResponse:
    """Documents that changed after `cursor`, or `{"snapshot": true}`: start over."""
    changes = queries.changes_after(scopes=scopes_of(till_of(request)), cursor=cursor, limit=limit)
    if changes is None:
        return HttpResponse('{"snapshot":true}', content_type="application/json")
    return HttpResponse("".join(_changes_text(changes)), content_type="application/json")


@router.get("/till/feed/snapshot", summary="Everything a till needs", openapi_extra=_SNAPSHOT)
def snapshot(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Newline-delimited JSON, compressed: a first line, the documents, a last line."""
    found = snapshots.snapshot(scopes=scopes_of(till_of(request)))
    etag = f'"{found.etag}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return StreamingHttpResponse(
        found.pieces(),
        content_type="application/x-ndjson",
        headers={
            "ETag": etag,
            "Content-Encoding": "gzip",
            "Cache-Control": "private, no-cache",
            "Vary": "Cookie, Authorization",
        },
    )


def _changes_text(changes: queries.Changes) -> Iterator[str]:
    more = "true" if changes.more else "false"
    yield f'{{"cursor":{changes.cursor},"more":{more},"documents":['
    separator = ""
    for collection, doc_id, version, deleted, body in changes.rows:
        content = '"deleted":true' if deleted else f'"body":{body}'
        yield (
            f'{separator}{{"collection":{json.dumps(collection)},"id":{json.dumps(doc_id)},'
            f'"version":{version},{content}}}'
        )
        separator = ","
    yield "]}"
