"""The operations of labels.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.http import Answer, Group
from kasse_client.labels_models import LabelsIn, LabelSizes, LabelsOut


class Labels(Group):
    """Operations of labels."""

    def list_label_sizes(self) -> Answer[LabelSizes]:
        """Sizes of shelf labels.

        Sheets of A4, posters, and a roll.
        """
        return self._ask(
            "GET",
            "/api/v1/shelf-label-sizes",
        )

    def create_labels(
        self, *, body: LabelsIn, idempotency_key: str | None = None
    ) -> Answer[LabelsOut]:
        """Print shelf labels.

        Begins to make a PDF of the labels of items.
        """
        return self._ask(
            "POST",
            "/api/v1/shelf-labels",
            body=body,
            idempotency_key=idempotency_key,
        )
