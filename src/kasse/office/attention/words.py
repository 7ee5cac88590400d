"""Findings in words: what is the matter and what to do."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "attention.settled": gettext_lazy("Somebody has settled this already."),
    "attention.not_theirs": gettext_lazy(
        "This person may not settle it. Hand it over to somebody who may."
    ),
    "attention.no_words": gettext_lazy("Write a note."),
    "attention.note_needed": gettext_lazy(
        "This is about what counts as sold. Write what you found out before you settle it."
    ),
    "attention.unknown": gettext_lazy("This finding is not there any more."),
}

FINDINGS: Final[Mapping[str, tuple[Any, Any]]] = {
    "webhook.disabled": (
        gettext_lazy("A web hook was switched off"),
        gettext_lazy(
            "It is no longer told what happens. Look at its log, fix the receiver, and switch it "
            "on again."
        ),
    ),
    "journal.fork": (
        gettext_lazy("Two devices sold as one register"),
        gettext_lazy(
            "What one of them sold counts. What the other sold is kept, but is in no figures: they "
            "may be too low. Find out which device belongs there, pair the other with a register "
            "of its own, and compare the receipts below with the drawers."
        ),
    ),
    "journal.hash": (
        gettext_lazy("What a till sent does not fit its journal"),
        gettext_lazy(
            "It is kept aside and is in no figures yet, so they may be too low. Mostly the till "
            "sends it again by itself, and it counts then. If the figures of the day still differ "
            "from the receipts tomorrow, keep the device as it is, delete nothing on it, and call "
            "whoever runs the office."
        ),
    ),
    "journal.gap": (
        gettext_lazy("Entries are missing"),
        gettext_lazy(
            "Until they are here, they and what came after them are in no figures. The till sends "
            "them again by itself. Look again when it is online."
        ),
    ),
    "journal.register": (
        gettext_lazy("A journal of another register was sent"),
        gettext_lazy(
            "It is kept aside and is in no figures. A device seems to have another one's data. Find "
            "out which one it is."
        ),
    ),
    "journal.envelope": (
        gettext_lazy("An entry is not complete"),
        gettext_lazy(
            "It is kept aside and is in no figures, so they may be too low. Let the till take the "
            "newest version of its program; if it stays, call whoever runs the office."
        ),
    ),
    "journal.not_canonical": (
        gettext_lazy("An entry is not in the journal's form"),
        gettext_lazy(
            "It is kept aside and is in no figures, so they may be too low. Let the till take the "
            "newest version of its program; if it stays, call whoever runs the office."
        ),
    ),
    "journal.after": (
        gettext_lazy("Entries wait behind a broken one"),
        gettext_lazy(
            "They are kept, but are in no figures yet. Look at the earlier finding of the same "
            "register: when that is put right, these count too."
        ),
    ),
    "backup.failed": (
        gettext_lazy("The nightly back-up could not be made"),
        gettext_lazy(
            "Until one is made, everything since the last one exists in one place only. Whoever "
            "runs the office finds the reason under background work, and with kasse doctor."
        ),
    ),
    "night.differences": (
        gettext_lazy("Figures do not agree with the journal"),
        gettext_lazy(
            "The nightly check found figures that differ. The journal is right: whoever runs the "
            "office derives them again with kasse verify --rebuild."
        ),
    ),
    "night.failed": (
        gettext_lazy("The nightly check could not be made"),
        gettext_lazy("Tell whoever runs the office; the log says why."),
    ),
    "chain.differences": (
        gettext_lazy("A journal does not agree with what is kept of it"),
        gettext_lazy(
            "A verification of this register found differences. Look at the journal's page: it says "
            "what differs, and what to do."
        ),
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
        gettext_lazy("More was returned than was sold"),
        gettext_lazy(
            "Two registers, or a copy of one, refunded the same goods. Every refund counts. Look "
            "at the receipts and the drawers."
        ),
    ),
    "coupon.used_twice": (
        gettext_lazy("A coupon's code was used twice"),
        gettext_lazy(
            "Two sales took the same code, at least one of them while the office could not be asked. "
            "Both count. Look at the receipts, and at what the coupon's tills do without the office."
        ),
    ),
    "coupon.unknown": (
        gettext_lazy("A coupon's code that nobody made was taken"),
        gettext_lazy(
            "The till took it while the office could not be asked. The sale counts. If it happens "
            "again, have the coupon's tills refuse it then."
        ),
    ),
    "coupon.withdrawn": (
        gettext_lazy("A withdrawn coupon's code was taken"),
        gettext_lazy("The till did not know yet that it was withdrawn. The sale counts."),
    ),
    "promotion.over_limit": (
        gettext_lazy("A promotion was applied more often than allowed"),
        gettext_lazy(
            "Tills sold at the same time, or without the office. Every sale counts, and tills give no "
            "more of it than the limit from now on."
        ),
    ),
    "audit.drawer": (
        gettext_lazy("A drawer was far off when it was counted"),
        gettext_lazy(
            "Count it once more, and look for a sale, a pay-out or change that was taken down "
            "wrongly. The count stands; what was found out belongs in the note."
        ),
    ),
    "audit.clock_ahead": (
        gettext_lazy("A till's clock was ahead"),
        gettext_lazy("Set the device's clock, or let it set itself."),
    ),
    "audit.clock_backwards": (
        gettext_lazy("A till's clock went backwards"),
        gettext_lazy("Times of sales may be wrong. Set the clock of the device."),
    ),
    "audit.clock_off": (
        gettext_lazy("A till's clock is wrong"),
        gettext_lazy("Set the device's clock, or let it set itself."),
    ),
    "audit.clock_unreadable": (
        gettext_lazy("A till's clock cannot be read"),
        gettext_lazy("Set the clock of the device."),
    ),
}
"""Code of a finding: its title, and what to do about it."""

TAB_WORDS: Final[Mapping[str, Any]] = {
    "open": gettext_lazy("Open"),
    "taken": gettext_lazy("Taken on"),
    "waiting": gettext_lazy("Waiting"),
    "settled": gettext_lazy("Settled"),
}
"""What the findings in each state are called together."""

STATE_WORDS: Final[Mapping[str, Any]] = {
    "open": gettext_lazy("Not taken on"),
    "taken": gettext_lazy("Taken on"),
    "waiting": gettext_lazy("Waiting"),
    "settled": gettext_lazy("Settled"),
}
"""The state of one finding."""

_SUMS: Final = (
    gettext_lazy("A sale does not add up"),
    gettext_lazy("The sale counts as it was made. Compare the receipt with what was stated."),
)


def finding_words(code: str) -> tuple[str, str]:
    """The title of a finding, and what to do about it."""
    title, advice = FINDINGS.get(code, _SUMS)
    return str(title), str(advice)
