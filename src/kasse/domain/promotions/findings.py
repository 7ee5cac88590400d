"""What is said of promotions that are well formed, but wrong or doubtful."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from kasse.domain.outcome import Fact
from kasse.domain.promotions.goods import GoodsLine

Severity: TypeAlias = Literal["error", "warning"]

UNKNOWN: Final[Mapping[str, str]] = {
    "items": "promotion.unknown_item",
    "not_items": "promotion.unknown_item",
    "categories": "promotion.unknown_category",
    "not_categories": "promotion.unknown_category",
    "brands": "promotion.unknown_brand",
    "not_brands": "promotion.unknown_brand",
    "tags": "promotion.unknown_tag",
    "not_tags": "promotion.unknown_tag",
}
"""The code of a name in a field of a description that the catalogue does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An `error` keeps a promotion from being published, a `warning` does not.

    `field` is the path of what to change, as in promotion.malformed; amounts among `facts` are
    minor units.
    """

    code: str
    severity: Severity
    promotion: str
    field: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """One piece of an item as promotions see it, what it is called, its unit, and what it costs the
    shop."""

    line: GoodsLine
    name: str = ""
    unit: str = "pcs"
    cost_minor: int | None = None

    @property
    def price_minor(self) -> int:
        """What one costs before promotions."""
        return self.line.price_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What promotions are checked against: `wares` that may fit them; the names that are known, by
    the fields of a description; `customer_groups`, None where nobody knows them; the `currencies`
    of the stores; `now` in them, as `2026-12-01T09:30`."""

    wares: tuple[Ware, ...] = ()
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    customer_groups: frozenset[str] | None = None
    currencies: tuple[str, ...] = ()
    now: str = ""
