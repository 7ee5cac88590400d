"""An item's fields in words, for its history and for what differs between two people."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.domain.money import CURRENCIES, format_amount
from kasse.domain.quantity import format_quantity
from kasse.office.catalogue.window_form import time_text
from kasse.office.frame.locales import number_format


class Shown:
    """Says values in words. `names` are the names of categories, modifier groups and stores, by
    id."""

    def __init__(self, *, currency: str, language: str, names: Mapping[str, str]) -> None:
        """Keeps what all values need."""
        self._currency = CURRENCIES[currency]
        self._marks = number_format(language)
        self._names = names
        self._ways: Mapping[str, Callable[[Any], str]] = {
            "price": self._money,
            "cost": self._money,
            "floor": self._money,
            "content": self._content,
            "components": self._parts,
            "options": lambda pairs: ", ".join(f"{axis}: {value}" for axis, value in pairs),
            "names": lambda names: ", ".join(f"{code}: {name}" for code, name in names.items()),
            "windows": lambda windows: "; ".join(map(self._window, windows)),
            "blocked": lambda rows: ", ".join(f"{start} – {until or ''}" for start, until in rows),
            "stores": self._stores,
            "pictures": lambda hashes: str(len(hashes)),
        }

    def __call__(self, field: str, value: Any) -> str:
        """A field's value as people read it; "" for none."""
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if field in self._ways:
            return self._ways[field](value)
        if isinstance(value, list):
            return ", ".join(self._names.get(str(one), str(one)) for one in value)
        return self._names.get(str(value), str(value))

    def _money(self, amount: int) -> str:
        return format_amount(amount, self._currency, self._marks)

    def _content(self, content: tuple[int, str]) -> str:
        amount, unit = content
        return f"{format_quantity(amount, 'kg', self._marks)} {unit}"

    def _parts(self, parts: list[tuple[str, int]]) -> str:
        return ", ".join(f"{sku} × {format_quantity(n, 'kg', self._marks)}" for sku, n in parts)

    def _window(self, window: Mapping[str, Any]) -> str:
        days = ", ".join(str(DAY_NAMES[day]) for day in window.get("days", ()))
        dates = (window.get("from"), window.get("to"))
        times = (time_text(window.get("starts")), time_text(window.get("ends")))
        spans = (f"{start or ''} – {end or ''}" for start, end in (dates, times) if start or end)
        return " ".join(part for part in (days, *spans) if part)

    def _stores(self, stores: Mapping[str, tuple[bool, int | None]]) -> str:
        said = []
        for store, (sold, price) in stores.items():
            words = [] if sold else [_("not sold")]
            words += [] if price is None else [self._money(price)]
            said.append(f"{self._names.get(store, store)}: {', '.join(words)}")
        return "; ".join(said)


DAY_NAMES: Final[Mapping[int, Any]] = {
    1: gettext_lazy("Mon"),
    2: gettext_lazy("Tue"),
    3: gettext_lazy("Wed"),
    4: gettext_lazy("Thu"),
    5: gettext_lazy("Fri"),
    6: gettext_lazy("Sat"),
    7: gettext_lazy("Sun"),
}
