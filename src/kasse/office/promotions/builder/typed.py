"""What was typed on the page, read into a promotion's document; problems by the part of the sentence
that they belong to (`slot_of`)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from kasse.domain.money import CURRENCIES, parse_amount
from kasse.domain.number_text import parse_number
from kasse.domain.outcome import Refused
from kasse.domain.quantity import parse_quantity
from kasse.office.frame.words import sentence
from kasse.office.promotions.builder.draft import (
    Draft,
    GoodsRow,
    HoldsRow,
    Marks,
    PartRow,
    TierRow,
)
from kasse.office.promotions.services.promotions import Wanted

MOST_ROWS: Final = 20
MOST_GOODS: Final = 50
"""Descriptions of one part, as many as the API takes."""

WORDS: Final = ("brands", "tags", "not_brands", "not_tags")
"""Lists of a description to which words are typed."""

_LONGEST: Final = 2_000
_LONGEST_VALUE: Final = 100
_MOST: Final = 10**9
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])")
_PLACE: Final = re.compile(r"(parts|holds|tiers)\[([0-9]+)\]")
_SLOTS: Final[Mapping[str, str]] = {
    "name": "names",
    "parts": "part-0",
    "holds": "holds-0",
    "tiers": "tier-0",
    "repeats": "tier-0",
    "measure": "tier-0",
    "multiplier": "give",
    "channels": "who",
    "coupon": "who",
    "customer_groups": "who",
    "group": "combines",
    "priority": "combines",
}


def slot_of(path: str) -> str:
    """The part of the sentence that a field of a document stands in."""
    row = _PLACE.match(path)
    if row is not None:
        return f"{row[1].removesuffix('s') if row[1] != 'holds' else 'holds'}-{row[2]}"
    first = path.partition(".")[0]
    return _SLOTS.get(first, first)


@dataclass(slots=True, kw_only=True)
class Typed:
    """The fields, the document that they make, and what cannot be read, by slot."""

    draft: Draft
    wanted: Wanted
    problems: dict[str, str] = field(default_factory=dict)


def draft_from(post: QueryDict) -> Draft:
    """The fields as they were sent."""

    def text(name: str) -> str:
        return post.get(name, "").replace("\0", "").strip()[:_LONGEST]

    return Draft(
        name_da=text("name_da"),
        name_en=text("name_en"),
        form=text("form") or "each",
        parts=_rows(post, "part", lambda at: _part(post, at)) or [PartRow()],
        give_way=text("give_way") or "percent",
        give_value=text("give_value"),
        give_on=text("give_on") or "all",
        give_pieces=text("give_pieces") or "1",
        measure=text("measure") or "count",
        tiers=_rows(
            post,
            "tier",
            lambda at: TierRow(
                least=text(f"tier-{at}-least"),
                way=text(f"tier-{at}-way") or "percent",
                value=text(f"tier-{at}-value"),
            ),
        ),
        repeats="repeats" in post,
        multiplier=text("multiplier"),
        holds=_rows(
            post,
            "holds",
            lambda at: HoldsRow(
                starts_at=text(f"holds-{at}-starts_at"),
                ends_at=text(f"holds-{at}-ends_at"),
                days=_list(post, f"holds-{at}-days"),
                from_clock=text(f"holds-{at}-from_clock"),
                to_clock=text(f"holds-{at}-to_clock"),
            ),
        )
        or [HoldsRow()],
        channels=_list(post, "channels"),
        customer_groups=_list(post, "customer_groups"),
        more_groups=text("more_groups"),
        coupon=text("coupon"),
        basket=text("basket"),
        customer=text("customer"),
        day=text("day"),
        total=text("total"),
        combines=text("combines") or "alone",
        group=text("group"),
        priority=text("priority") or "0",
        active="active" in post,
        stores=_list(post, "stores"),
    )


def read(draft: Draft, marks: Marks) -> Typed:
    """The document that the fields make; what cannot be read is left out and named."""
    return _Reader(draft, marks).typed()


class _Reader:
    def __init__(self, draft: Draft, marks: Marks) -> None:
        self._draft = draft
        self._marks = marks
        self._problems: dict[str, str] = {}

    def typed(self) -> Typed:
        draft = self._draft
        names = {"da": draft.name_da, "en": draft.name_en}
        body: dict[str, Any] = {
            "names": {language: name for language, name in names.items() if name},
            "form": draft.form,
            "parts": [self._part(place, part) for place, part in enumerate(draft.parts)],
            "holds": [
                when
                for place, row in enumerate(draft.holds)
                if (when := self._holds(f"holds-{place}", row))
            ],
            "channels": draft.channels,
            "customer_groups": _words(draft.customer_groups, draft.more_groups),
            "limits": self._limits(),
            "combines": draft.combines,
            "priority": self._signed("combines", draft.priority),
        }
        if draft.combines == "group":
            body["group"] = draft.group
        if draft.coupon:
            body["coupon"] = draft.coupon
        if draft.form in ("each", "set"):
            body["give"] = self._give()
        elif draft.form == "pool":
            body |= {
                "measure": draft.measure,
                "tiers": [self._tier(place, row) for place, row in enumerate(draft.tiers)],
                "repeats": draft.repeats,
            }
        else:
            body["multiplier"] = self._whole("give", draft.multiplier) or 0
        wanted = Wanted(body=body, active=draft.active, stores=draft.stores)
        return Typed(draft=draft, wanted=wanted, problems=self._problems)

    def _part(self, place: int, part: PartRow) -> dict[str, Any]:
        slot = f"part-{place}"
        goods = [self._goods(slot, row) for row in part.goods]
        is_set = self._draft.form == "set"
        count = self._whole(slot, part.count) if is_set else 1
        return {"goods": goods, "count": 0 if count is None else count}

    def _goods(self, slot: str, row: GoodsRow) -> dict[str, Any]:
        said: dict[str, Any] = {
            "items": row.items,
            "categories": row.categories,
            "brands": _words(row.brands, row.more.get("brands", "")),
            "tags": _words(row.tags, row.more.get("tags", "")),
            "not_items": row.not_items,
            "not_categories": row.not_categories,
            "not_brands": _words(row.not_brands, row.more.get("not_brands", "")),
            "not_tags": _words(row.not_tags, row.more.get("not_tags", "")),
            "price_from": self._amount(slot, row.price_from) if row.price_from else None,
            "price_to": self._amount(slot, row.price_to) if row.price_to else None,
            "expires_within": self._whole(slot, row.expires_within) if row.expires_within else None,
        }
        return {name: value for name, value in said.items() if value is not None}

    def _give(self) -> dict[str, Any]:
        draft = self._draft
        give: dict[str, Any] = {
            "way": draft.give_way,
            "value": self._value("give", draft.give_way, draft.give_value),
        }
        if draft.form == "each":
            return give
        on, _, places = draft.give_on.partition(":")
        give["on"] = on
        if on == "parts":
            give["parts"] = [int(one) for one in places.split(",") if one.isdecimal()]
        elif on != "all":
            give["pieces"] = self._whole("give", draft.give_pieces) or 0
        return give

    def _tier(self, place: int, row: TierRow) -> dict[str, Any]:
        slot, measure = f"tier-{place}", self._draft.measure
        least = self._whole(slot, row.least) if measure == "count" else None
        if measure == "amount":
            least = self._amount(slot, row.least)
        elif measure == "weight":
            least = self._number(slot, parse_quantity(row.least, "kg", self._marks.numbers))
        return {
            "least": least or 0,
            "way": row.way,
            "value": self._value(slot, row.way, row.value),
        }

    def _holds(self, slot: str, row: HoldsRow) -> dict[str, Any]:
        said: dict[str, Any] = {
            "from": row.starts_at[:16],
            "to": row.ends_at[:16],
            "days": [int(day) for day in row.days if day in "1234567"],
            "starts": self._clock(slot, row.from_clock),
            "ends": self._clock(slot, row.to_clock),
        }
        return {name: value for name, value in said.items() if value not in ("", [], None)}

    def _limits(self) -> dict[str, int]:
        draft = self._draft
        said = {
            "basket": draft.basket,
            "customer": draft.customer,
            "day": draft.day,
            "total": draft.total,
        }
        read = {name: self._whole("limits", text) for name, text in said.items() if text}
        return {name: number for name, number in read.items() if number is not None}

    def _value(self, slot: str, way: str, text: str) -> int:
        if way == "percent":
            found = parse_number(text.removesuffix("%").strip(), 4, self._marks.numbers, _MOST)
            return self._number(slot, found) or 0
        amount = self._amount(slot, text)
        # Nothing is a price; what cannot be read is none.
        return -1 if amount is None else amount

    def _amount(self, slot: str, text: str) -> int | None:
        currency = CURRENCIES[self._marks.currency]
        return self._number(slot, parse_amount(text, currency, self._marks.numbers))

    def _whole(self, slot: str, text: str) -> int | None:
        return self._number(slot, parse_number(text, 0, self._marks.numbers, _MOST))

    def _signed(self, slot: str, text: str) -> int:
        return self._whole(slot, text) or 0

    def _clock(self, slot: str, text: str) -> int | None:
        if not text:
            return None
        found = _CLOCK.fullmatch(text[:5])
        if found is None:
            return self._number(slot, Refused(code="number.not_a_number", facts={}))
        return int(found[1]) * 60 + int(found[2])

    def _number(self, slot: str, found: int | Refused) -> int | None:
        if isinstance(found, Refused):
            self._problems.setdefault(slot, sentence(found))
            return None
        return found


def _rows(
    post: QueryDict, kind: str, row: Callable[[int], Any], *, most: int = MOST_ROWS
) -> list[Any]:
    count = post.get(f"{kind}-rows", "")[:4]
    return [row(at) for at in range(min(int(count) if count.isdecimal() else 0, most))]


def _part(post: QueryDict, at: int) -> PartRow:
    goods: list[GoodsRow] = _rows(
        post, f"goods-{at}", lambda number: _goods(post, at, number), most=MOST_GOODS
    )
    count = post.get(f"part-{at}-count", "1").strip()[:10]
    return PartRow(count=count, goods=goods or [GoodsRow()])


def _goods(post: QueryDict, part: int, number: int) -> GoodsRow:
    prefix = f"goods-{part}-{number}"

    def text(name: str) -> str:
        return post.get(f"{prefix}-{name}", "").replace("\0", "").strip()[:_LONGEST]

    return GoodsRow(
        items=_list(post, f"{prefix}-items"),
        categories=_list(post, f"{prefix}-categories"),
        brands=_list(post, f"{prefix}-brands"),
        tags=_list(post, f"{prefix}-tags"),
        price_from=text("price_from"),
        price_to=text("price_to"),
        expires_within=text("expires_within"),
        not_items=_list(post, f"{prefix}-not_items"),
        not_categories=_list(post, f"{prefix}-not_categories"),
        not_brands=_list(post, f"{prefix}-not_brands"),
        not_tags=_list(post, f"{prefix}-not_tags"),
        q=text("q"),
        more={name: typed for name in WORDS if (typed := text(f"more_{name}"))},
    )


def _list(post: QueryDict, name: str) -> list[str]:
    found = (value.replace("\0", "")[:_LONGEST_VALUE] for value in post.getlist(name)[:1_000])
    return list(dict.fromkeys(value for value in found if value))


def _words(chosen: Sequence[str], more: str) -> list[str]:
    """Those chosen, whatever is in them, and those typed with commas between."""
    typed = (word for each in more.split(",") if (word := each.strip()))
    return list(dict.fromkeys((*chosen, *typed)))
