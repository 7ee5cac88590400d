"""What the operations of frame take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import TypedDict

from kasse_client.common_models import GroupOut


class Found(TypedDict):
    """What was found, by kind; a kind with nothing is left out."""

    groups: list[GroupOut]
