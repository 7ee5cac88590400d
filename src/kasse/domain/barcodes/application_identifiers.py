"""What is known of each GS1 application identifier (AI), read from `ai_table`."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from kasse.domain.barcodes.ai_table import LINES

Alternatives = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One part of an AI's value.

    `kind` is the character set ("N", "X", "Y", "Z"); `shortest` and `longest` count characters
    (an optional part may also be absent); `checks` name functions of `checks.CHECKS`.
    """

    kind: str
    shortest: int
    longest: int
    optional: bool
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ai:
    """An application identifier.

    `fixed`: its length is predefined, so that no FNC1 need follow. `attribute`: it may stand in
    the query of a Digital Link. `needs`: for each group one alternative must be present, and of
    an alternative all AIs. `excludes`: AIs that may not stand beside it; an "n" in either stands
    for any digit. `qualifiers`: None unless it is the primary key of a Digital Link, then the
    sequences of AIs that may follow it in the path.
    """

    code: str
    fixed: bool
    attribute: bool
    components: tuple[Component, ...]
    needs: tuple[Alternatives, ...]
    excludes: tuple[str, ...]
    qualifiers: Alternatives | None

    @property
    def longest(self) -> int:
        """The most characters that its value may have; all of them when `fixed`."""
        return sum(component.longest for component in self.components)


def matches(code: str, template: str) -> bool:
    """Whether the AI is one that the template names ("310n" names 3100 to 3109)."""
    return len(code) == len(template) and all(
        t in ("n", c) for c, t in zip(code, template, strict=True)
    )


def _read_line(line: str) -> Iterator[Ai]:
    codes, flags, components, *attributes = line.split(" ")
    first, _, last = codes.partition("-")
    needs: list[Alternatives] = []
    excludes: tuple[str, ...] = ()
    qualifiers: Alternatives | None = None
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        if name == "req":
            needs.append(tuple(tuple(one.split("+")) for one in value.split(",")))
        elif name == "ex":
            excludes = tuple(value.split(","))
        else:
            assert name == "dlpkey", line
            qualifiers = tuple(
                tuple(sequence.split(",")) for sequence in value.split("|") if sequence
            )
    for number in range(int(first), int(last or first) + 1):
        yield Ai(
            code=str(number).zfill(len(first)),
            fixed="*" in flags,
            attribute="?" in flags,
            components=tuple(_read_component(part) for part in components.split("/")),
            needs=tuple(needs),
            excludes=excludes,
            qualifiers=qualifiers,
        )


def _read_component(text: str) -> Component:
    form, *checks = text.split(",")
    optional = form.startswith("[")
    form = form.strip("[]")
    kind, ranged, length = form[0], form[1:3] == "..", int(form[1:].lstrip("."))
    return Component(
        kind=kind,
        shortest=1 if ranged else length,
        longest=length,
        optional=optional,
        checks=tuple(checks),
    )


AIS: MappingProxyType[str, Ai] = MappingProxyType(
    {ai.code: ai for line in LINES for ai in _read_line(line)}
)
"""Every assigned AI by its digits."""

PREFIXES = frozenset(code[:length] for code in AIS for length in range(1, len(code) + 1))
"""The beginnings of all assigned AIs: how far digits can be read before no AI is left."""
