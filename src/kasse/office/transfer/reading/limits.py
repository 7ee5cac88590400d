"""What a file may cost, and how reading says that it costs more."""

from typing import Final

from kasse.domain.outcome import Refused

MAX_BYTES: Final = 64 * 1024 * 1024
"""Of an upload."""

MAX_ROWS: Final = 250_000
MAX_COLUMNS: Final = 500

MAX_UNPACKED_BYTES: Final = 1024 * 1024 * 1024
MAX_RATIO: Final = 200
"""How many bytes a workbook may hold in each byte of its own; sheets of real shops reach 30."""

MAX_CELLS: Final = 10_000_000
"""Of a workbook's sheet, empty ones between the first and the last included: each takes memory."""


class Unreadable(Exception):
    """A file that cannot be read on; `refused` says why."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why.code)
        self.refused = why
