"""PRO-20 to PRO-24, with PRO-1 and PRO-5: what holds for every basket and all promotions."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Goods, Holds
from kasse.domain.quantity import ONE_THOUSANDTHS
from tests.domain.promotions.strategies import Case, Kinds, cases

ONE_PRIORITY = Kinds(priorities=False)
FEW = settings(max_examples=40)
shuffles = st.randoms(use_true_random=False)


def applied(case: Case, lines: Sequence[GoodsLine] | None = None) -> Applied:
    """What comes of the case, or of other lines under its promotions."""
    chosen = case.lines if lines is None else tuple(lines)
    return apply(arranged(case.promotions), chosen, case.visit)


def gives(result: Applied) -> dict[str, int]:
    """What each promotion gives in all."""
    return {times.promotion: times.amount_minor for times in result.times}


@FEW
@given(case=cases(), random=shuffles)
def test_lines_and_promotions_may_come_in_any_order(case: Case, random: Random) -> None:
    """PRO-1, PRO-20: the same answer to the last detail."""
    lines, promotions = list(case.lines), list(case.promotions)
    random.shuffle(lines)
    random.shuffle(promotions)
    shuffled = replace(case, lines=tuple(lines), promotions=tuple(promotions))
    assert applied(shuffled) == applied(case)


@FEW
@given(case=cases(), random=shuffles)
def test_scanned_in_another_order_it_costs_the_same(case: Case, random: Random) -> None:
    """PRO-20: lines have other numbers then, and each promotion gives the same."""
    lines = list(case.lines)
    random.shuffle(lines)
    renumbered = [replace(line, line=number) for number, line in enumerate(lines, start=1)]
    assert gives(applied(case, renumbered)) == gives(applied(case))


@FEW
@given(case=cases())
def test_pieces_on_lines_of_their_own_cost_the_same(case: Case) -> None:
    """PRO-1, PRO-2: three on one line, or one on each of three."""
    pieces = [piece for line in case.lines for piece in [one_of(line)] * line.pieces]
    alone = [replace(piece, line=number) for number, piece in enumerate(pieces, start=1)]
    assert gives(applied(case, alone)) == gives(applied(case))


def one_of(line: GoodsLine) -> GoodsLine:
    """One piece of the line."""
    return line if line.whole else replace(line, quantity_thousandths=ONE_THOUSANDTHS)


@FEW
@given(
    case=cases(Kinds(limits=False, priorities=False, amounts_of_pools=False)),
    random=shuffles,
)
def test_two_baskets_never_beat_one(case: Case, random: Random) -> None:
    """PRO-21"""
    one: list[GoodsLine] = []
    other: list[GoodsLine] = []
    for line in case.lines:
        kept = random.randint(0, line.pieces)
        for basket, pieces in ((one, kept), (other, line.pieces - kept)):
            if pieces == line.pieces:
                basket.append(line)
            elif pieces:
                basket.append(replace(line, quantity_thousandths=pieces * ONE_THOUSANDTHS))
    together = applied(case).discount_minor
    assert applied(case, one).discount_minor + applied(case, other).discount_minor <= together


@FEW
@given(case=cases(ONE_PRIORITY), random=shuffles)
def test_one_more_never_costs_more_than_itself(case: Case, random: Random) -> None:
    """PRO-22"""
    taken = random.choice(case.lines)
    rest = [line for line in case.lines if line is not taken]
    if taken.pieces > 1:
        less = taken.quantity_thousandths - ONE_THOUSANDTHS
        rest.append(replace(taken, quantity_thousandths=less))
    assert applied(case, rest).discount_minor <= applied(case).discount_minor


@FEW
@given(case=cases())
def test_parts_add_up_and_no_piece_goes_below_its_floor(case: Case) -> None:
    """PRO-23, PRO-5"""
    result = applied(case)
    assert sum(gives(result).values()) == result.discount_minor
    assert sum(row.amount_minor for row in result.given) == result.discount_minor
    for line in case.lines:
        off = [row.amount_minor for row in result.given if row.line == line.line]
        assert 0 <= sum(off) <= line.pieces * line.room_minor


@FEW
@given(case=cases(), name=st.sampled_from(["a", "p2a", "z"]), random=shuffles)
def test_what_is_off_is_as_if_it_were_absent(case: Case, name: str, random: Random) -> None:
    """PRO-24"""
    if not case.promotions:
        return
    model = random.choice(case.promotions)
    absent = random.choice(
        (
            replace(model, active=False),
            replace(model, holds=(Holds(to="2026-01-01T00:00"),)),
            replace(model, parts=tuple(replace(part, goods=NOTHING) for part in model.parts)),
            replace(model, coupon="lost"),
        )
    )
    promotions = (*case.promotions, replace(absent, id=name))
    assert applied(replace(case, promotions=promotions)) == applied(case)


NOTHING = (Goods(items=("no such item",)),)
