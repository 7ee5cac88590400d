"""Where prices are asked for: a store, with its group and its clock."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kasse.office.stores import queries as stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A store whose prices are asked for; "" is where no store has prices of its own."""

    store: str
    group: str | None
    zone: str


def place(store: str) -> Place | None:
    """The store with this id."""
    found = stores.stores().filter(id=store).first()
    if found is None:
        return None
    return Place(store=found.id, group=found.group_id, zone=found.zone)


def place_or_everywhere(store: str) -> Place:
    """The store with this id, or where no store has prices of its own."""
    found = place(store) if store else None
    return found or Place(store="", group=None, zone=stores.company_zone())


def moment_in(place: Place, at: datetime) -> str:
    """The local minute of an instant."""
    local = at.astimezone(ZoneInfo(place.zone))
    return local.replace(tzinfo=None).isoformat(timespec="minutes")
