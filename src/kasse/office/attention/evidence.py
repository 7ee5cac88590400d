"""The evidence of a finding: what was expected and found, the entries that it is about, both
versions of a fork; and what somebody can do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.office.attention.models import Finding
from kasse.office.catalogue import queries as catalogue
from kasse.office.coupons import queries as coupons
from kasse.office.frame.templatetags.kasse import local, money, quantity
from kasse.office.frame.words import refusals, sentence_of
from kasse.office.journal import queries as journal
from kasse.office.sales import queries as sales
from kasse.office.stores import queries as stores

NAMES: Final = {
    "stated": gettext_lazy("Stated"),
    "reckoned": gettext_lazy("Recalculated"),
    "counted": gettext_lazy("Counted"),
    "expected": gettext_lazy("Expected in the drawer"),
    "line": gettext_lazy("Line"),
    "part": gettext_lazy("Part of the payment"),
    "item": gettext_lazy("Item"),
    "name": gettext_lazy("Name on the receipt"),
    "deposit": gettext_lazy("Deposit item"),
    "receipt_code": gettext_lazy("Receipt"),
    "sold": gettext_lazy("Sold"),
    "returned": gettext_lazy("Returned"),
    "at": gettext_lazy("The till's clock"),
    "clock": gettext_lazy("The till's clock"),
    "previous_at": gettext_lazy("The previous entry"),
    "received_at": gettext_lazy("The office's clock"),
    "entries": gettext_lazy("Entries set aside"),
    "differences": gettext_lazy("Differences"),
    "first": gettext_lazy("The first of them"),
    "problem": gettext_lazy("Error"),
    "why": gettext_lazy("Why"),
    "category": gettext_lazy("Tax category"),
    "rate": gettext_lazy("Tax rate"),
    "about": gettext_lazy("About"),
    "coupon_name": gettext_lazy("Coupon"),
    "code": gettext_lazy("Code"),
    "other_receipt_code": gettext_lazy("The other receipt"),
    "campaign": gettext_lazy("Campaign"),
    "allowed": gettext_lazy("Allowed"),
    "times": gettext_lazy("Times applied"),
    "day": gettext_lazy("Day"),
}
_COMPARED: Final = (("stated", "reckoned"), ("counted", "expected"))
_AMOUNTS: Final = frozenset(name for pair in _COMPARED for name in pair)
_QUANTITIES: Final = frozenset({"sold", "returned"})
_NAMES_OF: Final = {("webhook.disabled", "name"): gettext_lazy("Web hook")}
"""Facts that mean something else in findings of one code."""

_CODES: Final = frozenset({"problem", "why"})
_LINKED: Final = frozenset({"coupon", "hook"})
"""Facts that say nothing to a reader, and lead somewhere (`_actions`)."""

_RECEIPTS: Final = {
    "receipt_code": gettext_lazy("Find the receipt"),
    "other_receipt_code": gettext_lazy("Find the other receipt"),
}
_INSTANTS: Final = frozenset({"at", "clock", "previous_at", "received_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that helps to settle a finding: where it is done, and who may."""

    words: str
    to: str
    permission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`facts` as (name, value) in words; `difference` is what was stated or counted less what was
    reckoned or expected, in words; `versions` are both sides of a fork."""

    facts: tuple[tuple[str, str], ...]
    difference: str
    versions: tuple[Any, ...]
    actions: tuple[Action, ...]


def of(found: Finding, *, zone: str, currency: str) -> Evidence:
    """The evidence of one finding."""
    facts = found.facts
    difference = ""
    for stated, reckoned in _COMPARED:
        if type(facts.get(stated)) is int and type(facts.get(reckoned)) is int:
            difference = money(facts[stated] - facts[reckoned], currency)
    versions: tuple[Any, ...] = ()
    if found.code.startswith("journal.") and found.seq:
        versions = journal.versions_of_number(register=found.register, seq=found.seq)
    return Evidence(
        facts=tuple(
            (
                str(_NAMES_OF.get((found.code, name)) or NAMES.get(name) or name),
                _value(name, value, zone, currency),
            )
            for name, value in facts.items()
            if name not in _LINKED
        ),
        difference=difference,
        versions=versions,
        actions=tuple(_actions(found)),
    )


def _value(name: str, value: Any, zone: str, currency: str) -> str:
    if type(value) is int and name in _AMOUNTS:
        return money(value, currency)
    if type(value) is int and name in _QUANTITIES:
        return quantity(value)
    if isinstance(value, str) and name in _INSTANTS:
        return local(value, zone)
    if isinstance(value, str) and name in _CODES and value in refusals():
        return sentence_of(value, {})
    return str(value)


def _actions(found: Finding) -> Iterator[Action]:
    facts = found.facts
    is_known = bool(found.register) and stores.register(found.register) is not None
    yield from _receipts(found)
    if found.seq and is_known and journal.entry(register=found.register, seq=found.seq):
        to = reverse("journal_entry", args=[found.register, found.seq])
        yield Action(words=_("See the entry"), to=to, permission="journal.view")
    for name in ("item", "deposit"):
        if name in facts and catalogue.item(str(facts[name])) is not None:
            to = reverse("item", args=[facts[name]])
            yield Action(words=_("Open the item and publish it"), to=to, permission="office.view")
    if found.code == "audit.item" and catalogue.item(str(facts.get("item", ""))) is None:
        yield Action(words=_("Create the item"), to=reverse("new_item"), permission="items.edit")
        to = f"{reverse('sales')}?{urlencode({'item': str(facts.get('item', ''))})}"
        yield Action(words=_("Every sale of it"), to=to, permission="sales.view")
    if found.code.startswith(("journal.", "audit.clock")):
        to = reverse("register", args=[found.register]) if is_known else reverse("registers")
        yield Action(words=_("To the register"), to=to, permission="office.view")
    if is_known and found.code.startswith(("journal.", "chain.", "night.")):
        to = reverse("journal", args=[found.register])
        yield Action(words=_("To the journal; verify it again"), to=to, permission="journal.view")
    if "hook" in facts:
        to = reverse("hook", args=[facts["hook"]])
        yield Action(words=_("To the web hook"), to=to, permission="integrations.edit")
    if found.code == "backup.failed":
        yield Action(words=_("To the back-ups"), to=reverse("backups"), permission="company.edit")
    if found.code.startswith("night."):
        yield Action(words=_("All journals"), to=reverse("journals"), permission="journal.view")


def _receipts(found: Finding) -> Iterator[Action]:
    facts = found.facts
    if found.seq and sales.which_are_sales([(found.register, found.seq)]):
        to = reverse("sale", args=[found.register, found.seq])
        yield Action(words=_("See the receipt"), to=to, permission="sales.view")
    for name, words in _RECEIPTS.items():
        if name in facts:
            to = f"{reverse('sales')}?{urlencode({'q': str(facts[name])})}"
            yield Action(words=str(words), to=to, permission="sales.view")
    if "coupon" in facts and coupons.coupon(str(facts["coupon"])) is not None:
        to = reverse("coupon", args=[facts["coupon"]])
        yield Action(words=_("To the coupon"), to=to, permission="office.view")
