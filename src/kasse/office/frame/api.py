"""Finding anything, for API clients."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kasse.office.frame.finding import LONGEST, find
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())


class FindQuery(Schema):
    """A few letters of a name, a number, a code."""

    q: str = Field(min_length=1, max_length=LONGEST)


class HitOut(Schema):
    """Something found: `words` is what it is called, `page` where the back office shows it."""

    words: str
    detail: str
    page: str


class FoundGroupOut(Schema):
    """Hits of one kind: page, item, sale, person, store, register or action."""

    kind: str
    hits: list[HitOut]


class Found(Schema):
    """What was found, by kind; a kind with nothing is left out."""

    groups: list[FoundGroupOut]


@router.get("/find", response=Found, summary="Anything that the account may see, by a few letters")
def find_anything(request: HttpRequest, query: Query[FindQuery]) -> dict[str, Any]:
    """The same that the back office's palette finds."""
    require(request, "office.view")
    groups = [
        {
            "kind": group.kind,
            "hits": [
                {"words": hit.words, "detail": hit.detail, "page": hit.to} for hit in group.hits
            ],
        }
        for group in find(query.q, by=actor_of(request))
    ]
    return {"groups": groups}
