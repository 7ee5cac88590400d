"""The field in which lists are narrowed to a store or to a group of stores."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.stores.models import Store


def store_choices(mine: "Sequence[Store]") -> list[tuple[str, str]]:
    """(value, words) for a filter over these stores: all of them, then the groups that they are in,
    then each. What a value means, `stores.chosen` says."""
    return [
        ("", _("All stores")),
        *((value, f"{_('Group')}: {name}") for value, name in stores.group_choices(of=mine)),
        *((row.id, row.name) for row in mine),
    ]
