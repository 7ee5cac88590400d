"""The operations of guide.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.guide_models import FirstSteps, SamplesRemoved
from kasse_client.http import Answer, Group


class Guide(Group):
    """Operations of guide."""

    def get_steps(self) -> Answer[FirstSteps]:
        """First steps of a new shop.

        404 where there are none to show.
        """
        return self._ask(
            "GET",
            "/api/v1/first-steps",
        )

    def hide_steps(self) -> Answer[None]:
        """Show no first steps any more.

        To nobody, for good.
        """
        return self._ask(
            "DELETE",
            "/api/v1/first-steps",
        )

    def remove_samples(self) -> Answer[SamplesRemoved]:
        """Remove the sample items.

        Archives those that are left. 409 where there are none.
        """
        return self._ask(
            "DELETE",
            "/api/v1/samples",
        )
