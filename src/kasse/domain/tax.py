"""Tax of a sale: rates by day and region, rows by category and rate (TAX-1 to TAX-11)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from kasse.domain.allocation import apportion
from kasse.domain.outcome import Refused, refused
from kasse.domain.percent import PPM
from kasse.domain.rounding import MIRRORED_ROUNDINGS, Rounding, round_fraction

TaxMode = Literal["inclusive", "exclusive"]
"""Whether the amounts of lines include their tax (TAX-4) or not (TAX-5)."""

TaxClass = Literal["standard", "reduced", "second_reduced", "zero", "exempt", "outside"]
"""What an item is taxed as; a country's rates say how much that is (TAX-1)."""

TAX_CLASSES: Final[tuple[str, ...]] = get_args(TaxClass)

RoundingAt = Literal["line", "sum"]
"""Whether tax is rounded for each line (TAX-6) or for each category and rate (TAX-7)."""

EXEMPT: Final = "E"
"""The category of what is sold to an exempt customer (TAX-11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A rate of a tax class in a region, holding from an ISO date until the next (TAX-1).

    `region` is a code of ISO 3166-2, or empty for everywhere; `code` is the category (TAX-10).
    """

    tax_class: str
    region: str
    rate_ppm: int
    valid_from: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxScheme:
    """How a shop reckons tax: what its prices include, where it rounds, and the rates."""

    mode: TaxMode
    rounding_at: RoundingAt
    rounding: Rounding
    rates: tuple[TaxRate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxableLine:
    """A line with its one rate; `amount_minor` is gross or net, as the mode says.

    `tax_minor` is given for a line that refunds one of a receipt, and is kept (TAX-8).
    """

    key: str
    amount_minor: int
    rate_ppm: int
    category: str
    tax_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxAmount:
    """The row of one category and rate: gross = net + tax, in minor units (TAX-10)."""

    category: str
    rate_ppm: int
    net_minor: int
    tax_minor: int
    gross_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxResult:
    """Rows sorted by category and rate; of each line, in the lines' order, its net, its tax, and
    the category and rate of the row that it counts to.

    The lines add up to the rows and the rows to the totals, exactly.
    """

    rows: tuple[TaxAmount, ...]
    line_net_minor: tuple[int, ...]
    line_tax_minor: tuple[int, ...]
    line_rows: tuple[tuple[str, int], ...]
    net_minor: int
    tax_minor: int
    gross_minor: int


def rate_on(rates: Sequence[TaxRate], tax_class: str, region: str, day: str) -> TaxRate | Refused:
    """The rate of a tax class in a region on an ISO date (TAX-1, TAX-2). Refused: tax.no_rate."""
    of_class = [rate for rate in rates if rate.tax_class == tax_class and rate.valid_from <= day]
    for name in _from_narrow_to_wide(region):
        of_region = [rate for rate in of_class if rate.region == name]
        if of_region:
            return max(of_region, key=lambda rate: rate.valid_from)
    return refused("tax.no_rate", tax_class=tax_class, region=region, day=day)


def tax_table(
    lines: Sequence[TaxableLine],
    *,
    mode: TaxMode,
    rounding_at: RoundingAt,
    rounding: Rounding = "half_up",
    exempt: bool = False,
) -> TaxResult:
    """The tax of a sale, by row and by line (TAX-4 to TAX-11). Negating lines negates it all."""
    assert rounding in MIRRORED_ROUNDINGS
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    nets: list[int] = []
    taxes: list[int] = []
    rows: list[tuple[str, int]] = []
    tax_of_lines = _tax_by_line(lines, mode, rounding_at, rounding)
    for line, line_tax in zip(lines, tax_of_lines, strict=True):
        net = line.amount_minor - line_tax if mode == "inclusive" else line.amount_minor
        if exempt and line.rate_ppm and line.tax_minor is None:
            row, tax = (EXEMPT, 0), 0
        else:
            row, tax = (line.category, line.rate_ppm), line_tax
        row_net, row_tax = sums.get(row, (0, 0))
        sums[row] = (row_net + net, row_tax + tax)
        nets.append(net)
        taxes.append(tax)
        rows.append(row)
    net_total, tax_total = sum(nets), sum(taxes)
    return TaxResult(
        rows=tuple(
            TaxAmount(
                category=category,
                rate_ppm=rate_ppm,
                net_minor=net,
                tax_minor=tax,
                gross_minor=net + tax,
            )
            for (category, rate_ppm), (net, tax) in sorted(sums.items())
        ),
        line_net_minor=tuple(nets),
        line_tax_minor=tuple(taxes),
        line_rows=tuple(rows),
        net_minor=net_total,
        tax_minor=tax_total,
        gross_minor=net_total + tax_total,
    )


def _tax_by_line(
    lines: Sequence[TaxableLine], mode: TaxMode, rounding_at: RoundingAt, rounding: Rounding
) -> list[int]:
    tax_minor = [line.tax_minor or 0 for line in lines]
    groups: dict[tuple[str, int], list[int]] = {}
    for index, line in enumerate(lines):
        if line.tax_minor is None and line.rate_ppm:
            groups.setdefault((line.category, line.rate_ppm), []).append(index)
    for (_, rate_ppm), indices in groups.items():
        denominator = PPM + rate_ppm if mode == "inclusive" else PPM
        shares = [lines[index].amount_minor * rate_ppm for index in indices]
        if rounding_at == "sum":
            total_minor = round_fraction(rounding, sum(shares), denominator)
            parts: Sequence[int] = apportion(total_minor, shares, denominator)
        else:
            parts = [round_fraction(rounding, share, denominator) for share in shares]
        for index, part in zip(indices, parts, strict=True):
            tax_minor[index] = part
    return tax_minor


def _from_narrow_to_wide(region: str) -> Iterator[str]:
    while region:
        yield region
        region = region.rpartition("-")[0]
    yield ""
