"""A draft as the page's template draws it: every row with its slot, its choices and its notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kasse.office.catalogue import queries as catalogue
from kasse.office.coupons import queries as coupons
from kasse.office.promotions.builder.draft import Draft, GoodsRow
from kasse.office.promotions.builder.typed import WORDS
from kasse.office.stores import queries as stores

FOUND: Final = 8
"""Items that a search offers at once."""

_Notes = Mapping[str, list[dict[str, Any]]]


def sentence_context(draft: Draft, *, assortment: str, notes: _Notes) -> dict[str, Any]:
    """What the sentence's template asks for."""
    language = get_language() or "en"
    items = [
        item
        for part in draft.parts
        for goods in part.goods
        for item in (*goods.items, *goods.not_items)
    ]
    wanted = _Shop(
        assortment=assortment,
        categories=catalogue.category_choices(assortment, language=language),
        names={item: name for item, name, _sku in catalogue.item_names(items)},
    )
    return {
        "draft": draft,
        "coupons": _coupons(draft.coupon, assortment),
        "notes": notes,
        "slots": slots(draft),
        "parts": [
            {
                "place": place,
                "number": place + 1,
                "slot": f"part-{place}",
                "field": f"part-{place}-count",
                "notes": notes.get(f"part-{place}", []),
                "row": part,
                "goods": [
                    _goods(goods, f"{place}:{number}", wanted)
                    for number, goods in enumerate(part.goods)
                ],
            }
            for place, part in enumerate(draft.parts)
        ],
        "holds": [
            {
                "place": place,
                "slot": f"holds-{place}",
                "field": f"holds-{place}-starts_at",
                "notes": notes.get(f"holds-{place}", []),
                "row": row,
                "days": [(str(day), words, str(day) in row.days) for day, words in weekdays()],
            }
            for place, row in enumerate(draft.holds)
        ],
        "tiers": [
            {
                "place": place,
                "slot": f"tier-{place}",
                "field": f"tier-{place}-least",
                "notes": notes.get(f"tier-{place}", []),
                "row": row,
            }
            for place, row in enumerate(draft.tiers)
        ],
        "give_notes": notes.get("give", []),
        **_choices(draft, assortment),
    }


def _coupons(chosen: str, assortment: str) -> list[tuple[str, str]]:
    """The coupons to choose from; one that is none of them stays in sight, with the check's note."""
    found = coupons.choices(assortment)
    if chosen and chosen not in {id_ for id_, _name in found}:
        archived = coupons.coupon(chosen)
        found.append((chosen, archived.name if archived is not None else chosen))
    return [("", _("None")), *found]


def _choices(draft: Draft, assortment: str) -> dict[str, Any]:
    """What may be chosen in the sentence's fields."""
    # What was chosen and is there no more stays chosen, and is refused until somebody removes it.
    places = {store: store for store in draft.stores}
    places |= {store.id: store.name for store in stores.sellers(assortment)}
    return {
        "ways": _ways(),
        "ons": _ons(draft),
        "measures": [
            ("count", _("pieces")),
            ("amount", stores.currency()),
            ("weight", _("kg or litres")),
        ],
        "combinations": [
            ("alone", _("nothing else")),
            ("all", _("all that combine")),
            ("group", _("those of the group")),
        ],
        "stores": [(id_, name, id_ in draft.stores) for id_, name in places.items()],
        "currency": stores.currency(),
    }


def slots(draft: Draft) -> list[str]:
    """All places of the sentence where something may be said."""
    rows = [f"part-{place}" for place in range(len(draft.parts))]
    rows += [f"holds-{place}" for place in range(len(draft.holds))]
    rows += [f"tier-{place}" for place in range(len(draft.tiers))]
    return [*rows, "names", "give", "limits", "who", "combines", "stores"]


def weekdays() -> list[tuple[int, str]]:
    """The days of the week, Mondays first, short."""
    return [
        (1, _("Mon")),
        (2, _("Tue")),
        (3, _("Wed")),
        (4, _("Thu")),
        (5, _("Fri")),
        (6, _("Sat")),
        (7, _("Sun")),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shop:
    """The assortment, its categories, and the names of the items chosen."""

    assortment: str
    categories: Sequence[tuple[str, str]]
    names: Mapping[str, str]


def _goods(goods: GoodsRow, key: str, shop: _Shop) -> dict[str, Any]:
    """A description in place PART:NUMBER."""
    names = shop.names
    known = dict(shop.categories)
    gone = (one for one in (*goods.categories, *goods.not_categories) if one not in known)
    categories = [*shop.categories, *((one, one) for one in dict.fromkeys(gone))]
    wanted = catalogue.ItemFilter(assortment=shop.assortment, search=goods.q)
    found = catalogue.items(wanted=wanted, limit=FOUND).items if goods.q else ()
    chosen = [words for id_, words in categories if id_ in goods.categories]
    return {
        "row": goods,
        "place": int(key.partition(":")[2]),
        "prefix": f"goods-{key.replace(':', '-')}",
        "key": key,
        "field": f"goods-{key.replace(':', '-')}-q",
        "items": [(item, names.get(item, item)) for item in goods.items],
        "not_items": [(item, names.get(item, item)) for item in goods.not_items],
        "categories": [(id_, words, id_ in goods.categories) for id_, words in categories],
        "not_categories": [(id_, words, id_ in goods.not_categories) for id_, words in categories],
        "chosen": ", ".join(words.strip() for words in chosen),
        "words": {
            name: {"chosen": getattr(goods, name), "more": goods.more.get(name, "")}
            for name in WORDS
        },
        "is_narrow": bool(
            goods.more
            or goods.brands
            or goods.tags
            or goods.price_from
            or goods.price_to
            or goods.not_items
            or goods.not_categories
            or goods.not_brands
            or goods.not_tags
        ),
        "is_all": not (goods.items or goods.categories or goods.brands or goods.tags),
        "found": [(item.id, item.name, item.price_minor) for item in found],
    }


def _ways() -> list[tuple[str, str]]:
    return [("percent", _("% off")), ("amount", _("off")), ("price", _("as the price"))]


def _ons(draft: Draft) -> list[tuple[str, str]]:
    """Which pieces of a set get it."""
    if len(draft.parts) == 1:
        return [
            ("all", _("all together")),
            ("cheapest", _("the cheapest")),
            ("dearest", _("the dearest")),
        ]
    found = [("all", _("all together"))]
    found += [
        (f"parts:{place}", _("those in place %(n)s") % {"n": place + 1})
        for place in range(len(draft.parts))
    ]
    if draft.give_on not in dict(found):
        places = draft.give_on.removeprefix("parts:").split(",")
        numbers = ", ".join(str(int(one) + 1) for one in places if one.isdecimal())
        found.append((draft.give_on, _("those in places %(n)s") % {"n": numbers}))
    return found
