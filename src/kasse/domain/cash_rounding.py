"""Rounding of the cash part of a payment, as data (MONEY-18 to MONEY-21, with their sources)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kasse.domain.rounding import MIRRORED_ROUNDINGS, Rounding, to_multiple


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRounding:
    """How cash is rounded, in minor units; the rounding is one of the mirrored (MONEY-2).

    A payment up to `exact_up_to_minor` is not rounded; one that is not zero comes to
    `at_least_minor` or more. With `all_cash_only`, cash beside another tender is not rounded.
    """

    step_minor: int
    rounding: Rounding = "half_up"
    exact_up_to_minor: int = 0
    at_least_minor: int = 0
    all_cash_only: bool = False

    def __post_init__(self) -> None:
        assert self.step_minor > 0
        assert self.rounding in MIRRORED_ROUNDINGS
        assert self.at_least_minor % self.step_minor == 0


def cash_rounding(currency_code: str, country: str = "") -> CashRounding:
    """The rule for a currency, and for the euro of a country (ISO 3166-1, two letters) (MONEY-18)."""
    if currency_code == "EUR":
        return EURO_ROUNDINGS.get(country, NO_CASH_ROUNDING)
    return CASH_ROUNDINGS.get(currency_code, NO_CASH_ROUNDING)


def rounded_cash(
    amount_minor: int, rule: CashRounding, *, other_tenders_minor: int = 0
) -> tuple[int, int]:
    """Round the cash part: (payable, rounding), with payable = amount + rounding (MONEY-19).

    The amount is what is left to pay after the other tenders; negative for a refund, which
    mirrors the sale (MONEY-20).
    """
    if amount_minor < 0:
        payable_minor, rounding_minor = rounded_cash(
            -amount_minor, rule, other_tenders_minor=other_tenders_minor
        )
        return -payable_minor, -rounding_minor
    if amount_minor <= rule.exact_up_to_minor or (rule.all_cash_only and other_tenders_minor):
        return amount_minor, 0
    payable_minor = max(
        to_multiple(amount_minor, rule.step_minor, rule.rounding), rule.at_least_minor
    )
    return payable_minor, payable_minor - amount_minor


def refund_rounding(
    amount_minor: int,
    rule: CashRounding,
    *,
    cash_left_minor: int,
    rounding_left_minor: int,
    other_tenders_minor: int = 0,
) -> tuple[int, int]:
    """Round cash going back against the cash part of a receipt: (payable, rounding) (MONEY-21).

    The amount is negative, or zero. What is left, of the exact cash part and of its rounding, is
    what the sale had less what earlier refunds of it took. The refund that takes the last of it
    takes the rounding back too; none pays back more than was paid.
    """
    assert -cash_left_minor <= amount_minor <= 0
    if amount_minor == -cash_left_minor:
        return amount_minor - rounding_left_minor, -rounding_left_minor
    rounded_minor, _ = rounded_cash(amount_minor, rule, other_tenders_minor=other_tenders_minor)
    payable_minor = max(rounded_minor, -(cash_left_minor + rounding_left_minor))
    return payable_minor, payable_minor - amount_minor


NO_CASH_ROUNDING: Final = CashRounding(step_minor=1)

CASH_ROUNDINGS: Final[Mapping[str, CashRounding]] = MappingProxyType(
    {
        "CHF": CashRounding(step_minor=5),
        "DKK": CashRounding(step_minor=50),
        "NOK": CashRounding(step_minor=100),
        "SEK": CashRounding(step_minor=100),
    }
)
"""By currency code, where one rule holds for the currency (MONEY-18)."""

EURO_ROUNDINGS: Final[Mapping[str, CashRounding]] = MappingProxyType(
    {
        "BE": CashRounding(step_minor=5, exact_up_to_minor=5),
        "EE": CashRounding(step_minor=5),
        "FI": CashRounding(step_minor=5, exact_up_to_minor=2),
        "IE": CashRounding(step_minor=5),
        "IT": CashRounding(step_minor=5, all_cash_only=True),
        "LT": CashRounding(step_minor=5),
        "NL": CashRounding(step_minor=5),
        "SK": CashRounding(step_minor=5, at_least_minor=5),
    }
)
"""By country, for the euro; a country that is not here has none (MONEY-18)."""
