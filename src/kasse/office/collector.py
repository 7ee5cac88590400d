"""Python's garbage collector, set for a process that makes many objects and few cycles."""

import gc
from typing import Final

YOUNG: Final = 50_000
"""Objects made before the collector looks; Python's own 700 costs an ingest half of its time."""


def settle_collector() -> None:
    """Sets the collector; called once, when everything is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
