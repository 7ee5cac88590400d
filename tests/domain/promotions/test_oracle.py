"""PRO-15, PRO-16, PRO-19: what the engine finds is what trying every way finds."""

from hypothesis import assume, given, settings

from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.offers import arranged
from tests.domain.promotions.by_role import best_by_role
from tests.domain.promotions.checker import findings
from tests.domain.promotions.oracle import Best, TooManyWays, best, reading
from tests.domain.promotions.strategies import Case, Kinds, cases

MOST_STATES = 2_000


def judged(case: Case) -> Best:
    """What the oracle says of a case that is small enough for it."""
    try:
        return best(case.promotions, case.lines, case.visit, most_states=MOST_STATES)
    except TooManyWays:
        assume(False)
        raise


def engines(case: Case) -> Applied:
    """What the engine says, which must be proved: no small basket may exhaust its budget, but where
    promotions combine, so that what comes off is cut in too many ways to look at."""
    applied = apply(arranged(case.promotions), case.lines, case.visit)
    alone = all(promotion.combines == "alone" for promotion in case.promotions)
    assert applied.gap_minor == 0 or not alone
    return applied


@settings(max_examples=200)
@given(case=cases())
def test_the_engine_finds_the_best_way(case: Case) -> None:
    """PRO-15, PRO-17, PRO-19: and what it says of it can come about."""
    # Which part of a set binds a piece decides for what comes after it, and the oracle reads
    # promotions alone.
    assume(all(len(one.parts) == 1 or not one.priority for one in case.promotions))
    judgement = judged(case)
    applied = engines(case)
    if applied.gap_minor:
        # Amounts that combine are cut in too many ways to look at: told, and never too little.
        most = max(judgement.discounts)
        assert applied.discount_minor <= most <= applied.discount_minor + applied.gap_minor
        return
    assert applied.discount_minor in judgement.discounts
    assert findings(applied, case.promotions, case.lines, case.visit) == []


@settings(max_examples=60)
@given(case=cases(Kinds(combining=False, no_room=False, amounts_of_pools=False)))
def test_the_engine_takes_the_first_of_the_best_ways(case: Case) -> None:
    """PRO-16: where promotions that combine leave no choice between fewer and more of them."""
    # The part of a set that binds a piece is not told by what the engine answers.
    assume(all(len(promotion.parts) == 1 for promotion in case.promotions))
    bound = {(row.line, row.promotion): row.bound for row in engines(case).given}
    assert bound == judged(case).bound


@settings(max_examples=50)
@given(case=cases(Kinds(most_promotions=2, most_pieces=3, priorities=False)))
def test_the_oracle_agrees_with_a_second_way_of_thinking(case: Case) -> None:
    """PRO-15, PRO-16"""
    judgement = judged(case)
    most, first = best_by_role(case.promotions, judgement.pieces, case.visit)
    assert judgement.discounts == {most}
    assert {reading(state) for state in judgement.states} == {first}
