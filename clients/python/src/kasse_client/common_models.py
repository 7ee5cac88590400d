"""What the operations of common take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Any

JsonValue = Any
