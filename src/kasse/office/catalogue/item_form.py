"""The items' form: what was typed, read into a row, with a sentence beside each bad field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from kasse.domain.item import SaleWindow
from kasse.domain.money import CURRENCIES, format_amount, parse_amount
from kasse.domain.number_text import NumberFormat
from kasse.domain.outcome import Refused
from kasse.domain.quantity import format_quantity, parse_quantity
from kasse.office.catalogue import window_form
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence

FIELD_OF_CODE: Final = {
    "barcode.check_digit": "codes",
    "barcode.too_long": "codes",
    "barcode.empty": "codes",
    "item.price_out_of_range": "price",
    "item.sku_taken": "sku",
}

_FLAGS: Final = ("open_price", "stock", "sold")
_TEXTS: Final = ("tax_class", "kind", "unit", "brand", "supplier", "deposit", "variant_of")
_MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form as typed: `values` go back into the fields, `problems` beside them by name."""

    row: ItemRow
    values: dict[str, Any]
    problems: dict[str, str]


def values_of(row: ItemRow, *, currency: str, language: str) -> dict[str, Any]:
    """What the form's fields show of an item."""
    marks = number_format(language)
    content, content_unit = row.content or (None, "kg")
    own = {one.store: one for one in row.stores or ()}
    return {
        "sku": row.sku,
        "name": row.name,
        "name_da": row.names.get("da", ""),
        "name_en": row.names.get("en", ""),
        "kind": row.kind,
        "unit": row.unit,
        "open_price": row.open_price,
        "price": money_text(row.price_minor, currency=currency, marks=marks),
        "cost": money_text(row.cost_minor, currency=currency, marks=marks),
        "floor": money_text(row.floor_minor, currency=currency, marks=marks),
        "content": "" if content is None else format_quantity(content, "kg", marks),
        "content_unit": content_unit,
        "tax_class": row.tax_class,
        "brand": row.brand,
        "supplier": row.supplier,
        "tags": ", ".join(row.tags),
        "codes": list(row.codes),
        "category": row.category or "",
        "variant_of": row.variant_of or "",
        "options": "\n".join(f"{axis}: {value}" for axis, value in row.options),
        "modifier_groups": list(row.modifier_groups),
        "components": [
            {"sku": sku, "quantity": format_quantity(count, "pcs", marks)}
            for sku, count in row.components
        ],
        "deposit": row.deposit or "",
        "min_age": "" if row.min_age is None else str(row.min_age),
        "windows": window_form.values_of(row.windows),
        "blocked": [{"from": start, "to": until or ""} for start, until in row.blocked],
        "stores": {
            store: {
                "sold": one.sold,
                "price": money_text(one.price_minor, currency=currency, marks=marks),
            }
            for store, one in own.items()
        },
        "stock": row.stock,
        "sold": row.sold,
    }


