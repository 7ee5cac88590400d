"""Who may change a catalogue."""

from kasse.office.actors import MANAGE, Actor
from kasse.office.catalogue.models import Assortment


def check(by: Actor, *, assortment: str) -> None:
    """Raises Denied unless `by` manages every store that sells the assortment; one that is sold
    nowhere belongs to whoever manages all stores."""
    if by.may(MANAGE, store=None):
        return
    places = Assortment.objects.filter(id=assortment).values_list("stores", flat=True)
    for store in places or (None,):
        by.check(MANAGE, store=store)
