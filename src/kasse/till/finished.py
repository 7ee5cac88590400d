"""The sale that was just finished: it stays on the screen until the next one begins."""

from kasse.till.receipt_store import copies
from kasse.till.state import TillState


def done_seq(till: TillState) -> int | None:
    """The entry of the sale that was just finished: nothing new in hand, not waved away."""
    last = till.desk.last_sale
    if last is None or till.basket.basket is not None or last == till.dismissed:
        return None
    since = till.store.head().seq - last
    # A copy of its receipt is written after it, and nothing else leaves it on the screen.
    return last if since == 0 or since == copies(till.connection, last) else None
