"""Keeping how somebody wants the office to look."""

from typing import Final

from kasse.office.actors import Actor
from kasse.office.frame.models import Preferences

LOOKS: Final = ("system", "light", "dark", "contrast")


def prefer(*, by: Actor, look: str | None = None, shortcuts: bool | None = None) -> None:
    """One's own choices; None changes nothing, and so does a look that is none. It is no business
    of the audit log."""
    wanted = {
        name: value
        for name, value in (("look", look if look in LOOKS else None), ("shortcuts", shortcuts))
        if value is not None
    }
    if by.id and wanted:
        Preferences.objects.update_or_create(account_id=by.id, defaults=wanted)
