"""The items' form: what was typed, read into a row, with a sentence beside each bad field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from kasse.domain.money import CURRENCIES, format_amount, parse_amount
from kasse.domain.outcome import Refused
from kasse.domain.quantity import format_quantity, parse_quantity
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.frame.numbers import number_format
from kasse.office.frame.words import sentence

FIELD_OF_CODE: Final = {
    "barcode.check_digit": "codes",
    "barcode.too_long": "codes",
    "barcode.empty": "codes",
    "item.price_out_of_range": "price",
    "item.sku_taken": "sku",
    "item.unknown_reference": "deposit",
    "item.refers_to_itself": "deposit",
}

_PART: Final = re.compile(r"\s*(?P<sku>.+?)\s*[×*]\s*(?P<quantity>[^×*]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form as typed: `values` go back into the fields, `problems` beside them by name."""

    row: ItemRow
    values: dict[str, Any]
    problems: dict[str, str]


def values_of(row: ItemRow, *, currency: str, language: str) -> dict[str, Any]:
    """What the form's fields show of an item."""
    marks = number_format(language)
    price = row.price_minor
    return {
        "sku": row.sku,
        "name": row.name,
        "name_da": row.names.get("da", ""),
        "name_en": row.names.get("en", ""),
        "kind": row.kind,
        "unit": row.unit,
        "open_price": row.open_price,
        "price": "" if price is None else format_amount(price, CURRENCIES[currency], marks),
        "tax_class": row.tax_class,
        "codes": "\n".join(row.codes),
        "category": row.category or "",
        "variant_of": row.variant_of or "",
        "options": "\n".join(f"{axis}: {value}" for axis, value in row.options),
        "modifier_groups": list(row.modifier_groups),
        "components": "\n".join(
            f"{sku} × {format_quantity(count, 'pcs', marks)}" for sku, count in row.components
        ),
        "deposit": row.deposit or "",
        "min_age": "" if row.min_age is None else str(row.min_age),
        "stock": row.stock,
        "sold": row.sold,
        "archived": row.archived,
    }


def read(post: QueryDict, *, before: ItemRow, currency: str, language: str) -> Typed:
    """The row that the form makes of `before`; fields without a problem only."""
    problems: dict[str, str] = {}
    price = _price(post, currency, language, problems)
    row = replace(
        before,
        sku=before.sku or post.get("sku", "").strip(),
        name=post.get("name", "").strip(),
        names={
            name: text for name in ("da", "en") if (text := post.get(f"name_{name}", "").strip())
        },
        kind=post.get("kind", "goods"),
        unit=post.get("unit", "pcs"),
        open_price="open_price" in post,
        price_minor=price,
        tax_class=post.get("tax_class", "standard"),
        codes=tuple(_lines(post.get("codes", ""))),
        category=post.get("category") or None,
        variant_of=post.get("variant_of", "").strip() or None,
        options=_options(post.get("options", ""), problems),
        modifier_groups=tuple(post.getlist("modifier_groups")),
        components=_components(post.get("components", ""), language, problems),
        deposit=post.get("deposit", "").strip() or None,
        min_age=_age(post.get("min_age", ""), problems),
        stock="stock" in post,
        sold="sold" in post,
        archived="archived" in post,
    )
    for name in ("sku", "name"):
        if not getattr(row, name):
            problems[name] = _("This must be filled in.")
    values: dict[str, Any] = {**post.dict(), "modifier_groups": list(row.modifier_groups)}
    values |= {flag: flag in post for flag in ("open_price", "stock", "sold", "archived")}
    return Typed(row=row, values=values | {"sku": row.sku}, problems=problems)


def problem_of(refused: Refused) -> dict[str, str]:
    """A refusal by `save_items` beside the field that it is about."""
    field = str(refused.facts.get("field") or FIELD_OF_CODE.get(refused.code, "sku"))
    return {field: sentence(refused)}


def _price(
    post: Mapping[str, Any], currency: str, language: str, problems: dict[str, str]
) -> int | None:
    text = str(post.get("price", ""))
    if not text.strip():
        return None
    amount = parse_amount(text, CURRENCIES[currency], number_format(language))
    if isinstance(amount, Refused):
        problems["price"] = sentence(amount)
        return None
    return amount


def _age(text: str, problems: dict[str, str]) -> int | None:
    if not text.strip():
        return None
    if text.strip().isascii() and text.strip().isdigit() and 0 < int(text[:6]) < 150:
        return int(text)
    problems["min_age"] = _("Type an age in years.")
    return None


def _options(text: str, problems: dict[str, str]) -> tuple[tuple[str, str], ...]:
    found = []
    for line in _lines(text):
        axis, colon, value = line.partition(":")
        if not colon or not axis.strip() or not value.strip():
            problems["options"] = _("Write one option a line, such as Size: Large.")
            return ()
        found.append((axis.strip(), value.strip()))
    return tuple(found)


def _components(text: str, language: str, problems: dict[str, str]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for line in _lines(text):
        part = _PART.fullmatch(line)
        count: int | Refused = 1_000
        if part is not None:
            count = parse_quantity(part["quantity"].strip(), "kg", number_format(language))
        if isinstance(count, Refused) or count <= 0:
            problems["components"] = _("Write one part a line, such as SKU × 2.")
            return ()
        found[part["sku"] if part else line] = count
    return tuple(found.items())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\0", "").splitlines() if line.strip()]
