"""Pages of lists as the API asks for them and answers them (kasse.office.seek)."""

from typing import Any, Final

from ninja import Field, Schema

from kasse.office import seek

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
