"""Lists as the API asks for them and answers them: page by page (kasse.office.seek), or as a file
for a spreadsheet (kasse.office.tabular)."""

from collections.abc import Iterable
from typing import Any, Final, Literal

from django.http import StreamingHttpResponse
from django.utils.translation import override
from ninja import Field, Schema

from kasse.office import seek, tabular

PAGE: Final = 50


class PageQuery(Schema):
    """Where in a list to go on: `after` or `before` as an answer had it."""

    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(PAGE, ge=1, le=500)

    @property
    def place(self) -> seek.Place:
        """The cursors."""
        return seek.Place(after=self.after, before=self.before)


class PageOut(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    before: str | None
    after: str | None


def cursors(page: seek.Page[Any]) -> dict[str, str | None]:
    """What an answer says of its neighbours."""
    return {"before": page.before, "after": page.after}


class SheetQuery(Schema):
    """Which file, and the language of its words and numbers."""

    form: Literal["csv", "xlsx"] = "csv"
    language: Literal["da", "en"] = "da"


ANSWERS_SHEET: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                tabular.FORMS["xlsx"]: {"schema": {"type": "string", "format": "binary"}},
            },
        }
    }
}
"""The `openapi_extra` of an operation that answers a `sheet`."""


def sheet(
    rows: Iterable[Iterable[Any]], *, name: str, form: tabular.Form, language: str
) -> StreamingHttpResponse:
    """The rows as a file with words and numbers of this language."""
    with override(language):
        return tabular.sheet_answer(rows, name=name, form=form)
