"""An office that is closed for a while: `touch KASSE_DATA/maintenance`, until the file is gone.

Pages say so, the API answers 503 and tills keep what they sell, as when there is no network.
"""

from typing import Final

from django.conf import settings

FILE: Final = "maintenance"
AGAIN_AFTER_S: Final = 120
"""When a client may ask again."""


def is_on() -> bool:
    """Whether the file is there."""
    return (settings.DATA / FILE).exists()
