"""Splitting an amount so that the parts add up to the whole (MONEY-4 to MONEY-8)."""

from collections.abc import Sequence


def allocate(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split a total by weights, by largest remainder; the parts add up to the total.

    Weights are not negative. A weight of zero gets zero, unless all are zero: then the split is
    equal (MONEY-7). There must be a weight, unless the total is zero.
    """
    assert all(weight >= 0 for weight in weights)
    assert weights or total == 0
    weight_sum = sum(weights)
    if weight_sum == 0:
        return apportion(total, [total] * len(weights), max(len(weights), 1))
    return apportion(total, [total * weight for weight in weights], weight_sum)


def apportion(total: int, numerators: Sequence[int], denominator: int) -> tuple[int, ...]:
    """Round each share numerator/denominator to a neighbouring integer, adding up to total (MONEY-8).

    The total must be a rounding of the shares' sum. The largest remainders are rounded up first,
    a tie going to the earlier share; negating everything negates every part.
    """
    assert denominator > 0
    # The first share that is not zero says which way is up: a sum of signs could be zero, and
    # then the mirrored call would break its ties the other way.
    if next((numerator for numerator in numerators if numerator), 0) < 0:
        mirrored = apportion(-total, [-numerator for numerator in numerators], denominator)
        return tuple(-part for part in mirrored)
    parts = [numerator // denominator for numerator in numerators]
    left_over = total - sum(parts)
    if left_over:
        remainders = [numerator % denominator for numerator in numerators]
        by_remainder = sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)
        assert 0 < left_over <= sum(remainder > 0 for remainder in remainders)
        for index in by_remainder[:left_over]:
            parts[index] += 1
    assert sum(parts) == total
    return tuple(parts)
