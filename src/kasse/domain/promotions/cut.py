"""A deal whose amount may be more than may come off its pieces (PRO-5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kasse.domain.promotions.deals import Deal, State, Step


@dataclass(slots=True, kw_only=True)
class Cut:
    """Another deal, whose amount for all its pieces together is known at the end alone: no more
    than what may come off them. State: that of the deal, the amount, what may come off."""

    deal: Deal
    rooms: Sequence[int]
    _scale: int = 1

    @property
    def promotion(self) -> str:
        return self.deal.promotion

    @property
    def start(self) -> State:
        return (*self.deal.start, 0, 0)

    @property
    def takes_all(self) -> bool:
        return self.deal.takes_all

    def parts_for(self, piece: int) -> Sequence[int]:
        return self.deal.parts_for(piece)

    def step(self, state: State, piece: int, part: int) -> Step | None:
        step = self.deal.step(state[:-2], piece, part)
        if step is None:
            return None
        after, off, together = step
        return (*after, state[-2] + together, state[-1] + self.rooms[piece]), off, 0

    def end(self, state: State) -> int | None:
        more = self.deal.end(state[:-2])
        return None if more is None else min(state[-2] + more, state[-1])

    def applications(self, bound: Sequence[int], state: State) -> int:
        return self.deal.applications(bound, state[:-2])

    def share(self, piece: int) -> int:
        return self.deal.share(piece)

    def price_pieces(self, worth: Sequence[int], scale: int) -> None:
        self.deal.price_pieces(worth, scale)
        self._scale = scale

    def ahead(self, piece: int, state: State) -> int:
        return self.deal.ahead(piece, state[:-2]) + state[-2] * self._scale

    def picks(self) -> Sequence[int]:
        return self.deal.picks()