def read(post: QueryDict, *, before: ItemRow, currency: str, language: str) -> Typed:
    """The row that the form makes of `before`; fields without a problem only. A new item's SKU may
    be left empty."""
    form = _Form(post=post, currency=currency, marks=number_format(language))
    row = replace(
        before,
        sku=before.sku or form.text("sku"),
        name=form.text("name"),
        names=names_with(
            {code: form.text(f"name_{code}") for code in ("da", "en")}, before=before.names
        ),
        kind=post.get("kind", "goods"),
        unit=post.get("unit", "pcs"),
        open_price="open_price" in post,
        price_minor=form.amount("price"),
        cost_minor=form.amount("cost"),
        floor_minor=form.amount("floor"),
        content=form.content(),
        tax_class=post.get("tax_class", "standard"),
        brand=form.text("brand"),
        supplier=form.text("supplier"),
        tags=tuple(filter(None, (tag.strip() for tag in form.text("tags").split(",")))),
        codes=form.codes(),
        category=post.get("category") or None,
        variant_of=form.text("variant_of") or None,
        options=form.options(),
        modifier_groups=tuple(post.getlist("modifier_groups")),
        components=form.components(),
        deposit=form.text("deposit") or None,
        min_age=form.age(),
        windows=form.windows(),
        blocked=form.blocked(),
        stores=form.stores(before.stores or ()),
        stock="stock" in post,
        sold="sold" in post,
    )
    if not row.name:
        form.problems["name"] = _("This must be filled in.")
    # A price can be changed, not taken back: without one, save_items would keep the old one.
    is_emptied = before.sku and before.price_minor is not None and not form.text("price")
    if is_emptied and not row.open_price:
        form.problems["price"] = _("This must be filled in.")
    return Typed(row=row, values=form.as_typed(row), problems=form.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedInStore:
    """What a store does another way as typed, as `Typed`."""

    own: InStore
    values: dict[str, Any]
    problems: dict[str, str]


def read_in_store(post: QueryDict, *, currency: str, language: str) -> TypedInStore:
    """The small form of one store: `store`, `sold` and `price`, empty for the assortment's."""
    form = _Form(post=post, currency=currency, marks=number_format(language))
    own = InStore(store=form.text("store"), sold="sold" in post, price_minor=form.amount("price"))
    values = {"sold": own.sold, "price": post.get("price", "")}
    return TypedInStore(own=own, values=values, problems=form.problems)


def names_with(typed: Mapping[str, str], *, before: Mapping[str, str]) -> dict[str, str]:
    """Names as typed, by language; those in languages that the form does not ask for stay."""
    others = {code: text for code, text in before.items() if code not in typed}
    return others | {code: text for code, text in typed.items() if text}


def problem_of(refused: Refused) -> dict[str, str]:
    """A refusal by `save_items` beside the field that it is about."""
    field = str(refused.facts.get("field") or FIELD_OF_CODE.get(refused.code, "sku"))
    return {field: sentence(refused)}


def money_text(amount_minor: int | None, *, currency: str, marks: NumberFormat) -> str:
    """An amount as it is typed; "" for none."""
    return "" if amount_minor is None else format_amount(amount_minor, CURRENCIES[currency], marks)


class _Form:
    """Reads fields of one POST, and gathers what is wrong with them."""

    def __init__(self, *, post: QueryDict, currency: str, marks: NumberFormat) -> None:
        self.post = post
        self.currency = currency
        self.marks = marks
        self.problems: dict[str, str] = {}

    def text(self, name: str) -> str:
        return self.post.get(name, "").strip()

    def amount(self, name: str, *, field: str = "") -> int | None:
        text = self.text(name)
        if not text:
            return None
        amount = parse_amount(text, CURRENCIES[self.currency], self.marks)
        if isinstance(amount, Refused):
            self.problems[field or name] = sentence(amount)
            return None
        return amount

    def content(self) -> tuple[int, str] | None:
        text = self.text("content")
        if not text:
            return None
        amount = parse_quantity(text, "kg", self.marks)
        if isinstance(amount, Refused) or amount <= 0:
            self.problems["content"] = _("Type an amount, such as 0.5.")
            return None
        return amount, self.post.get("content_unit", "kg")

    def codes(self) -> tuple[str, ...]:
        return tuple(line for text in self.post.getlist("codes") for line in _lines(text))

    def age(self) -> int | None:
        text = self.text("min_age")
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 3 and 0 < int(text) < 150:
            return int(text)
        self.problems["min_age"] = _("Type an age in years.")
        return None

    def options(self) -> tuple[tuple[str, str], ...]:
        found = []
        for line in _lines(self.post.get("options", "")):
            axis, colon, value = line.partition(":")
            if not colon or not axis.strip() or not value.strip():
                self.problems["options"] = _("Write one option per line, such as Size: Large.")
                return ()
            found.append((axis.strip(), value.strip()))
        return tuple(found)

    def components(self) -> tuple[tuple[str, int], ...]:
        found: dict[str, int] = {}
        for part in self.component_values():
            count = parse_quantity(part["quantity"] or "1", "kg", self.marks)
            if isinstance(count, Refused) or count <= 0:
                self.problems["components"] = _("Type how many of each part are in it.")
                return ()
            if part["sku"] in found:
                self.problems["components"] = _(
                    "%(sku)s is listed twice. Say once how many are in it."
                ) % {"sku": part["sku"]}
                return ()
            found[part["sku"]] = count
        return tuple(found.items())

    def component_values(self) -> list[dict[str, str]]:
        skus = self.post.getlist("component_sku")[:_MOST_ROWS]
        counts = [*self.post.getlist("component_quantity"), *[""] * len(skus)]
        return [
            {"sku": sku.strip(), "quantity": count.strip()}
            for sku, count in zip(skus, counts, strict=False)
            if sku.strip()
        ]

    def windows(self) -> tuple[SaleWindow, ...]:
        found = window_form.read(window_form.typed(self.post))
        if found is None:
            self.problems["windows"] = _("Type times such as 07:30.")
        return found or ()

    def blocked_values(self) -> list[dict[str, str]]:
        starts = self.post.getlist("blocked_from")[:_MOST_ROWS]
        ends = [*self.post.getlist("blocked_to"), *[""] * len(starts)]
        rows = zip(starts, ends, strict=False)
        return [{"from": start, "to": until} for start, until in rows if start or until]

    def blocked(self) -> tuple[tuple[str, str | None], ...]:
        rows = self.blocked_values()
        if not all(row["from"] for row in rows):
            self.problems["blocked"] = _("Say from which day.")
        return tuple((row["from"], row["to"] or None) for row in rows if row["from"])

    def stores(self, before: Sequence[InStore]) -> tuple[InStore, ...]:
        """What the table of stores says; stores that were not in it stay as they are."""
        shown = set(self.post.getlist("stores"))
        sold = set(self.post.getlist("sold_in"))
        read_ = [
            InStore(
                store=store,
                sold=store in sold,
                price_minor=self.amount(f"price_{store}", field="stores"),
            )
            for store in sorted(shown)
        ]
        return (*read_, *(own for own in before if own.store not in shown))

    def as_typed(self, row: ItemRow) -> dict[str, Any]:
        """What goes back into the fields, right or wrong."""
        post = self.post
        sold = set(post.getlist("sold_in"))
        return {
            **{name: self.post.get(name, "") for name in _TEXTS},
            **{flag: flag in post for flag in _FLAGS},
            **post.dict(),
            "sku": row.sku,
            "codes": list(self.codes()),
            "modifier_groups": post.getlist("modifier_groups"),
            "components": self.component_values(),
            "windows": window_form.typed(post),
            "blocked": self.blocked_values(),
            "stores": {
                store: {"sold": store in sold, "price": post.get(f"price_{store}", "")}
                for store in post.getlist("stores")
            },
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\0", "").splitlines() if line.strip()]
