"""How a decision ends: the value asked for, or a refusal with a stable code and facts.

English never leaves the domain. A code is dotted and lower-case ("barcode.check_digit"), is
never reused for another meaning, and is listed in docs/developer/refusals.md; the screens
put it into words with the facts.
"""

from dataclasses import dataclass, field

Fact = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A decision that was not taken, and why.

    `code` is stable; `facts` hold what a sentence about it needs (amounts in minor units,
    quantities in thousandths, names, limits).
    """

    code: str
    facts: dict[str, Fact] = field(default_factory=dict)


def refused(code: str, **facts: Fact) -> Refused:
    """Short form of `Refused` for the place where a rule says no."""
    return Refused(code=code, facts=facts)
