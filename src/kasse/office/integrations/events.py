"""The events that web hooks may choose; docs/developer/webhooks.md describes what each holds.

An event comes from an entry of a journal, from a finding, or from an act of the audit log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """What an event is called, and the permission without which nobody may have it sent."""

    words: Any
    permission: str


EVENTS: Final[Mapping[str, EventKind]] = {
    "sale.made": EventKind(words=gettext_lazy("A sale was made"), permission="sales.view"),
    "refund.made": EventKind(words=gettext_lazy("Goods were taken back"), permission="sales.view"),
    "day.closed": EventKind(words=gettext_lazy("A day was closed"), permission="sales.view"),
    "drawer.counted": EventKind(
        words=gettext_lazy("A drawer was counted"), permission="sales.view"
    ),
    "item.changed": EventKind(
        words=gettext_lazy("An item was created or changed"), permission="office.view"
    ),
    "prices.published": EventKind(
        words=gettext_lazy("Prices were published"), permission="office.view"
    ),
    "finding.filed": EventKind(
        words=gettext_lazy("Something needs attention"), permission="office.view"
    ),
    "register.changed": EventKind(
        words=gettext_lazy("A register was created, paired or changed"), permission="office.view"
    ),
    "register.locked_out": EventKind(
        words=gettext_lazy("A register was locked out"), permission="office.view"
    ),
    "store.changed": EventKind(
        words=gettext_lazy("A store or its settings were changed"), permission="office.view"
    ),
    "person.changed": EventKind(
        words=gettext_lazy("A person or their roles were changed"), permission="people.view"
    ),
}

TEST: Final = "webhook.test"
"""What the button on the page sends; no hook chooses it."""

OF_ENTRIES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("sale", "sale"): ("sale.made",),
    ("sale", "refund"): ("refund.made",),
    ("sale", "exchange"): ("sale.made", "refund.made"),
    ("z_report", ""): ("day.closed",),
    ("count", ""): ("drawer.counted",),
}
"""Events by kind of entry and type of sale; an exchange is both."""

_FACTS_OF_ENTRIES: Final = (
    "type",
    "receipt_code",
    "currency",
    "net",
    "tax",
    "total",
    "number",
    "counted",
    "expected",
    "difference",
)


def of_action(action: str) -> str:
    """The event of an act in the audit log; "" for one that is none."""
    if action == "register.locked_out":
        return action
    subject = action.partition(".")[0]
    return {
        "item": "item.changed",
        "prices": "prices.published",
        "register": "register.changed",
        "store": "store.changed",
        "settings": "store.changed",
        "person": "person.changed",
    }.get(subject, "")


def of_entry(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The events of an entry of a journal; training is none."""
    if entry.get("training"):
        return ()
    kind = str(entry["kind"])
    type_ = str(entry["body"].get("type", "")) if kind == "sale" else ""
    return OF_ENTRIES.get((kind, type_), ())


def entry_data(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an event tells of an entry: where it is, and its totals in minor units. No lines and no
    customer: whoever may see them asks the API for the entry."""
    head = {name: entry[name] for name in ("register", "seq", "store", "at", "day")}
    body = entry["body"]
    return head | {name: body[name] for name in _FACTS_OF_ENTRIES if name in body}
