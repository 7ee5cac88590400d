"""What somebody at the till should know while it lasts; nothing was refused.

A notice has the form of a refusal, code and facts, and is put into words in the same way
(docs/developer/till-protocol.md).
"""

from collections.abc import Iterator

from kasse.domain.outcome import Refused, refused
from kasse.till import offers, settings
from kasse.till.state import TillState


def notices(till: TillState) -> Iterator[Refused]:
    """The notices that stand now, in the order in which they are shown."""
    yield from settings.notices(till.settings)
    yield from offers.notices(till.promotions)
    for line in till.basket.lines:
        if line.deposit_missing is not None:
            yield refused(
                "deposit.missing", item=line.item, name=line.name, deposit=line.deposit_missing
            )
