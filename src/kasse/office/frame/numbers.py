"""The marks of numbers by language, for what is shown and what is typed."""

from kasse.domain.number_text import DANISH, ENGLISH, NumberFormat


def number_format(language: str | None) -> NumberFormat:
    """Danish writes 1.234,50, English 1,234.50."""
    return ENGLISH if language == "en" else DANISH
