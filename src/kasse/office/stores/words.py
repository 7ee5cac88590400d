"""Refusals about registers, and what tills report, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.office.stores.setting.keys import by_key

REFUSALS: Final[Mapping[str, Any]] = {
    "register.number_taken": gettext_lazy(
        "The number %(number)s is taken. Numbers are printed on receipts and never used twice."
    ),
    "register.number_malformed": gettext_lazy(
        "A number has at most 12 letters from A to Z and digits."
    ),
    "register.no_name": gettext_lazy("Give the register a name."),
    "register.no_store": gettext_lazy("Choose a store."),
    "register.retired": gettext_lazy("The register is retired and can no longer be paired."),
    "register.not_paired": gettext_lazy("The register has no till that could be locked out."),
    "company.currency_in_use": gettext_lazy(
        "Some tills use %(currency)s. The amounts in their drawers and journals are in that "
        "currency."
    ),
    "company.vat_number": gettext_lazy(
        "%(text)s cannot be a VAT number. Check it for typing mistakes."
    ),
    "group.name_taken": gettext_lazy("Another group is called %(name)s."),
    "group.not_empty": gettext_lazy(
        "This group still has stores: %(stores)s. Take them out first."
    ),
    "place.malformed": gettext_lazy("This cannot be saved. Check it for typing mistakes."),
    "settings.malformed": gettext_lazy(
        "This cannot be saved (%(field)s). Check it for typing mistakes."
    ),
    "settings.unknown": gettext_lazy("There is no such setting: %(field)s."),
    "settings.not_here": gettext_lazy("%(field)s is set for a store, a group or the company."),
    "settings.out_of_range": gettext_lazy("Between %(lowest)s and %(highest)s."),
    "settings.too_long": gettext_lazy(
        "At most %(lines)s lines of at most %(letters)s letters, or the paper has no room."
    ),
    "settings.hours": gettext_lazy("%(text)s are not hours. Write them like 08:00-17:30."),
    "settings.row_unnamed": gettext_lazy(
        "%(column)s must be filled in; to remove the row, empty all of it."
    ),
    "barcode.pattern": gettext_lazy("%(pattern)s is not a pattern for barcodes."),
    "store.archived": gettext_lazy("%(name)s is archived. Take it back first."),
    "store.registers_in_use": gettext_lazy(
        "Registers that are not retired: %(registers)s. Retire them first."
    ),
}

TILL_PROBLEMS: Final[Mapping[str, Any]] = {
    "feed.cut_off": gettext_lazy(
        "Loading items was cut off. The till tries again by itself. Look at its network if this stays."
    ),
    "feed.malformed": gettext_lazy(
        "The till cannot read the items that it was sent. Update till and office if this stays."
    ),
    "journal.truncated": gettext_lazy(
        "Entries arrive here cut short. Nothing is lost. If this stays, check the till's network."
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
        "The office accepts nothing of what is sent. The till tries again. If this stays, look "
        "at Attention."
    ),
    "sync.office_failing": gettext_lazy(
        "The office could not answer the till. It tries again by itself. Tell whoever runs the office "
        "if this stays."
    ),
    "sync.office_refused": gettext_lazy(
        "The office does not accept what the till asks for. Update both."
    ),
    "sync.other_register": gettext_lazy(
        "The device has since been paired as another register. Pair it as its own register "
        "again: what it sold is kept."
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


HEALTH: Final[Mapping[str, Any]] = {
    "ok": gettext_lazy("Online"),
    "silent": gettext_lazy("Silent"),
    "closed": gettext_lazy("Closed now"),
    "problem": gettext_lazy("Problem"),
    "locked": gettext_lazy("Locked out"),
    "unpaired": gettext_lazy("No till yet"),
    "retired": gettext_lazy("Retired"),
}
"""How a register is (stores.queries.health)."""

_STORAGES: Final[Mapping[str, Any]] = {
    "opfs": gettext_lazy("In the browser, kept"),
    "file": gettext_lazy("In a file"),
    "memory": gettext_lazy("In memory only: lost when the browser closes"),
}


def storage_words(code: str) -> str:
    """Where a till keeps what it sold; a later till's word may have none yet."""
    return str(_STORAGES.get(code, code))


def problem_words(code: str) -> str:
    """A till's problem in the reader's language; a later till's may have none yet."""
    words = TILL_PROBLEMS.get(code)
    if words is None:
        unknown = _("The till reports something that this office does not know yet (%(code)s).")
        return (
            unknown % {"code": code} + " " + _("Look at the till's screen, and update the office.")
        )
    return str(words)


FIELDS: Final[Mapping[str, Any]] = {key: setting.words for key, setting in by_key().items()}
"""Settings as the audit log names what was changed."""
