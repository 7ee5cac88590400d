"""Kasse: an open-source point of sale."""

from typing import Final

__version__: Final = "0.1.0"
