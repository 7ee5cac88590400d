"""Imports and exports in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.office.stores import queries as stores

REFUSALS: Final[Mapping[str, Any]] = {
    "import.unknown": gettext_lazy("There is no such import; it may have been deleted."),
    "import.busy": gettext_lazy("Not now: look at where this import is and try again from there."),
    "import.nothing_to_do": gettext_lazy(
        "No row is left to import: each has a problem or changes nothing."
    ),
    "import.nothing_to_undo": gettext_lazy("This import changed nothing that could be undone."),
    "item.sku_twice": gettext_lazy("%(sku)s is here twice."),
    "item.unknown_assortment": gettext_lazy("There is no such assortment."),
    "transfer.no_file": gettext_lazy("Choose a file first."),
    "transfer.empty": gettext_lazy("The file is empty."),
    "transfer.no_rows": gettext_lazy("The file has headers, but no row below them."),
    "transfer.not_a_table": gettext_lazy(
        "This is not a table. Save it as CSV or XLSX from the program that made it."
    ),
    "transfer.old_workbook": gettext_lazy(
        "This is a workbook in an old form, or one with a password. Save it as XLSX without a password."
    ),
    "transfer.encoding": gettext_lazy("The file cannot be read as %(encoding)s."),
    "transfer.too_many_columns": gettext_lazy("The table has more than %(most)s columns."),
    "transfer.too_many_rows": gettext_lazy(
        "The table has more than %(most)s rows. Split it into several files."
    ),
    "transfer.cell_too_long": gettext_lazy(
        "A cell that begins in row %(line)s does not end: a quotation mark may be missing."
    ),
    "transfer.too_large": gettext_lazy("The file is larger than %(megabytes)s MB. Split it."),
    "transfer.workbook_too_large": gettext_lazy(
        "The workbook would become far larger when it is opened. It was not opened."
    ),
    "transfer.workbook_broken": gettext_lazy(
        "The workbook is damaged or protected. Save it once more, or as CSV."
    ),
    "transfer.workbook_entities": gettext_lazy(
        "The workbook has a document type in it, as no spreadsheet writes. It was not opened."
    ),
    "transfer.unknown_system": gettext_lazy("This system is not known."),
    "transfer.unknown_form": gettext_lazy("A file can be CSV or XLSX."),
    "transfer.nothing_chosen": gettext_lazy("Choose items first."),
    "transfer.unclear": gettext_lazy(
        "A part of the filter could not be read, so it is not clear which items are meant. "
        "Correct the filter first."
    ),
    "transfer.unknown_row": gettext_lazy("There is no such row or field."),
    "transfer.mapping": gettext_lazy(
        "Choose a column for the name or the SKU, and each field once only."
    ),
    "transfer.unknown_tax": gettext_lazy("This shop has no tax of %(text)s. Choose a tax class."),
    "transfer.no_truth": gettext_lazy("%(text)s is neither yes nor no."),
    "transfer.unknown_word": gettext_lazy("%(text)s is not known here."),
    "transfer.code_rounded": gettext_lazy(
        "A spreadsheet has rounded this barcode to %(text)s; its digits are lost. Type it again."
    ),
    "transfer.code_ambiguous": gettext_lazy(
        "Several items have this barcode: %(skus)s. Give the SKU of the one that is meant."
    ),
    "transfer.unknown_category": gettext_lazy("There is no category %(text)s."),
    "transfer.no_pair": gettext_lazy("Write a name, a colon and a value, such as Size: Large."),
    "transfer.unknown_group": gettext_lazy("There is no modifier group %(text)s."),
    "transfer.no_part": gettext_lazy("Write one part per line, such as 2 × SKU."),
    "transfer.unknown_store": gettext_lazy("There is no store for %(text)s."),
    "transfer.sku_twice": gettext_lazy("Row %(line)s has the SKU %(sku)s too."),
}

FIELDS: Final[Mapping[str, Any]] = {
    "form": gettext_lazy("File"),
    "matching": gettext_lazy("Narrowed by"),
    "count": gettext_lazy("Items"),
}
"""Facts of the audit log."""

STATES: Final[Mapping[str, Any]] = {
    "mapping": gettext_lazy("Columns to choose"),
    "checking": gettext_lazy("Being checked"),
    "checked": gettext_lazy("Ready to import"),
    "running": gettext_lazy("Being imported"),
    "stopped": gettext_lazy("Stopped"),
    "done": gettext_lazy("Done"),
    "undoing": gettext_lazy("Being undone"),
    "undone": gettext_lazy("Undone"),
    "failed": gettext_lazy("Cannot be read"),
}


NOT_TAKEN: Final[Mapping[str, Any]] = {
    "quantity": gettext_lazy("How many there are is not taken: an import changes no stock."),
    "sale_price": gettext_lazy(
        "Prices for a time are not taken: an import has the ordinary price alone."
    ),
    "picture": gettext_lazy(
        "Pictures are not taken: nothing is fetched from other places. Put them on the items yourself."
    ),
}
"""Why a column is not taken (kasse.office.transfer.mapping.not_taken)."""


def match_words() -> list[tuple[str, str]]:
    """How rows find their items."""
    return [
        ("both", _("By SKU, and by barcode where no item has the SKU")),
        ("sku", _("By SKU alone")),
        ("gtin", _("By barcode first")),
    ]


def tax_words() -> list[tuple[str, str]]:
    """What a rate becomes that this country does not have."""
    return [
        ("", _("Show me each such row")),
        *((one, str(words)) for one, words in stores.TAX_CLASSES.items()),
    ]


def bad_code_words() -> list[tuple[str, str]]:
    """What a barcode becomes whose check digit is wrong."""
    return [
        ("", _("Show me each such row")),
        ("keep", _("Keep it as a code of my own")),
        ("drop", _("Leave it out")),
    ]
