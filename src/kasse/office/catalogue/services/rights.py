"""Who may change a catalogue."""

from kasse.office.actors import Actor, Denied
from kasse.office.catalogue.models import Assortment


def check(by: Actor, *, assortment: str, permission: str = "items.edit") -> None:
    """Raises Denied unless `may`."""
    if not may(by, assortment=assortment, permission=permission):
        raise Denied(permission)


def may(by: Actor, *, assortment: str, permission: str = "items.edit") -> bool:
    """Whether `by` has `permission` in every store that sells the assortment; one that is sold
    nowhere belongs to whoever has it in all stores."""
    if by.may(permission, store=None):
        return True
    places = Assortment.objects.filter(id=assortment).values_list("stores", flat=True)
    return all(by.may(permission, store=store) for store in places or (None,))
