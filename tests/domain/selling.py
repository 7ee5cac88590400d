"""Terms, items and a counter to sell at, for the tests of the domain; nothing here is a mock."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kasse.domain.authority import Authority, Holder
from kasse.domain.basket import change
from kasse.domain.basket.decision import Decided, Decision, Situation
from kasse.domain.basket.discount import DiscountWish, give_discount
from kasse.domain.basket.evolve import evolve_all
from kasse.domain.basket.new_line import NewLine, add_line
from kasse.domain.basket.pricing import Priced, price_basket
from kasse.domain.basket.state import EMPTY, Basket
from kasse.domain.basket.tender import TenderWish, refund_as_paid, remaining, take_tender
from kasse.domain.cash_rounding import CASH_ROUNDINGS, CashRounding
from kasse.domain.item import Item
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused
from kasse.domain.permissions import PERMISSION_CODES
from kasse.domain.refund import RefundWish, refund_lines, refundable
from kasse.domain.sale import Origin, ReceiptNumber, sale
from kasse.domain.tax import TaxRate, TaxScheme
from kasse.domain.terms import Limits, TenderKind, Terms

AT = "2026-11-23T09:00:00.000Z"
TODAY = "2026-11-23"


def _rate(tax_class: str, rate_ppm: int, code: str) -> TaxRate:
    return TaxRate(
        tax_class=tax_class, region="DK", rate_ppm=rate_ppm, valid_from="1992-01-01", code=code
    )


DENMARK = TaxScheme(
    mode="inclusive",
    rounding_at="sum",
    rounding="half_up",
    rates=(
        _rate("standard", 250_000, "S"),
        _rate("zero", 0, "Z"),
        _rate("exempt", 0, "E"),
        _rate("outside", 0, "O"),
    ),
)
REDUCED = _rate("reduced", 120_000, "S")
CASH = TenderKind(kind="cash", type="cash", opens_drawer=True, gives_change=True)
CARD = TenderKind(kind="card", type="card", needs_reference=True)
WALLET = TenderKind(kind="mobilepay", type="wallet")
VOUCHER = TenderKind(kind="voucher", type="voucher", refunds=False)

DANISH = Terms(
    currency="DKK",
    region="DK",
    tax=replace(DENMARK, rates=(*DENMARK.rates, REDUCED)),
    cash_rounding=CASH_ROUNDINGS["DKK"],
    tenders=(CASH, CARD, WALLET, VOUCHER),
)

OWNER = Holder(person="anna", permissions=frozenset(PERMISSION_CODES), max_discount_ppm=1_000_000)
NOBODY = Holder(person="carl", permissions=frozenset())


def terms(
    *,
    mode: Any = "inclusive",
    rounding_at: Any = "sum",
    cash: CashRounding = CASH_ROUNDINGS["DKK"],
    **changes: Any,
) -> Terms:
    """The Danish terms with another way to reckon tax, another cash rounding, other fields."""
    tax = replace(DANISH.tax, mode=mode, rounding_at=rounding_at)
    return replace(DANISH, tax=tax, cash_rounding=cash, **changes)


def limits(**changes: int) -> Terms:
    """The Danish terms with other limits."""
    return replace(DANISH, limits=Limits(**changes))


def holder(*permissions: str, max_discount_ppm: int = 0) -> Holder:
    """Bo, with just these permissions."""
    return Holder(
        person="bo", permissions=frozenset(permissions), max_discount_ppm=max_discount_ppm
    )


def now(
    by: Holder = OWNER,
    *,
    approver: Holder | None = None,
    under: Terms = DANISH,
    today: str = TODAY,
) -> Situation:
    """A decision taken by somebody on 23 November 2026."""
    return Situation(
        terms=under, authority=Authority(holder=by, approver=approver), at=AT, today=today
    )


def item(name: str = "milk", price: int | None = 1295, **fields: Any) -> Item:
    """An item; its id and SKU are its name."""
    return Item(id=name, sku=name, name=name.title(), price=price, **fields)


MILK = item()
APPLES = item("apples", 2500, unit="kg")
PANT = item("pant", 100, kind="deposit")
BEER = item("beer", 1000, deposit="pant")


class Counter:
    """A basket in somebody's hand, with the entries that were written at once.

    Each deed must be allowed; `try_` gives the decision instead.
    """

    def __init__(self, under: Terms = DANISH, *, by: Holder = OWNER) -> None:
        self.now = now(by, under=under)
        self.basket = EMPTY
        self.entries: list[Draft] = []
        self.sales: list[dict[str, Any]] = []

    def take(self, decision: Decision) -> Decided:
        """Carry out what was decided."""
        assert isinstance(decision, Decided), decision
        self.basket = evolve_all(self.basket, decision.events)
        self.entries.extend(decision.entries)
        return decision

    def try_add(self, what: Item = MILK, quantity: int | None = None, **wish: Any) -> Decision:
        """Add an item; a beer comes with its deposit."""
        new = NewLine(
            basket="b-1",
            item=what,
            deposit=PANT if what.deposit == "pant" else None,
            quantity_thousandths=quantity,
            **wish,
        )
        return add_line(self.basket, new, self.now)

    def add(self, what: Item = MILK, quantity: int | None = None, **wish: Any) -> None:
        self.take(self.try_add(what, quantity, **wish))

    def set_quantity(self, line: int, quantity: int, *, reason: str | None = None) -> Decided:
        return self.take(
            change.set_quantity(
                self.basket, line=line, quantity_thousandths=quantity, reason=reason, now=self.now
            )
        )

    def remove(self, line: int) -> Decided:
        return self.take(change.remove_line(self.basket, line=line, reason=None, now=self.now))

    def set_price(self, line: int, price: int) -> Decided:
        wish = change.PriceWish(line=line, price_minor=price, reason="damaged")
        return self.take(change.set_price(self.basket, wish, self.now))

    def try_discount(self, line: int | None = None, **wish: Any) -> Decision:
        return give_discount(self.basket, DiscountWish(line=line, **wish), self.now)

    def discount(self, line: int | None = None, **wish: Any) -> None:
        self.take(self.try_discount(line, **wish))

    def exempt(self) -> None:
        self.take(change.exempt(self.basket, on=True, reason="embassy", now=self.now))

    @property
    def priced(self) -> Priced:
        return price_basket(self.basket, self.now.terms)

    @property
    def totals(self) -> list[int]:
        return [line.total_minor for line in self.priced.lines]

    def try_pay(self, kind: str, **wish: Any) -> Decision:
        wish = {"reference": "4242" if kind == "card" else None, **wish}
        return take_tender(self.basket, self.priced, TenderWish(kind=kind, **wish), self.now)

    def pay(self, kind: str, **wish: Any) -> None:
        self.take(self.try_pay(kind, **wish))

    def pay_as_paid(self) -> None:
        self.take(refund_as_paid(self.basket, self.priced, self.now))

    def sell(self) -> dict[str, Any]:
        """Close the paid basket; its `sale` as the journal has it, in an entry."""
        assert remaining(self.basket, self.priced) == 0
        number = ReceiptNumber(register_number="K1", number=len(self.sales) + 1)
        draft = sale(
            self.basket, self.priced, terms=self.now.terms, receipt=number, origin=Origin()
        )
        entry = in_entry(draft, seq=10 + len(self.sales))
        self.sales.append(entry)
        self.basket = EMPTY
        return entry

    def sell_for(self, kind: str = "cash") -> dict[str, Any]:
        """All that is due by one kind of tender, if anything is, and close."""
        if remaining(self.basket, self.priced):
            self.pay(kind)
        return self.sell()

    def try_refund(
        self, entry: Mapping[str, Any], lines: tuple[tuple[int, int], ...] | None = None
    ) -> Decision:
        """Give lines of a sale back, knowing of all the sales that came after it."""
        receipt = refundable(entry, [found for found in self.sales if gives_back(found, entry)])
        assert not isinstance(receipt, Refused)
        return refund_lines(
            self.basket, RefundWish(basket="b-1", receipt=receipt, lines=lines), self.now
        )

    def refund(
        self, entry: Mapping[str, Any], lines: tuple[tuple[int, int], ...] | None = None
    ) -> None:
        self.take(self.try_refund(entry, lines))


def in_entry(draft: Draft, *, seq: int = 10, **envelope: Any) -> dict[str, Any]:
    """A draft in its envelope, as the journal gives it back."""
    return {
        "v": 1,
        "kind": draft.kind,
        "register": "r-1",
        "store": "s-1",
        "seq": seq,
        "at": AT,
        "zone": "Europe/Copenhagen",
        "day": TODAY,
        "person": "anna",
        "app": "0.1.0",
        "rules": 1,
        "body": dict(draft.body),
        **envelope,
    }


def gives_back(entry: Mapping[str, Any], sold: Mapping[str, Any]) -> bool:
    """Whether an entry gives lines of another back."""
    return any(
        line.get("refund_of", {}).get("seq") == sold["seq"] for line in entry["body"]["lines"]
    )


def components(entries: list[dict[str, Any]]) -> dict[str, int]:
    """What all the entries together took from stock through bundles."""
    moved: dict[str, int] = {}
    for entry in entries:
        for line in entry["body"]["lines"]:
            for part in line.get("components", ()):
                moved[part["item"]] = moved.get(part["item"], 0) + part["quantity"]
    return moved


def code(decision: object) -> str:
    """The code of a refusal."""
    assert isinstance(decision, Refused), decision
    return decision.code


def basket_of(*lines: Any) -> Basket:
    """A basket that holds the lines, however they came to be."""
    return replace(EMPTY, basket="b-1", opened_at=AT, lines=tuple(lines))
