"""Any other file: columns are guessed by their headers."""

from typing import Final

from django.utils.translation import gettext_lazy

from kasse.office.transfer.systems.port import System

SYSTEM: Final = System(
    code="other",
    words=gettext_lazy("Another file"),
    hint=gettext_lazy("A price list, a supplier's file, your own spreadsheet"),
)
