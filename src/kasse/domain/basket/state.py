"""What a basket is, and what can happen to it.

Amounts are minor units of the store's currency, quantities thousandths of the line's unit, rates
parts per million. Events are kept on disk one by one as they happen, so that a till which dies
in mid-sale comes back to the same basket; their fields are therefore a format of their own
(read again within hours, not years) and only ever get new fields with defaults.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kasse.domain.item import Component, ItemKind
from kasse.domain.prices import PriceOption
from kasse.domain.promotions.promotion import Promotion
from kasse.domain.quantity import Unit

TenderType: TypeAlias = Literal["cash", "card", "wallet", "voucher", "account"]

CouponChecked: TypeAlias = Literal["office", "offline", "none"]
"""Who was asked about a coupon's code; `none` where it gives as often as one likes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenModifier:
    """A modifier on a line, `quantity` times for each unit of the item."""

    group: str
    modifier: str
    name: str
    price_minor: int
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """The line of a receipt that a refund line gives back."""

    register: str
    seq: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeOverride:
    """The age check was passed over for limits up to `age` (BSK-42)."""

    age: int
    by: str
    reason: str
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; `quantity_thousandths` is below zero when goods come back.

    `line` is its number in the basket, never used twice. `components` are for one unit; a line
    that gives a receipt's line back has none, they are shares of what was sold (REF-2).
    `fixed_amount_minor` is the amount printed on the label of a weighed item: what the customer
    read is what they pay, whatever weight follows from it. `deposit_missing` is the deposit item
    that should have followed and that nobody knew (BSK-40). `moment` is the store's local minute
    at which the line was put in ("2026-11-30T16:59"), by which times of prices are judged; lines
    that give a receipt back have none. `price_list` is the list that the price is from, None for
    the item's or the store's own; `price_options` are lower prices on condition (PRICE-4).
    `categories` are its own and those above it, `floor_minor` the least that one unit may cost after
    promotions (PRO-5).
    """

    line: int
    item: str
    sku: str
    name: str
    kind: ItemKind
    unit: Unit
    quantity_thousandths: int
    list_price_minor: int
    price_minor: int
    tax_class: str
    tax_category: str
    tax_rate_ppm: int
    category: str | None = None
    code: str | None = None
    modifiers: tuple[ChosenModifier, ...] = ()
    components: tuple[Component, ...] = ()
    stock: bool = True
    fixed_amount_minor: int | None = None
    price_reason: str | None = None
    price_approved_by: str | None = None
    deposit_of: int | None = None
    deposit_missing: str | None = None
    refund_of: ReceiptLine | None = None
    lot: str | None = None
    serial: str | None = None
    expires_on: str | None = None
    best_before: str | None = None
    age_checked: int | None = None
    age_override: AgeOverride | None = None
    note: str | None = None
    return_reason: str | None = None
    approved_by: str | None = None
    moment: str | None = None
    price_list: str | None = None
    price_options: tuple[PriceOption, ...] = ()
    variant_of: str | None = None
    categories: tuple[str, ...] = ()
    brand: str | None = None
    tags: tuple[str, ...] = ()
    floor_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A discount by hand: of one line, or of the basket when `line` is None.

    Either `rate_ppm` or `amount_minor` (above zero) is there.
    """

    discount: int
    by: str
    reason: str | None = None
    line: int | None = None
    rate_ppm: int | None = None
    amount_minor: int | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """One part of the payment.

    `amount_minor` counts towards the basket (below zero when money goes back); `rounding_minor`
    is the cash rounding that came with it, and stands on its own line of the receipt.
    """

    tender: int
    kind: str
    type: TenderType
    amount_minor: int
    rounding_minor: int = 0
    given_minor: int | None = None
    change_minor: int | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """The whole basket is free of tax."""

    by: str
    reason: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """What is added comes back, without a receipt: who asked, why, and who allowed it (BSK-45)."""

    by: str
    reason: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedCoupon:
    """A coupon that was handed over, by one of its codes. `checked` says who knows that a code that
    gives once may give now: the office, which holds it for this basket, or nobody (CPN-5, CPN-6)."""

    coupon: str
    name: str
    code: str
    checked: CouponChecked


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidDiscount:
    """A discount as it stood on a receipt's line; `amount_minor` is below zero. It has a number, or
    is of a promotion."""

    source: str
    amount_minor: int
    discount: int | None = None
    reason: str | None = None
    promotion: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPromotion:
    """A promotion that gave something on a receipt: its rule, whose goods are named by the numbers
    of the receipt's lines, and the lines that it had bound."""

    rule: Promotion
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """A receipt's line as it was paid, and how much of it came back before this basket.

    `components` are those of the whole line, `bare_minor` its amount without modifiers,
    `floor_minor` the least that promotions leave of it; `refunded_minor` and its tax are what was
    given back of it before.
    """

    line: int
    quantity_thousandths: int
    returned_thousandths: int
    amount_minor: int
    tax_minor: int
    exempted_minor: int = 0
    discounts: tuple[PaidDiscount, ...] = ()
    components: tuple[Component, ...] = ()
    unit: Unit = "pcs"
    tax_category: str = ""
    tax_rate_ppm: int = 0
    bare_minor: int = 0
    floor_minor: int = 0
    refunded_minor: int = 0
    refunded_tax_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTender:
    """One part of how a receipt was paid."""

    kind: str
    type: TenderType
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A receipt that lines of this basket give back.

    `cash_left_minor` and `rounding_left_minor` are the exact cash part and its rounding, less
    what earlier refunds took of them (MONEY-21).
    """

    register: str
    seq: int
    receipt_code: str
    lines: tuple[PaidLine, ...]
    tenders: tuple[PaidTender, ...]
    cash_left_minor: int
    rounding_left_minor: int
    total_minor: int
    promotions: tuple[PaidPromotion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """A sale in the making; one without lines has an id only while goods are to come back, coupons
    were handed over for it, or somebody said who the customer is."""

    basket: str | None = None
    opened_at: str | None = None
    lines: tuple[Line, ...] = ()
    discounts: tuple[Discount, ...] = ()
    tenders: tuple[Tender, ...] = ()
    sources: tuple[Source, ...] = ()
    exemption: Exemption | None = None
    returning: Returning | None = None
    note: str | None = None
    customer_groups: tuple[str, ...] = ()
    coupons: tuple[HandedCoupon, ...] = ()
    next_line: int = 1
    next_discount: int = 1
    next_tender: int = 1
    touched: int | None = None


EMPTY = Basket()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    basket: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdded:
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantitySet:
    line: int
    quantity_thousandths: int
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRemoved:
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNoted:
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketNoted:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSet:
    line: int
    price_minor: int
    reason: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountGiven:
    discount: Discount


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountRemoved:
    discount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionSet:
    exemption: Exemption | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturningSet:
    returning: Returning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOpened:
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerGroupsSet:
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponHanded:
    coupon: HandedCoupon


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponTakenBack:
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderTaken:
    tender: Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderRemoved:
    tender: int


BasketEvent: TypeAlias = (
    Opened
    | LineAdded
    | QuantitySet
    | LineRemoved
    | LineNoted
    | BasketNoted
    | PriceSet
    | DiscountGiven
    | DiscountRemoved
    | ExemptionSet
    | ReturningSet
    | SourceOpened
    | CustomerGroupsSet
    | CouponHanded
    | CouponTakenBack
    | TenderTaken
    | TenderRemoved
)
