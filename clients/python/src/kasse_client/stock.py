"""The operations of stock.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.http import Answer, Group
from kasse_client.stock_models import LevelList, MoveList


class Stock(Group):
    """Operations of stock."""

    def list_levels(
        self,
        *,
        store: str | None = None,
        item: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[LevelList]:
        """Stock levels.

        Levels of the stores that the account may see, by store and item.
        """
        return self._ask(
            "GET",
            "/api/v1/stock/levels",
            query={"store": store, "item": item, "after": after, "before": before, "limit": limit},
        )

    def list_moves(
        self,
        *,
        store: str,
        item: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[MoveList]:
        """The moves of an item in a store.

        The ledger whose sum is the level.
        """
        return self._ask(
            "GET",
            "/api/v1/stock/moves",
            query={"store": store, "item": item, "after": after, "before": before, "limit": limit},
        )
