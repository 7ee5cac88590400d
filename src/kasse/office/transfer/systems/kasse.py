"""Kasse's own files (docs/user/import.md): headers are the names of fields, and nothing is guessed."""

from typing import Final

from django.utils.translation import gettext_lazy

from kasse.office.transfer.fields import OWN
from kasse.office.transfer.mapping import folded
from kasse.office.transfer.systems.port import System

SYSTEM: Final = System(
    code="kasse",
    words="Kasse",
    hint=gettext_lazy("A file that was exported here"),
    headers={folded(code): code for code in OWN},
    signature=frozenset({"sku", "name", "tax class", "variant of", "modifier groups"}),
    exact=True,
)
