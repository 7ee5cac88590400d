"""The terms a store sells under: currency, tax, rounding, tenders, limits.

They come with the feed's settings document (docs/developer/feed.md) and are passed into every
decision; nothing in the domain looks them up.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kasse.domain.basket.state import TenderType
from kasse.domain.canonical import JsonValue
from kasse.domain.cash_rounding import NO_CASH_ROUNDING, CashRounding
from kasse.domain.documents import Malformed, from_document
from kasse.domain.outcome import Refused, refused
from kasse.domain.promotions.offers import NO_OFFERS, Offers
from kasse.domain.quantity import MAX_QUANTITY_THOUSANDTHS
from kasse.domain.rounding import MIRRORED_ROUNDINGS, Rounding
from kasse.domain.tax import RoundingAt, TaxMode, TaxRate, TaxScheme

MAX_LINES: Final = 10_000

MAX_LINE_MINOR: Final = 200_000_000_000
"""The most that one line or one sale comes to, in minor units (BSK-17)."""


BestBefore: TypeAlias = Literal["ask", "sell", "refuse"]
"""What happens to goods past their best-before date (BSK-43)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderKind:
    """A way of paying, as data: what it may do, not what it is called."""

    kind: str
    type: TenderType
    opens_drawer: bool = False
    gives_change: bool = False
    needs_reference: bool = False
    refunds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a basket takes; amounts in minor units, quantities in thousandths."""

    max_lines: int = MAX_LINES
    max_quantity: int = MAX_QUANTITY_THOUSANDTHS
    max_amount: int = MAX_LINE_MINOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Everything of a store's settings, and the promotions, that decides what a sale comes to."""

    currency: str
    region: str
    tax: TaxScheme
    cash_rounding: CashRounding = NO_CASH_ROUNDING
    tenders: tuple[TenderKind, ...] = ()
    reasons_required: tuple[str, ...] = ()
    best_before: BestBefore = "ask"
    limits: Limits = Limits()
    offers: Offers = NO_OFFERS

    def tender_kind(self, kind: str) -> TenderKind | None:
        """The kind of tender with this name, if the store takes it."""
        return next((found for found in self.tenders if found.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    tax_class: str
    rate: int
    category: str
    valid_from: str
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tax:
    mode: TaxMode
    rounding_at: RoundingAt
    rounding: Rounding
    rates: tuple[_Rate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _CashRounding:
    step: int
    rounding: Rounding = "half_up"
    exact_up_to: int = 0
    at_least: int = 0
    all_cash_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    currency: str
    tax: _Tax
    store: _Store = _Store()
    cash_rounding: _CashRounding | None = None
    tenders: tuple[TenderKind, ...] = ()
    reasons_required: tuple[str, ...] = ()
    best_before: BestBefore = "ask"
    limits: Limits = Limits()


def terms_from_document(body: object) -> Terms | Refused:
    """The terms in a settings document; refuses settings.malformed with the field."""
    try:
        settings = from_document(_Settings, body)
        tax = _tax(settings.tax)
        rounding = _cash_rounding(settings.cash_rounding)
        limits = _limits(settings.limits)
    except Malformed as problem:
        return refused("settings.malformed", field=problem.field)
    return Terms(
        currency=settings.currency,
        region=settings.store.region,
        tax=tax,
        cash_rounding=rounding,
        tenders=settings.tenders,
        reasons_required=settings.reasons_required,
        best_before=settings.best_before,
        limits=limits,
    )


def cash_rounding_document(rule: CashRounding) -> dict[str, JsonValue]:
    """A rule as a settings document says it; what is zero or false is left out."""
    said: dict[str, JsonValue] = {
        "step": rule.step_minor,
        "rounding": rule.rounding,
        "exact_up_to": rule.exact_up_to_minor,
        "at_least": rule.at_least_minor,
        "all_cash_only": rule.all_cash_only,
    }
    return {name: value for name, value in said.items() if value}


def _limits(limits: Limits) -> Limits:
    for name, limit in (
        ("max_lines", limits.max_lines),
        ("max_quantity", limits.max_quantity),
        ("max_amount", limits.max_amount),
    ):
        if limit < 1:
            raise Malformed(f"limits.{name}")
    # A store may set lower limits than ours, never higher ones.
    return Limits(
        max_lines=min(limits.max_lines, MAX_LINES),
        max_quantity=min(limits.max_quantity, MAX_QUANTITY_THOUSANDTHS),
        max_amount=min(limits.max_amount, MAX_LINE_MINOR),
    )


def _tax(tax: _Tax) -> TaxScheme:
    if tax.rounding not in MIRRORED_ROUNDINGS:
        raise Malformed("tax.rounding")
    for place, rate in enumerate(tax.rates):
        if rate.rate < 0:
            raise Malformed(f"tax.rates[{place}].rate")
    rates = tuple(
        TaxRate(
            tax_class=rate.tax_class,
            region=rate.region,
            rate_ppm=rate.rate,
            valid_from=rate.valid_from,
            code=rate.category,
        )
        for rate in tax.rates
    )
    return TaxScheme(mode=tax.mode, rounding_at=tax.rounding_at, rounding=tax.rounding, rates=rates)


def _cash_rounding(rule: _CashRounding | None) -> CashRounding:
    if rule is None:
        return NO_CASH_ROUNDING
    if rule.step <= 0 or rule.rounding not in MIRRORED_ROUNDINGS or rule.at_least % rule.step:
        raise Malformed("cash_rounding")
    return CashRounding(
        step_minor=rule.step,
        rounding=rule.rounding,
        exact_up_to_minor=rule.exact_up_to,
        at_least_minor=rule.at_least,
        all_cash_only=rule.all_cash_only,
    )
