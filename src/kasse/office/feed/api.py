"""The feed for tills: GET /api/v1/till/feed and its snapshot."""

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from ninja import Query, Router

from kasse.office.feed import queries, snapshots
from kasse.office.stores.auth import TillAuth, scopes_of, till_of

router = Router(auth=TillAuth())


@router.get("/till/feed", summary="What changed after a cursor", response={200: dict})
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


@router.get("/till/feed/snapshot", summary="Everything a till needs", response={200: None})
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
