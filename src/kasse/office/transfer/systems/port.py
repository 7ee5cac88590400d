"""What a system is: how its files are known, which of its headers is which field, and what it does
its own way. A system is data; the one function is for what columns alone cannot say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Values: TypeAlias = dict[str, str]
Prepare: TypeAlias = Callable[[Values, dict[str, str]], Values | None]


def as_it_is(values: Values, _memory: dict[str, str]) -> Values | None:
    """For systems that columns tell all about."""
    return values


def no_columns(_headers: Sequence[str], _currency: str) -> Mapping[str, str]:
    """For systems whose headers are always the same."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """`headers` are the system's own, folded as kasse.office.transfer.mapping.folded does, each
    with its field; a file with all of `signature` is taken for the system's. `more` finds headers
    that depend on the currency or have a number in them.

    `prepare` is given the values of a row and a memory that lasts for the file; it returns the
    values by Kasse's fields, or None for a row that is no item. Files of an `exact` system are
    read character by character, and an empty cell empties the field.
    """

    code: str
    words: Any
    hint: Any = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    signature: frozenset[str] = frozenset()
    more: Callable[[Sequence[str], str], Mapping[str, str]] = no_columns
    prepare: Prepare = as_it_is
    exact: bool = False
