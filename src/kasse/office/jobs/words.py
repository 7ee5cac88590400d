"""Background work in words: its kinds, states and stages, and why it did not come off."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "job.unknown": gettext_lazy("There is no such work; it may have been deleted."),
    "job.over": gettext_lazy("It has already ended."),
    "job.lost": gettext_lazy(
        "It was started several times, and each time the program ended before the work was done. "
        "See why in the log, then start it again."
    ),
    "job.failed": gettext_lazy(
        "A fault in the program ended it (%(error)s). The log has more. Start it again, and "
        "report the fault if it comes back."
    ),
    "job.unknown_kind": gettext_lazy(
        "This version of Kasse does not know this kind of work. Start it again after the upgrade."
    ),
    "schedule.unknown": gettext_lazy("No repeated work has this name."),
    "schedule.malformed": gettext_lazy(
        "Give a time of the day, and how often: from every 5 minutes to every 31 days."
    ),
}

KINDS: Final[Mapping[str, Any]] = {
    "jobs.tidy": gettext_lazy("Delete old background work"),
    "staff.tidy": gettext_lazy("Delete expired sessions and links"),
    "integrations.tidy": gettext_lazy("Delete old deliveries and answers"),
    "journal.verify": gettext_lazy("Verify a journal"),
    "running.backup": gettext_lazy("Make a back-up"),
    "catalogue.preview_edit": gettext_lazy("Look at items before changing them"),
    "catalogue.apply_edit": gettext_lazy("Change many items"),
    "catalogue.undo_edit": gettext_lazy("Undo a change of many items"),
    "catalogue.tidy": gettext_lazy("Delete old changes of many items"),
    "catalogue.begin_release": gettext_lazy("Begin new prices"),
    "catalogue.keep_prices": gettext_lazy("Keep prices in step with time and stores"),
    "labels.print": gettext_lazy("Print shelf labels"),
    "coupons.forget": gettext_lazy("Forget coupons' codes that no basket holds any more"),
    "promotions.end": gettext_lazy("Take promotions that are over from the tills"),
    "promotions.keep": gettext_lazy("Keep promotions in step with time and stores"),
    "promotions.simulate": gettext_lazy("Try a campaign on real sales"),
    "transfer.check": gettext_lazy("Check a file of items"),
    "transfer.import": gettext_lazy("Import items"),
    "transfer.undo": gettext_lazy("Undo an import"),
    "transfer.export": gettext_lazy("Export items"),
    "transfer.tidy": gettext_lazy("Delete old files and imports"),
}
"""What each kind of work is called; one that is not here is shown by its code."""

RESULTS: Final[Mapping[str, Any]] = {
    "bad": gettext_lazy("Left out"),
    "bytes": gettext_lazy("Size"),
    "categories": gettext_lazy("New categories"),
    "changed": gettext_lazy("Changed"),
    "deleted": gettext_lazy("Deleted"),
    "differences": gettext_lazy("Differences"),
    "entries": gettext_lazy("Entries"),
    "failed": gettext_lazy("Failed"),
    "imports": gettext_lazy("Imports"),
    "items": gettext_lazy("Items"),
    "kept": gettext_lazy("Left as they are"),
    "labels": gettext_lazy("Labels"),
    "name": gettext_lazy("File"),
    "new": gettext_lazy("New"),
    "price_lists": gettext_lazy("Price lists"),
    "releases": gettext_lazy("Price releases"),
    "same": gettext_lazy("As they are"),
    "sessions": gettext_lazy("Sessions"),
    "tickets": gettext_lazy("Links"),
}
"""What came of work, in words; what is not here is told to programs only."""

STATES: Final[Mapping[str, Any]] = {
    "waiting": gettext_lazy("Waiting"),
    "running": gettext_lazy("Running"),
    "done": gettext_lazy("Done"),
    "failed": gettext_lazy("Failed"),
    "stopped": gettext_lazy("Stopped"),
}


def kind_words(code: str) -> str:
    """What a kind of work is called."""
    return str(KINDS.get(code, code))


def state_words(state: str) -> str:
    """A state in a word."""
    return str(STATES.get(state, state))
