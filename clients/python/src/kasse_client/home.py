"""The operations of home.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.home_models import TodayOut
from kasse_client.http import Answer, Group


class Home(Group):
    """Operations of home."""

    def today(self, *, store: str | None = None, group: str | None = None) -> Answer[TodayOut]:
        """Today's figures.

        What the back office's first page shows, for one store, for those of a group or for all: as
        far as the account may see them.
        """
        return self._ask(
            "GET",
            "/api/v1/today",
            query={"store": store, "group": group},
        )
