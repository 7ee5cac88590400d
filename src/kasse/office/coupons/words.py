"""Coupons in words: refusals, what became of a code, what it is now."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "coupon.batch_gone": gettext_lazy("There are no such codes any more."),
    "coupon.code_form": gettext_lazy(
        "%(text)s cannot be a campaign code. It takes %(shortest)s to %(longest)s letters and digits."
    ),
    "coupon.code_taken": gettext_lazy("The coupon %(coupon)s has the code %(text)s already."),
    "coupon.count": gettext_lazy("Type a whole number from 1 to %(most)s."),
    "coupon.gone": gettext_lazy("There is no such coupon any more."),
    "coupon.has_codes": gettext_lazy(
        "Single-use codes were made of it. Withdraw them instead, if nobody may use them."
    ),
    "coupon.is_archived": gettext_lazy("The coupon is archived. Restore it first."),
    "coupon.is_free": gettext_lazy("Nobody has used this code of the coupon."),
    "coupon.malformed": gettext_lazy("This cannot be saved. Check it for typing mistakes."),
    "coupon.no_reason": gettext_lazy("Say why. The audit log keeps it."),
    "coupon.no_single_use": gettext_lazy(
        "The coupon has no single-use codes. Tick that it has, and save."
    ),
    "coupon.nothing": gettext_lazy(
        "Give it a campaign code or a GS1 number, or tick that it has single-use codes."
    ),
    "coupon.number_form": gettext_lazy(
        "%(text)s is no coupon number: 255 and 13 digits with the right check digit, or 8110 or "
        "8112 with company prefix and offer code, with colons between them."
    ),
    "coupon.number_taken": gettext_lazy("The coupon %(coupon)s has the number %(text)s already."),
    "coupon.reserved": gettext_lazy("Register %(register)s holds the code until %(until)s."),
    "coupon.sealed": gettext_lazy(
        "The codes cannot be read: the office's secret key was changed since they were made. Make "
        "a new coupon."
    ),
    "coupon.too_many": gettext_lazy("A coupon has at most %(most)s of them."),
    "coupon.unknown": gettext_lazy("There is no such coupon code."),
    "coupon.used": gettext_lazy("The code was used (receipt %(receipt_code)s)."),
    "coupon.withdrawn": gettext_lazy("The code was withdrawn."),
}

STATES: Final[Mapping[str, Any]] = {
    "used": gettext_lazy("Used"),
    "freed": gettext_lazy("Freed"),
    "counted": gettext_lazy("Campaign code"),
    "reserved": gettext_lazy("In a basket"),
}
"""What became of a code (kasse.office.coupons.queries.State)."""

LOOKED: Final[Mapping[str, tuple[Any, Any]]] = {
    "unknown": (
        gettext_lazy("No coupon has this code"),
        gettext_lazy("Look for typing mistakes. A code that was made up ends here too."),
    ),
    "campaign": (
        gettext_lazy("A campaign code"),
        gettext_lazy("It is the same for everybody and is never used up."),
    ),
    "free": (
        gettext_lazy("It can be used"),
        gettext_lazy("Nobody has used it, and no basket holds it."),
    ),
    "reserved": (
        gettext_lazy("A basket holds it"),
        gettext_lazy("It is free again when that is given up, or after an hour."),
    ),
    "used": (
        gettext_lazy("It was used"),
        gettext_lazy("You can free it, so that it can be used once more."),
    ),
    "withdrawn": (
        gettext_lazy("It was withdrawn"),
        gettext_lazy("No till takes it. Bring its codes back, or the coupon, to change that."),
    ),
}
"""What a code is now (kasse.office.coupons.looking.State), and what that means."""

OFFLINE: Final[Mapping[str, Any]] = {
    "refuse": gettext_lazy("Tills refuse it"),
    "accept": gettext_lazy("Tills accept it, and it is looked at later"),
}
