"""Every setting: its key, where it stands, what it holds, its words and help.

Forms, the API and the tables of where a value comes from are made from this list. A key is a path
in a layer of settings: `receipt.footer` is `footer` in the object `receipt`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _

from kasse.domain.barcodes import parse_pattern
from kasse.domain.documents import Malformed
from kasse.domain.outcome import Refused, refused
from kasse.domain.quantity import MAX_QUANTITY_THOUSANDTHS
from kasse.domain.terms import MAX_LINE_MINOR, MAX_LINES
from kasse.office.stores.setting import tables
from kasse.office.stores.setting.hours import Week
from kasse.office.stores.setting.kinds import (
    Amounts,
    Choice,
    Flag,
    Kind,
    Lines,
    Number,
    Several,
    Text,
)

Level: TypeAlias = Literal["company", "group", "store", "register"]

LEVELS: Final[tuple[Level, ...]] = ("company", "group", "store", "register")
"""From the widest to the narrowest."""

_NOT_ONE_REGISTER: Final[tuple[Level, ...]] = ("company", "group", "store")
_RECEIPT_LETTERS: Final = 48
_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the settings' page."""

    code: str
    words: Any
    about: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting. `levels` are those that may say it; `unit` is written after its field; `find`
    holds further words by which people look for it, in both languages."""

    key: str
    section: str
    words: Any
    about: Any
    kind: Kind
    levels: tuple[Level, ...] = LEVELS
    unit: Any = ""
    find: str = ""


SECTIONS: Final = (
    Section(
        code="receipt",
        words=_("Receipt"),
        about=_("What receipts say above and below the sale."),
    ),
    Section(
        code="payment",
        words=_("Payment"),
        about=_("Ways of paying, cash and how it is rounded."),
    ),
    Section(code="tax", words=_("Tax"), about=_("Rates, and how tax is worked out.")),
    Section(
        code="till",
        words=_("At the till"),
        about=_("Signing out, limits, best-before dates and barcodes of your own."),
    ),
    Section(
        code="reasons",
        words=_("Reasons"),
        about=_("What people choose from when they give a discount, void or open the drawer."),
    ),
    Section(
        code="hours",
        words=_("Opening hours"),
        about=_("When the shop is open, week by week and on special days."),
    ),
)

_REASON_WORDS: Final = (
    ("line_removed", _("A line is removed")),
    ("price_changed", _("A price is changed")),
    ("discount", _("A discount is given")),
    ("basket_voided", _("A basket is voided")),
    ("pay_in", _("Money is paid in")),
    ("pay_out", _("Money is paid out")),
    ("drop", _("Money goes to the safe")),
    ("drawer_opened", _("The drawer is opened")),
    ("tax_exempt", _("A basket is sold without tax")),
    ("returned", _("Goods come back")),
    ("age_override", _("An age check is skipped")),
)

_WEEKDAYS: Final = (
    ("mon", _("Monday")),
    ("tue", _("Tuesday")),
    ("wed", _("Wednesday")),
    ("thu", _("Thursday")),
    ("fri", _("Friday")),
    ("sat", _("Saturday")),
    ("sun", _("Sunday")),
)


def _not_a_pattern(line: str) -> Refused | None:
    found = parse_pattern(line)
    return found if isinstance(found, Refused) else None


_RECEIPT: Final = (
    Setting(
        key="receipt.header",
        section="receipt",
        words=_("Above the sale"),
        about=_("Lines under the store's name, address and phone, which are printed anyway."),
        kind=Lines(max_lines=12, max_length=_RECEIPT_LETTERS),
        find="header top heading logo slogan sidehoved øverst top tekst bon kvittering",
    ),
    Setting(
        key="receipt.footer",
        section="receipt",
        words=_("Below the sale"),
        about=_("Thanks, opening hours, how long goods can be exchanged."),
        kind=Lines(max_lines=20, max_length=_RECEIPT_LETTERS),
        find="footer bottom thanks returns bytteret tak sidefod nederst tekst bon kvittering",
    ),
    Setting(
        key="receipt.show_qr",
        section="receipt",
        words=_("QR code of the digital receipt"),
        about=_("Customers scan it and read the receipt on their phone."),
        kind=Flag(),
        find="digital receipt scan e-receipt digital kvittering",
    ),
    Setting(
        key="receipt.digital_url",
        section="receipt",
        words=_("Address of digital receipts"),
        about=_("Empty means this office's own address. Only a receipt service needs another."),
        kind=Text(max_length=200, pattern=r"https?://[!-~]+"),
        find="url link web adresse digital kvittering",
    ),
)

_PAYMENT: Final = (
    Setting(
        key="tenders",
        section="payment",
        words=_("Ways of paying"),
        about=_("In the order in which tills show them. Empty a row to remove it."),
        kind=tables.TENDERS,
        find="tender payment card cash mobilepay voucher account betaling kort kontant gavekort konto",
    ),
    Setting(
        key="cash_rounding",
        section="payment",
        words=_("Rounding of cash"),
        about=_("The smallest coin decides. A step of the smallest unit means no rounding."),
        kind=tables.CASH_ROUNDING,
        find="rounding øre coin afrunding kontant",
    ),
    Setting(
        key="quick_cash",
        section="payment",
        words=_("Quick cash"),
        about=_("Amounts that the till offers as buttons, with spaces between them."),
        kind=Amounts(maximum=100_000_000, max_count=12),
        find="buttons notes hurtigknapper sedler beløb",
    ),
    Setting(
        key="denominations",
        section="payment",
        words=_("Coins and notes"),
        about=_("What a drawer is counted in, with spaces between the values."),
        kind=Amounts(maximum=100_000_000, max_count=30),
        find="denominations count drawer mønter sedler optælling kasse",
    ),
)

_TAX: Final = (
    Setting(
        key="tax.mode",
        section="tax",
        words=_("Prices are"),
        about=_("What an item's price means. Changing it changes what customers pay."),
        kind=Choice(
            options=(("inclusive", _("with tax")), ("exclusive", _("without tax, which is added")))
        ),
        levels=_NOT_ONE_REGISTER,
        find="inclusive exclusive vat moms inkl ekskl",
    ),
    Setting(
        key="tax.rates",
        section="tax",
        words=_("Tax rates"),
        about=_(
            "A new rate gets a row of its own with the day from which it counts. Old rows stay, for "
            "goods that come back."
        ),
        kind=tables.RATES,
        levels=_NOT_ONE_REGISTER,
        find="vat moms sats afgift procent rate percent",
    ),
    Setting(
        key="tax.rounding_at",
        section="tax",
        words=_("Tax is rounded"),
        about=_("Once for the whole receipt, or for each line."),
        kind=Choice(options=(("sum", _("once per receipt")), ("line", _("line by line")))),
        levels=_NOT_ONE_REGISTER,
        find="rounding vat moms afrunding",
    ),
    Setting(
        key="tax.rounding",
        section="tax",
        words=_("How tax is rounded"),
        about=_("To the smallest unit of the currency."),
        kind=Choice(options=tables.ROUNDINGS),
        levels=_NOT_ONE_REGISTER,
        find="rounding vat moms afrunding",
    ),
)

_TILL: Final = (
    Setting(
        key="limits.sign_out_after_s",
        section="till",
        words=_("Sign out automatically"),
        about=_("After this time without a touch. The basket is kept. 0 means never."),
        kind=Number(minimum=0, maximum=_DAY_S, unit="seconds"),
        unit=_("seconds"),
        find="timeout lock log off automatic log ud lås automatisk tid",
    ),
    Setting(
        key="best_before",
        section="till",
        words=_("Goods past their best-before date"),
        about=_("What the till does when somebody scans such a date. Not set, it asks."),
        kind=Choice(
            options=(
                ("ask", _("Ask whether to sell")),
                ("sell", _("Sell")),
                ("refuse", _("Refuse")),
            )
        ),
        find="expiry date mindst holdbar til dato udløb",
    ),
    Setting(
        key="in_store_patterns",
        section="till",
        words=_("Barcodes of your own"),
        about=_(
            "One pattern per line, such as 21IIIIIVPPPPC: the prefix, I for the item, P for a "
            "price, W for a weight, Q for a count, V and C for check digits."
        ),
        kind=Lines(max_lines=40, max_length=20, refuses=_not_a_pattern),
        find="in-store barcode pattern scale weight price label vægt stregkode mønster prisetiket",
    ),
    Setting(
        key="limits.max_lines",
        section="till",
        words=_("Most lines in a basket"),
        about=_("Catches typing mistakes."),
        kind=Number(minimum=1, maximum=MAX_LINES),
        find="limit grænse maksimum linjer",
    ),
    Setting(
        key="limits.max_quantity",
        section="till",
        words=_("Largest quantity of a line"),
        about=_("Catches a barcode scanned into the quantity field."),
        kind=Number(minimum=1, maximum=MAX_QUANTITY_THOUSANDTHS, unit="thousandths"),
        find="limit grænse maksimum antal mængde",
    ),
    Setting(
        key="limits.max_amount",
        section="till",
        words=_("Largest amount of a basket"),
        about=_("Nothing larger can be sold at once."),
        kind=Number(minimum=1, maximum=MAX_LINE_MINOR, unit="minor"),
        find="limit grænse maksimum beløb",
    ),
)

_CUSTOMER_GROUPS: Final = Setting(
    key="customer_groups",
    section="till",
    words=_("Groups of customers"),
    about=_(
        "Whom a cashier can say that a customer is, for prices and promotions of groups. Empty a row "
        "to remove it."
    ),
    kind=tables.CUSTOMER_GROUPS,
    find="customer group member staff kundegruppe medlem personale",
)

_REASONS: Final = (
    Setting(
        key="reasons_required",
        section="reasons",
        words=_("A reason must be given when"),
        about=_("Otherwise it may be left out."),
        kind=Several(options=_REASON_WORDS),
        find="required mandatory reason påkrævet begrundelse årsag",
    ),
    *(
        Setting(
            key=f"reasons.{code}",
            section="reasons",
            words=words,
            about=_("What people choose from. Empty a row to remove it."),
            kind=tables.REASONS,
            find=f"reason {code.replace('_', ' ')} begrundelse årsag grund",
        )
        for code, words in _REASON_WORDS
    ),
)

_HOURS: Final = (
    Setting(
        key="hours.week",
        section="hours",
        words=_("The week"),
        about=_("Such as 08:00–17:30, or 11–14, 17–22. An empty day is closed."),
        kind=Week(words=_WEEKDAYS),
        levels=_NOT_ONE_REGISTER,
        find="opening hours weekday monday sunday åbningstider ugedag",
    ),
    Setting(
        key="hours.public_holidays",
        section="hours",
        words=_("On public holidays"),
        about=_(
            "The country's own, known for each year. Special days count before them. Not set: open."
        ),
        kind=Choice(options=(("closed", _("Closed")), ("open", _("Open as on other days")))),
        levels=_NOT_ONE_REGISTER,
        find="holiday bank holiday helligdag ferie lukket jul påske",
    ),
    Setting(
        key="hours.special",
        section="hours",
        words=_("Special days"),
        about=_("Other hours on one day, or closed when the hours are empty."),
        kind=tables.SPECIAL_DAYS,
        levels=_NOT_ONE_REGISTER,
        find="exception holiday christmas undtagelse særlige dage ferie lukkedag jul",
    ),
)

SETTINGS: Final = (*_RECEIPT, *_PAYMENT, *_TAX, *_TILL, _CUSTOMER_GROUPS, *_REASONS, *_HOURS)


@cache
def by_key() -> Mapping[str, Setting]:
    """The settings by their keys."""
    return {setting.key: setting for setting in SETTINGS}


def check_value(setting: Setting, value: object) -> Refused | None:
    """Refuses settings.malformed with the path of what is wrong with a value."""
    try:
        setting.kind.check(value, setting.key)
    except Malformed as problem:
        return refused("settings.malformed", field=problem.field)
    return None


def found(search: str, *, level: Level) -> Iterator[Setting]:
    """The settings of a level that have every word of `search` in their words, help or key."""
    wanted = search.casefold().split()
    sections = {section.code: f"{section.words} {section.about}" for section in SECTIONS}
    for setting in SETTINGS:
        said = (setting.key, setting.words, setting.about, setting.find, sections[setting.section])
        text = " ".join(str(part) for part in said).casefold()
        if level in setting.levels and all(word in text for word in wanted):
            yield setting
