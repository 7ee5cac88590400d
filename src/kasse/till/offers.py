"""The promotions that the feed told, ready for pricing (docs/developer/feed.md)."""

from collections.abc import Iterator
from dataclasses import dataclass

from kasse.domain.outcome import Refused
from kasse.domain.promotions.documents import promotion_from_document
from kasse.domain.promotions.offers import NO_OFFERS, Offers, arranged
from kasse.domain.promotions.promotion import Promotion
from kasse.till.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The promotions that can be read, those of them that are counted beyond the basket, and why
    others are passed over (PRO-27)."""

    offers: Offers = NO_OFFERS
    limited: tuple[Promotion, ...] = ()
    problems: tuple[Refused, ...] = ()


def told(catalogue: Catalogue, *, language: str) -> Told:
    """The catalogue's promotions, named as the shop's receipts name them."""
    known: list[Promotion] = []
    problems: list[Refused] = []
    for body in catalogue.documents("promotion"):
        found = promotion_from_document(str(body["id"]), body, language=language)
        if isinstance(found, Refused):
            problems.append(found)
        else:
            known.append(found)
    if not known:
        return Told(problems=tuple(problems))
    limited = tuple(
        one for one in known if one.limits.day is not None or one.limits.total is not None
    )
    return Told(offers=arranged(known), limited=limited, problems=tuple(problems))


def notices(found: Told) -> Iterator[Refused]:
    """What somebody should know of the promotions: which this till does not understand."""
    yield from found.problems
