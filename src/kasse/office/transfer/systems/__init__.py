"""The systems that files come from, one module each."""

from collections.abc import Mapping, Sequence
from typing import Final

from kasse.office.transfer import mapping
from kasse.office.transfer.systems import (
    kasse,
    medusa,
    odoo,
    opensourcepos,
    other,
    shopify,
    square,
    woocommerce,
)
from kasse.office.transfer.systems.port import System

SYSTEMS: Final[Mapping[str, System]] = {
    module.SYSTEM.code: module.SYSTEM
    for module in (shopify, woocommerce, opensourcepos, medusa, odoo, square, kasse, other)
}
OTHER: Final = other.SYSTEM


def recognised(headers: Sequence[str]) -> System:
    """The system whose headers these are: of several that fit, the one with the longest
    signature."""
    there = {mapping.folded(header) for header in headers}
    fitting = [one for one in SYSTEMS.values() if one.signature and one.signature <= there]
    return max(fitting, key=lambda one: len(one.signature), default=OTHER)


def columns(system: System, headers: Sequence[str], *, currency: str) -> list[str]:
    """The field of each header, "" for none, as far as the system and the words tell."""
    known = {**system.headers, **system.more(headers, currency)}
    if system.exact:
        return [known.get(mapping.folded(header), "") for header in headers]
    return mapping.guess(headers, known=known)
