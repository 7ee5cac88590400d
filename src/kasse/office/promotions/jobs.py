"""What is done in the background: promotions that are over leave the tills, and past sales are
reckoned again with a campaign."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kasse.domain.outcome import Refused
from kasse.office.jobs.kinds import Progress, comes_back, kind
from kasse.office.promotions import telling
from kasse.office.promotions.simulating import running


@kind("promotions.end", permission="promotions.manage")
def end(_: Progress, __: Mapping[str, Any]) -> Mapping[str, Any]:
    """Takes what is over from the tills."""
    return {"promotions": telling.tell_all(now=timezone.now())}


@kind("promotions.keep", permission="promotions.manage")
def keep(_: Progress, __: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same for what was missed, and for stores that have moved between assortments."""
    return {"promotions": telling.tell_all(now=timezone.now())}


comes_back("promotions.keep", at_minute=4 * 60 + 55)


@kind("promotions.simulate", permission="promotions.manage")
def simulate(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    """Reckons past sales with a campaign and without it."""
    return running.run(progress, parameters["simulation"])
