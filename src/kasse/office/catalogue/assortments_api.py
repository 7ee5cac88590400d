"""Assortments, and what their lists and forms offer to choose from, for API clients."""

from datetime import datetime
from typing import Any, Final, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kasse.office import seek
from kasse.office.api_pages import PageOut, PageQuery, cursors
from kasse.office.catalogue import lookups, queries
from kasse.office.problems import Problem
from kasse.office.staff.auth import PeopleAuth, require

router = Router(auth=PeopleAuth())

_BY_NAME: Final = seek.Order(columns=(("name", str), ("id", str)))


class AssortmentOut(Schema):
    """A catalogue with its prices. `drafts` is how many items have a price that the next release
    changes; `release` and `published_at` are those of the last one, null before
    the first."""

    id: str
    name: str
    drafts: int
    release: int | None
    published_at: datetime | None


class AssortmentList(PageOut):
    """Assortments by name."""

    assortments: list[AssortmentOut]


class InUseQuery(Schema):
    """Which texts: `q` is part of them, in any case."""

    field: Literal["brand", "supplier", "tag"]
    q: str = Field("", max_length=100)
    limit: int = Field(lookups.SUGGESTIONS, ge=1, le=lookups.SUGGESTIONS)


class InUseOut(Schema):
    """Each text once."""

    texts: list[str]


@router.get("/assortments", response=AssortmentList, summary="Assortments")
def list_assortments(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Each with how many prices wait to be published."""
    require(request, "office.view")
    page = seek.page(queries.assortments(), order=_BY_NAME, limit=query.limit, **query.place)
    ids = [row.id for row in page.rows]
    releases, drafts = queries.last_releases(ids), queries.drafts_by_assortment(ids)
    rows = [
        {
            "id": row.id,
            "name": row.name,
            "drafts": drafts.get(row.id, 0),
            "release": releases[row.id].number if row.id in releases else None,
            "published_at": releases[row.id].published_at if row.id in releases else None,
        }
        for row in page.rows
    ]
    return {"assortments": rows, **cursors(page)}


@router.get("/assortments/{assortment}/in-use", response=InUseOut, summary="Texts in use")
def list_in_use(request: HttpRequest, assortment: str, query: Query[InUseQuery]) -> dict[str, Any]:
    """Brands, suppliers or tags that items have; tags are those of all assortments."""
    require(request, "office.view")
    if not queries.assortments().filter(id=assortment).exists():
        raise Problem(status=404, code="request.not_found")
    text = query.q.replace("\0", "").strip()
    if text:
        found = lookups.in_use_like(assortment, query.field, text, limit=query.limit)
    else:
        found = lookups.in_use(assortment, query.field, limit=query.limit)
    return {"texts": found}
