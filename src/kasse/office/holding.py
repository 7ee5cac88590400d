"""Text that is looked for whatever its case, alike on both databases.

SQLite's LIKE folds the letters of ASCII alone and would not find Østerbro by østerbro; its text of
a list is JSON with every other letter escaped. So it is taught functions, which are asked for lists
and where something else was typed.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db.backends.signals import connection_created
from django.db.models import Field, JSONField, Lookup, Q
from django.db.models.lookups import IContains

_FOLDED: Final = "kasse_folded"
_FOLDED_LINES: Final = "kasse_folded_lines"


def any_of(text: str, *columns: str, lists: Sequence[str] = ()) -> Q:
    """That one of these columns of text, or of `lists` of texts, holds the text."""
    way = "icontains" if text.isascii() else "holds"
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__{way}": text})
    for column in lists:
        # Never by what stands there: the escapes of other letters would be found.
        found |= Q(**{f"{column}__holds": text})
    return found


def install() -> None:
    """Makes the lookup known to Django, and its functions to connections that are opened."""
    Field.register_lookup(_Holds)
    JSONField.register_lookup(_LinesHold)
    connection_created.connect(_teach, dispatch_uid="kasse.office.holding")


class _Holds(Lookup):
    lookup_name = "holds"
    prepare_rhs = False
    function = _FOLDED

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, parameters = self.process_lhs(compiler, connection)
        return f"instr({self.function}({left}), %s) > 0", [*parameters, str(self.rhs).casefold()]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return IContains(self.lhs, self.rhs).as_sql(compiler, connection)


class _LinesHold(_Holds):
    function = _FOLDED_LINES


def _teach(connection: Any, **_more: Any) -> None:
    if connection.vendor == "sqlite":
        for name, function in ((_FOLDED, _folded), (_FOLDED_LINES, _folded_lines)):
            connection.connection.create_function(name, 1, function, deterministic=True)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _folded_lines(text: str | None) -> str | None:
    return None if text is None else "\n".join(map(str, json.loads(text))).casefold()
