"""The settings that are tables, column by column."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kasse.office.stores.setting.hours import Spans
from kasse.office.stores.setting.kinds import Choice, Day, Flag, Number, Text
from kasse.office.stores.setting.rows import Column, Record, Table

ROUNDINGS: Final = (
    ("half_up", _("To the nearest, a half up")),
    ("half_even", _("To the nearest, a half to the even one")),
    ("half_down", _("To the nearest, a half down")),
    ("down", _("Always down")),
    ("up", _("Always up")),
)

_CODE: Final = Text(max_length=40, pattern=r"[a-z0-9_]+", needed=True)
_MINOR: Final = Number(minimum=0, maximum=100_000_000, unit="minor")
_NAME: Final = Text(max_length=40)

_NAMES: Final = (
    Column(path="names.da", kind=_NAME, words=_("In Danish"), names_it=True, optional=True),
    Column(path="names.en", kind=_NAME, words=_("In English"), names_it=True, optional=True),
)

TENDERS: Final = Table(
    columns=(
        *_NAMES,
        Column(path="kind", kind=_CODE, hidden=True),
        Column(
            path="type",
            kind=Choice(
                options=(
                    ("cash", _("Cash")),
                    ("card", _("Card")),
                    ("wallet", _("Phone")),
                    ("voucher", _("Voucher")),
                    ("account", _("Account")),
                )
            ),
            words=_("Kind"),
        ),
        Column(path="opens_drawer", kind=Flag(), words=_("Opens the drawer")),
        Column(path="gives_change", kind=Flag(), words=_("Gives change")),
        Column(path="needs_reference", kind=Flag(), words=_("Asks for a reference")),
        Column(path="refunds", kind=Flag(), words=_("Money back")),
    ),
    max_rows=20,
    unique=("kind",),
    coded="kind",
)

REASONS: Final = Table(
    columns=(*_NAMES, Column(path="code", kind=_CODE, hidden=True)),
    max_rows=20,
    unique=("code",),
    coded="code",
)

CUSTOMER_GROUPS: Final = Table(
    columns=(*_NAMES, Column(path="code", kind=_CODE, hidden=True)),
    max_rows=20,
    unique=("code",),
    coded="code",
)

TAX_CLASSES: Final[Mapping[str, Any]] = {
    "standard": _("Standard rate"),
    "reduced": _("Reduced rate"),
    "second_reduced": _("Second reduced rate"),
    "zero": _("Zero rate"),
    "exempt": _("Exempt"),
    "outside": _("Outside the tax"),
}
"""What each class is called."""

RATES: Final = Table(
    columns=(
        Column(
            path="tax_class",
            kind=Choice(options=tuple(TAX_CLASSES.items())),
            words=_("Tax class"),
        ),
        Column(
            path="rate",
            kind=Number(minimum=0, maximum=1_000_000, unit="ppm"),
            words=_("Percent"),
            names_it=True,
        ),
        Column(
            path="category",
            # UNTDID 5305, as electronic invoices name them.
            kind=Choice(
                options=(
                    ("S", _("S: taxed")),
                    ("AA", _("AA: lower rate")),
                    ("Z", _("Z: zero rate")),
                    ("E", _("E: exempt")),
                    ("O", _("O: outside the tax")),
                )
            ),
            words=_("Category"),
        ),
        Column(path="region", kind=Text(max_length=10, needed=True), words=_("Region")),
        Column(path="valid_from", kind=Day(), words=_("From")),
        Column(path="code", kind=Text(max_length=40), hidden=True, optional=True),
    ),
    max_rows=60,
    unique=("tax_class", "region", "valid_from"),
)

CASH_ROUNDING: Final = Record(
    columns=(
        Column(
            path="step",
            kind=Number(minimum=1, maximum=1_000_000, unit="minor"),
            words=_("To multiples of"),
        ),
        Column(
            path="rounding",
            kind=Choice(options=ROUNDINGS),
            words=_("How"),
            optional=True,
        ),
        Column(path="exact_up_to", kind=_MINOR, words=_("Exact up to"), optional=True),
        Column(path="at_least", kind=_MINOR, words=_("At least"), optional=True),
        Column(
            path="all_cash_only",
            kind=Flag(),
            words=_("Only when all is paid in cash"),
            optional=True,
        ),
    )
)

SPECIAL_DAYS: Final = Table(
    columns=(
        Column(path="day", kind=Day(), words=_("Day"), names_it=True),
        Column(path="name", kind=Text(max_length=60), words=_("Name")),
        Column(path="spans", kind=Spans(), words=_("Hours")),
    ),
    max_rows=60,
    unique=("day",),
)
