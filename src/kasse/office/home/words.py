"""Refusals and findings in words: what is the matter and what to do."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.domain.outcome import Refused

REFUSALS: Final[Mapping[str, Any]] = {
    "login.wrong": gettext_lazy("E-mail and password do not match. Check both and try again."),
    "login.locked": gettext_lazy("Too many wrong log-ins. Wait 15 minutes, then try again."),
    "pin.not_digits": gettext_lazy("A PIN consists of digits only."),
    "pin.too_short": gettext_lazy("The PIN is too short: use at least %(digits)s digits."),
    "pin.too_long": gettext_lazy("The PIN is too long: use at most %(digits)s digits."),
    "pin.trivial": gettext_lazy(
        "The PIN is too easy to guess. Avoid repeated digits and digits in a row."
    ),
    "pin.differs": gettext_lazy("The two PINs differ. Type the same PIN twice."),
    "person.no_name": gettext_lazy("Give the person a name."),
    "person.no_role": gettext_lazy("Choose at least one role."),
    "register.number_taken": gettext_lazy(
        "The number %(number)s is taken. Numbers stand on receipts and are never used twice."
    ),
    "register.number_malformed": gettext_lazy(
        "A number has at most 12 letters from A to Z and digits."
    ),
    "register.no_name": gettext_lazy("Give the register a name."),
    "register.no_store": gettext_lazy("Choose a store."),
    "register.retired": gettext_lazy("The register is retired and gets no till any more."),
    "prices.nothing_to_publish": gettext_lazy("There are no new prices to publish."),
    "item.field_missing": gettext_lazy("This must be filled in."),
    "item.field_malformed": gettext_lazy("This cannot be right. Check what was typed."),
    "item.price_out_of_range": gettext_lazy("A price is zero or more."),
    "item.refers_to_itself": gettext_lazy("An item cannot be part, deposit or variant of itself."),
    "item.unknown_reference": gettext_lazy("There is no %(to)s in this assortment."),
    "item.sku_taken": gettext_lazy("Another item has the SKU %(sku)s."),
    "barcode.check_digit": gettext_lazy(
        "%(text)s has a wrong check digit. Compare it with the digits under the barcode."
    ),
    "barcode.too_long": gettext_lazy("A code has at most 70 characters."),
    "barcode.empty": gettext_lazy("An empty line is no code."),
    "number.empty": gettext_lazy("Type a number."),
    "number.not_a_number": gettext_lazy("This is no number."),
    "number.grouping": gettext_lazy("The marks in this number are not where they belong."),
    "number.too_many_decimals": gettext_lazy("This number has too many decimals."),
    "number.too_large": gettext_lazy("This number is too large."),
    "attention.settled": gettext_lazy("Somebody has settled this already."),
    "attention.unknown": gettext_lazy("This finding is not there any more."),
}


def sentence(refused: Refused) -> str:
    """A refusal in the reader's language; an unknown code stands as it is."""
    words = REFUSALS.get(refused.code)
    if words is None:
        return _("This was refused: %(code)s.") % {"code": refused.code}
    try:
        return str(words) % refused.facts
    except (KeyError, ValueError):
        return str(words)


TILL_PROBLEMS: Final[Mapping[str, Any]] = {
    "feed.cut_off": gettext_lazy(
        "Loading items was cut off. The till tries again by itself. Look at its network if this stays."
    ),
    "feed.malformed": gettext_lazy(
        "The till cannot read the items that it was sent. Update till and office if this stays."
    ),
    "journal.truncated": gettext_lazy(
        "Entries arrive here cut short. Nothing is lost. Look at the till's network if this stays."
    ),
    "storage.failed": gettext_lazy(
        "The device cannot write. Stop selling on it and keep it as it is until somebody has looked at it."
    ),
    "storage.full": gettext_lazy(
        "The device's disk is full. Make room on it. Nothing that was entered is lost."
    ),
    "sync.ahead": gettext_lazy(
        "The office holds more of this register than the device does. Sending has stopped. Find out "
        "whether another device sells as this register, before it is used further."
    ),
    "sync.behind": gettext_lazy(
        "The office was set back to an older state. The till sends what is missing by itself."
    ),
    "sync.fork": gettext_lazy(
        "The office holds another history of this register. Sending has stopped, both are kept. Find "
        "out which device belongs there, and pair the other with a register of its own."
    ),
    "sync.malformed": gettext_lazy(
        "The till cannot read this office's answers. Look for a log-in page of the till's network."
    ),
    "sync.not_taken": gettext_lazy(
        "The office takes nothing of what is sent. The till tries again. Look at Attention if this stays."
    ),
    "sync.office_failing": gettext_lazy(
        "The office could not answer the till. It tries again by itself. Tell whoever runs the office "
        "if this stays."
    ),
    "sync.office_refused": gettext_lazy(
        "The office does not take what the till asks. Update till and office."
    ),
    "sync.other_register": gettext_lazy(
        "The device was paired as another register since. Pair it as its own register again: what it "
        "sold is kept."
    ),
    "sync.set_aside": gettext_lazy(
        "What the till sent was set aside, and sending has stopped. Look at Attention."
    ),
    "sync.too_large": gettext_lazy(
        "The till sends too much at once. It sends smaller pieces by itself."
    ),
    "sync.unpaired": gettext_lazy(
        "The office does not know the device any more. Pair it again: what it sold is kept."
    ),
    "sync.unreachable": gettext_lazy(
        "The till could not reach the office. It tries again by itself. Look at its network if this stays."
    ),
}
"""What a till says hinders its exchange with the office: what is the matter, and what to do."""


