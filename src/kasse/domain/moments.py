"""Local minutes, as heads of price lists, campaigns and promotions say them: 2026-12-01T00:00."""

from datetime import datetime


def is_moment(text: str) -> bool:
    """Whether this is a local minute of these centuries, written as 2026-12-01T00:00."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    # Farther away, not every zone has it, and there is no day after the last.
    is_near = 2000 <= moment.year < 2200
    return is_near and moment.tzinfo is None and moment.isoformat(timespec="minutes") == text
