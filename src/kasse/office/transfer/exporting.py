"""Items into files in Kasse's own form: read back, they say the same to the letter.

Made in pieces: of the catalogue there are some hundred items in memory, of the file a part, and of
items that were chosen their SKUs.
"""

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter
from django.db import transaction

from kasse.domain.item import SaleWindow
from kasse.domain.money import CURRENCIES
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.jobs.kinds import Progress
from kasse.office.stores import queries as stores
from kasse.office.transfer import cells, files
from kasse.office.transfer.fields import OWN
from kasse.office.transfer.models import StoredFile
from kasse.office.transfer.services import FORMS

_STEP: Final = 500
_PART: Final = 512 * 1024


def export(
    progress: Progress,
    *,
    assortment: str,
    form: str,
    language: str,
    separator: str,
    chosen: Mapping[str, Any] | None = None,
) -> StoredFile:
    """Writes items into a file that is kept: those that `chosen` has (`items`, ids, or `matching`, a
    filter as a document), or all of them, archived ones too."""
    rows = _all_rows(assortment) if chosen is None else _chosen_rows(assortment, chosen)
    with tempfile.TemporaryFile() as made:
        lines = _lines(progress, rows, assortment, language, "," if separator == ";" else ".")
        if form == "xlsx":
            _write_workbook(made, lines)
        else:
            _write_csv(made, lines, separator)
        with transaction.atomic():
            return files.keep(
                files.pieces_of(made),
                name=f"items-{assortment}.{form}",
                content_type=FORMS[form],
                account=progress.by.id,
            )


def values_of(
    row: ItemRow, *, paths: Mapping[str, str], decimals: int, mark: str = "."
) -> dict[str, str]:
    """A row as text by field, as `building.build` reads it from an exact file. `paths` has the path
    of each category."""
    return {
        "sku": row.sku,
        "name": row.name,
        "names": cells.joined(cells.pair(*one) for one in sorted(row.names.items())),
        "kind": row.kind,
        "unit": row.unit,
        "open_price": _yes(row.open_price),
        "price": _amount(row.price_minor, decimals, mark),
        "cost": _amount(row.cost_minor, decimals, mark),
        "floor": _amount(row.floor_minor, decimals, mark),
        "tax_class": row.tax_class,
        "codes": cells.joined(row.codes),
        "category": paths.get(row.category or "", ""),
        "brand": row.brand,
        "supplier": row.supplier,
        "tags": cells.joined(row.tags),
        "variant_of": row.variant_of or "",
        "options": cells.joined(cells.pair(*one) for one in row.options),
        "modifier_groups": cells.joined(row.modifier_groups),
        "components": cells.joined(
            f"{_amount(count, 3, mark)} × {sku}" for sku, count in row.components
        ),
        "deposit": row.deposit or "",
        "min_age": "" if row.min_age is None else str(row.min_age),
        "blocked": cells.joined(f"{start}..{until or ''}" for start, until in row.blocked),
        "windows": cells.joined(map(_window, row.windows)),
        "content": _content(row.content, mark),
        "stock": _yes(row.stock),
        "sold": _yes(row.sold),
        "archived": _yes(row.archived),
        "stores": cells.joined(_store(own, decimals, mark) for own in row.stores or ()),
    }


def category_paths(assortment: str, *, language: str) -> dict[str, str]:
    """The path of each category, in a language where it has a name in it."""
    rows = catalogue.category_names(assortment)
    above = {category: (parent, names) for category, parent, names in rows}

    def names_of(category: str) -> list[str]:
        parent, names = above[category]
        own = catalogue.in_language(names, language) or category
        return [*(names_of(parent) if parent in above else []), own]

    return {category: cells.path(names_of(category)) for category in above}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """About how many there are, and the rows some hundred at a time."""

    total: int
    batches: Iterator[list[ItemRow]]


def _all_rows(assortment: str) -> _Rows:
    def batches() -> Iterator[list[ItemRow]]:
        last = ""
        while some := catalogue.rows_after(assortment, sku=last, limit=_STEP):
            yield some
            last = some[-1].sku

    return _Rows(total=catalogue.items_count(assortment), batches=batches())


def _chosen_rows(assortment: str, chosen: Mapping[str, Any]) -> _Rows:
    if "items" in chosen:
        skus = catalogue.skus_of(assortment, chosen["items"])
    else:
        skus = catalogue.matching_skus(catalogue.filter_from_document(chosen["matching"]))

    def batches() -> Iterator[list[ItemRow]]:
        for start in range(0, len(skus), _STEP):
            some = skus[start : start + _STEP]
            rows = catalogue.rows_by_sku(assortment, some)
            # One that went away meanwhile is not there any more.
            yield [rows[sku] for sku in some if sku in rows]

    return _Rows(total=len(skus), batches=batches())


def _lines(
    progress: Progress, rows: _Rows, assortment: str, language: str, mark: str
) -> Iterator[list[str]]:
    decimals = CURRENCIES[stores.currency()].exponent
    paths = category_paths(assortment, language=language)
    done = 0
    yield list(OWN)
    for some in rows.batches:
        for row in some:
            values = values_of(row, paths=paths, decimals=decimals, mark=mark)
            yield [cells.harmless(values[code]) for code in OWN]
        done += len(some)
        progress.report(done, max(rows.total, done), stage="writing")


def _write_csv(made: Any, lines: Iterator[list[str]], separator: str) -> None:
    text = io.TextIOWrapper(made, encoding="utf-8-sig", newline="", write_through=False)
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(lines)
    text.flush()
    text.detach()


def _write_workbook(made: Any, lines: Iterator[list[str]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(made, options)
    sheet = book.add_worksheet("items")
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            if text:
                sheet.write_string(number, column, text)
    book.close()


def _amount(value: int | None, decimals: int, mark: str) -> str:
    if value is None:
        return ""
    whole, fraction = divmod(value, 10**decimals)
    return f"{whole}{mark}{fraction:0{decimals}d}" if decimals else str(whole)


def _yes(value: bool) -> str:  # noqa: FBT001  # the value that is written
    return "yes" if value else "no"


def _content(content: tuple[int, str] | None, mark: str) -> str:
    return "" if content is None else f"{_amount(content[0], 3, mark)} {content[1]}"


def _window(window: SaleWindow) -> str:
    parts = {
        "from": window.from_,
        "to": window.to,
        "days": "".join(map(str, window.days)) or None,
        "starts": window.starts,
        "ends": window.ends,
    }
    return " ".join(f"{name}={value}" for name, value in parts.items() if value is not None)


def _store(own: InStore, decimals: int, mark: str) -> str:
    price = _amount(own.price_minor, decimals, mark)
    words = ([] if own.sold else ["not sold"]) + ([price] if price else [])
    return cells.pair(own.store, "; ".join(words))
