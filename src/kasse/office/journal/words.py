"""Entries in words: what happened, how much money it was about, and what else is worth a line."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "journal.unknown_register": gettext_lazy(
        "There is no such register, or you may not see its journal."
    ),
}

KINDS: Final[Mapping[str, Any]] = {
    "register_opened": gettext_lazy("Register opened"),
    "sign_in": gettext_lazy("Signed in"),
    "sign_out": gettext_lazy("Signed out"),
    "sign_in_failed": gettext_lazy("Wrong PIN"),
    "approval_failed": gettext_lazy("Approval failed"),
    "line_removed": gettext_lazy("Line removed"),
    "price_changed": gettext_lazy("Price changed"),
    "discount_given": gettext_lazy("Discount given"),
    "discount_removed": gettext_lazy("Discount removed"),
    "basket_parked": gettext_lazy("Basket parked"),
    "basket_fetched": gettext_lazy("Parked basket fetched"),
    "basket_voided": gettext_lazy("Basket voided"),
    "sale": gettext_lazy("Sale"),
    "drawer_opened": gettext_lazy("Drawer opened"),
    "float": gettext_lazy("Float"),
    "pay_in": gettext_lazy("Paid in"),
    "pay_out": gettext_lazy("Paid out"),
    "drop": gettext_lazy("To the safe"),
    "count": gettext_lazy("Drawer counted"),
    "x_report": gettext_lazy("X report"),
    "z_report": gettext_lazy("Z report"),
    "receipt_copied": gettext_lazy("Receipt shown or printed again"),
    "receipt_texts": gettext_lazy("Texts of receipts"),
    "training_started": gettext_lazy("Training started"),
    "training_ended": gettext_lazy("Training ended"),
    "tender_cancelled": gettext_lazy("Payment voided"),
}
"""What each kind of entry is called; a kind of a newer version is shown by its code."""

_AMOUNTS: Final = ("total", "amount", "difference")
_DETAILS: Final = ("receipt_code", "name", "number", "reason", "permission", "cause")

SET_ASIDE: Final[Mapping[str, tuple[Any, Any]]] = {
    "journal.fork": (
        gettext_lazy("Two versions of one number"),
        gettext_lazy(
            "Two devices wrote this number. The one that came first is in the chain; the other "
            "is kept here as it is. Both happened: look at which goods and money each of them is "
            "about."
        ),
    ),
    "journal.hash": (
        gettext_lazy("Does not fit the previous entry"),
        gettext_lazy(
            "Its hash does not fit its text and the previous entry: something was changed or "
            "lost on the device. It is kept here as it is, and counts nowhere."
        ),
    ),
    "journal.gap": (
        gettext_lazy("A number is missing before it"),
        gettext_lazy("Its number is not the next one. The till sends what lacks by itself."),
    ),
    "journal.register": (
        gettext_lazy("Names another register"),
        gettext_lazy("It was sent by this register, but says that it belongs to another one."),
    ),
    "journal.envelope": (
        gettext_lazy("Not complete"),
        gettext_lazy(
            "It lacks something that every entry has; no version of Kasse writes entries like this."
        ),
    ),
    "journal.not_canonical": (
        gettext_lazy("Not in the journal's form"),
        gettext_lazy("It is not written in the journal's form."),
    ),
    "journal.after": (
        gettext_lazy("Came after a broken one"),
        gettext_lazy("It came in the same batch, after one that could not join the chain."),
    ),
}
"""Why an entry stands aside: in a few words, and what that means."""


def kind_words(kind: str) -> str:
    """What a kind of entry is called."""
    return str(KINDS.get(kind, kind))


def amount_of(document: Mapping[str, Any]) -> int | None:
    """The money that an entry is about, in minor units; of a report what was sold."""
    body = document["body"]
    if isinstance(body.get("totals"), dict):
        body = {"total": body["totals"].get("gross")}
    found = (body.get(name) for name in _AMOUNTS)
    return next((value for value in found if type(value) is int), None)


def detail_of(document: Mapping[str, Any]) -> str:
    """What else of an entry is worth a line: a receipt's code, an item's name, a reason."""
    body = document["body"]
    found = (body.get(name) for name in _DETAILS)
    return " · ".join(str(value)[:80] for value in found if isinstance(value, str | int) and value)


def set_aside_words(reason: str) -> tuple[str, str]:
    """Why an entry stands aside: in a few words, and what that means."""
    words, meaning = SET_ASIDE.get(reason, SET_ASIDE["journal.envelope"])
    return str(words), str(meaning)
