"""Who may change a catalogue."""

from kasse.office.actors import Actor
from kasse.office.catalogue.models import Assortment


def check(by: Actor, *, assortment: str, permission: str = "items.edit") -> None:
    """Raises Denied unless `by` has `permission` in every store that sells the assortment; one that
    is sold nowhere belongs to whoever has it in all stores."""
    if by.may(permission, store=None):
        return
    places = Assortment.objects.filter(id=assortment).values_list("stores", flat=True)
    for store in places or (None,):
        by.check(permission, store=store)
