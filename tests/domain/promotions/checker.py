"""What the engine says, tried against everything that the rules allow it to say."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from kasse.domain.promotions.applied import Applied, Given
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Promotion
from tests.domain.promotions.fitting import fits, holds_for
from tests.domain.promotions.giving import options, room
from tests.domain.promotions.oracle import State, Table, TooManyWays, pieces_of, settle, shares


def findings(
    applied: Applied, promotions: Sequence[Promotion], lines: Sequence[GoodsLine], visit: Visit
) -> list[str]:
    """What is wrong with it; nothing is what is hoped for."""
    found = [*_sums(applied, lines), *_order(applied), *_points(applied, promotions, lines, visit)]
    if not found and not _attainable(applied, promotions, lines, visit):
        found.append("no way to apply the promotions gives this")
    return found


def _sums(applied: Applied, lines: Sequence[GoodsLine]) -> Iterator[str]:
    """PRO-23: parts add up, and PRO-5: no line gets more than its pieces have room for."""
    if sum(row.amount_minor for row in applied.given) != applied.discount_minor:
        yield "the lines do not add up to the basket"
    for times in applied.times:
        rows = [row for row in applied.given if row.promotion == times.promotion]
        if sum(row.amount_minor for row in rows) != times.amount_minor:
            yield f"the lines do not add up to {times.promotion}"
    if {row.promotion for row in applied.given} != {times.promotion for times in applied.times}:
        yield "the promotions of the lines are others than those of the basket"
    for line in lines:
        rows = [row for row in applied.given if row.line == line.line]
        if sum(row.amount_minor for row in rows) > line.pieces * room(line):
            yield f"line {line.line} gets more than there is room for"
        if any(not 0 <= row.pieces <= row.bound <= line.pieces for row in rows):
            yield f"line {line.line} has other pieces"


def _order(applied: Applied) -> Iterator[str]:
    """By line and promotion, and by promotion, each once."""
    rows = [(row.line, row.promotion) for row in applied.given]
    names = [times.promotion for times in applied.times]
    if rows != sorted(set(rows)) or names != sorted(set(names)):
        yield "not in order"


def _points(
    applied: Applied, promotions: Sequence[Promotion], lines: Sequence[GoodsLine], visit: Visit
) -> Iterator[str]:
    """PRO-12: the largest of the multipliers that fit a line, where it is more than one."""
    expected = []
    for line in sorted(lines, key=lambda line: line.line):
        multipliers = [
            promotion.multiplier
            for promotion in promotions
            if promotion.form == "points"
            and holds_for(promotion, line, visit)
            and fits(promotion.parts[0], line)
        ]
        if max(multipliers, default=1) > 1:
            expected.append((line.line, max(multipliers)))
    if list(applied.points) != expected:
        yield f"points are {expected}"


def _attainable(
    applied: Applied, promotions: Sequence[Promotion], lines: Sequence[GoodsLine], visit: Visit
) -> bool:
    """Whether some way to apply the promotions, as often as is said and on as many pieces of each
    line, comes to these amounts."""
    table = Table(
        promotions={promotion.id: promotion for promotion in promotions},
        pieces=pieces_of(lines),
        visit=visit,
        most_states=100_000,
    )
    states = {State(given=((),) * len(table.pieces))}
    by_priority = sorted(promotions, key=lambda promotion: -promotion.priority)
    for _, stage in groupby(by_priority, key=lambda promotion: promotion.priority):
        for promotion in stage:
            states = _as_said(applied, promotion, table, states)
        states = {
            settle(table.pieces, state)
            for state in states
            if all(table.takes_all(state, place, given) for place, given in enumerate(state.given))
        }
    return any(rows(table.pieces, state) == applied.given for state in states)


def _as_said(
    applied: Applied, promotion: Promotion, table: Table, states: set[State]
) -> set[State]:
    """The states with every way to apply the promotion that agrees with what is said of it."""
    said = {row.line: row.bound for row in applied.given if row.promotion == promotion.id}
    often = sum(t.applications for t in applied.times if t.promotion == promotion.id)
    matching = [
        option
        for option in options(promotion, table.pieces, table.visit)
        if option.applications == often
        and _by_line(table.pieces, [place for place, _ in option.bound]) == said
    ]
    joined = {table.joined(promotion, option, state) for state in states for option in matching}
    if len(joined) > table.most_states:
        raise TooManyWays
    return {state for state in joined if state is not None}


def _by_line(pieces: Sequence[GoodsLine], places: Sequence[int]) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    for place in places:
        counts[pieces[place].line] = counts.get(pieces[place].line, 0) + 1
    return counts


def rows(pieces: Sequence[GoodsLine], state: State) -> tuple[Given, ...]:
    """A way as the engine tells it."""
    amounts: dict[tuple[int, str], list[int]] = {}
    for piece, taken in zip(pieces, shares(pieces, state), strict=True):
        for promotion, amount in taken.items():
            amounts.setdefault((piece.line, promotion), []).append(amount)
    return tuple(
        Given(
            line=line,
            promotion=promotion,
            bound=len(taken),
            pieces=sum(amount > 0 for amount in taken),
            amount_minor=sum(taken),
        )
        for (line, promotion), taken in sorted(amounts.items())
    )