def problem_words(code: str) -> str:
    """A till's problem in the reader's language; a later till's may have none yet."""
    words = TILL_PROBLEMS.get(code)
    if words is None:
        unknown = _("The till tells of something this office has no words for yet (%(code)s).")
        return (
            unknown % {"code": code} + " " + _("Look at the till's screen, and update the office.")
        )
    return str(words)


FINDINGS: Final[Mapping[str, tuple[Any, Any]]] = {
    "journal.fork": (
        gettext_lazy("Two entries have one number"),
        gettext_lazy(
            "Two devices have sold as this register. Both versions are kept. Find out which device "
            "belongs there, and pair the other with a register of its own."
        ),
    ),
    "journal.hash": (
        gettext_lazy("The chain of the journal is broken"),
        gettext_lazy(
            "What was sent does not follow from what is held. It is set aside, whole. Keep the device "
            "as it is until somebody has looked at it."
        ),
    ),
    "journal.gap": (
        gettext_lazy("Entries are missing"),
        gettext_lazy("The till sends them again by itself. Look again when it is online."),
    ),
    "journal.register": (
        gettext_lazy("A journal of another register was sent"),
        gettext_lazy("A device seems to have another one's data. Look at which one it is."),
    ),
    "journal.envelope": (
        gettext_lazy("An entry is not complete"),
        gettext_lazy("It is set aside, whole. Look at the version of the till's program."),
    ),
    "journal.not_canonical": (
        gettext_lazy("An entry is not in the journal's form"),
        gettext_lazy("It is set aside, whole. Look at the version of the till's program."),
    ),
    "journal.after": (
        gettext_lazy("Entries wait behind a broken one"),
        gettext_lazy("They are kept and belong to the finding of the same register before this."),
    ),
    "night.differences": (
        gettext_lazy("What is derived does not agree with the journal"),
        gettext_lazy(
            "The nightly check found figures that differ. The journal is right: whoever runs the "
            "office derives them again with kasse verify --rebuild."
        ),
    ),
    "night.failed": (
        gettext_lazy("The nightly check could not be made"),
        gettext_lazy("Tell whoever runs the office; the log says why."),
    ),
    "audit.item": (
        gettext_lazy("An unknown item was sold"),
        gettext_lazy("The till sold an item that is not in the catalogue. The sale counts."),
    ),
    "audit.deposit": (
        gettext_lazy("An item was sold without its deposit"),
        gettext_lazy("The till did not know the deposit item. Publish it; the sale counts."),
    ),
    "audit.refund": (
        gettext_lazy("More was given back than was sold"),
        gettext_lazy(
            "Two registers, or a copy of one, gave the same goods back. Every refund counts. Look at "
            "the receipts and the drawers."
        ),
    ),
    "audit.clock_ahead": (
        gettext_lazy("A till's clock was ahead"),
        gettext_lazy("Set the clock of the device, or let it set itself."),
    ),
    "audit.clock_backwards": (
        gettext_lazy("A till's clock went backwards"),
        gettext_lazy("Times of sales may be wrong. Set the clock of the device."),
    ),
    "audit.clock_off": (
        gettext_lazy("A till's clock is wrong"),
        gettext_lazy("Set the clock of the device, or let it set itself."),
    ),
    "audit.clock_unreadable": (
        gettext_lazy("A till's clock cannot be read"),
        gettext_lazy("Set the clock of the device."),
    ),
}
"""Code of a finding: its title, and what to do about it."""

_SUMS: Final = (
    gettext_lazy("A sale does not add up"),
    gettext_lazy("The sale counts as it was made. Compare the receipt with what was stated."),
)


def finding_words(code: str) -> tuple[str, str]:
    """The title of a finding, and what to do about it."""
    title, advice = FINDINGS.get(code, _SUMS)
    return str(title), str(advice)
