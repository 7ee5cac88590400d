"""The operations of frame.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.frame_models import Found
from kasse_client.http import Answer, Group


class Frame(Group):
    """Operations of frame."""

    def find_anything(self, *, q: str) -> Answer[Found]:
        """Anything that the account may see, by a few letters.

        The same that the back office's palette finds.
        """
        return self._ask(
            "GET",
            "/api/v1/find",
            query={"q": q},
        )
