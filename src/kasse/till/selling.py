"""Commands that fill and change the basket: scan, add, quantity, price, discount, park, void."""

import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from kasse.domain.barcodes import Scan, as_found, read_scan
from kasse.domain.basket import change
from kasse.domain.basket.customer import set_customer_groups
from kasse.domain.basket.decision import Decided, Decision, Situation
from kasse.domain.basket.discount import DiscountWish, give_discount, remove_discount
from kasse.domain.basket.evolve import event_from_document, evolve_all
from kasse.domain.basket.new_line import NewLine, add_line
from kasse.domain.basket.returning import start_returning, stop_returning
from kasse.domain.basket.state import EMPTY, Basket
from kasse.domain.item import Item
from kasse.domain.money import currency
from kasse.domain.outcome import Refused, refused
from kasse.domain.quantity import ONE_THOUSANDTHS, parse_quantity
from kasse.till import coupons, receipts
from kasse.till.arguments import Arguments
from kasse.till.catalogue import Found
from kasse.till.items import parsed, read_deposit, read_groups, read_item, with_age_limit
from kasse.till.languages import NUMBER_FORMATS
from kasse.till.prices import priced
from kasse.till.state import Answer, Call, Outcome, StaffHandler, TillState

_NO_ITEM: Final = ("barcode.unknown", "barcode.check_digit", "barcode.in_store_check")
"""What no item has may be a coupon's."""


def scan(till: TillState, call: Call, now: Situation) -> Answer:
    """A code from a scanner or typed; `3*` before it multiplies, `-1*` gives back (BSK-46)."""
    text = call.arguments.text("text")
    quantity = call.arguments.optional_number("quantity")
    head, star, rest = text.partition("*")
    digits = head.strip().removeprefix("-").replace(",", "").replace(".", "")
    if star and quantity is None and digits.isdigit():
        typed = parse_quantity(head.strip(), "kg", NUMBER_FORMATS[till.language])
        if isinstance(typed, Refused):
            return typed
        text, quantity = rest, typed
    receipt = receipts.find(till, text.strip())
    if receipt is not None:
        return receipts.found(till, receipt)
    read = _read(till, text, now)
    if isinstance(read, Refused):
        return read
    added = _add_scanned(till, call, read, quantity, now)
    if isinstance(added, Refused) and added.code in _NO_ITEM:
        # Items come first (CPN-4).
        return coupons.handed_over(till, call, read, now) or added
    return added


def add(till: TillState, call: Call, now: Situation) -> Answer:
    """An item picked on the screen, or a scan's question answered."""
    item = read_item(till, call.arguments.text("item"))
    if isinstance(item, Refused):
        return item
    wish = _wish(till, call, item, now)
    return wish if isinstance(wish, Refused) else _add(till, wish, now)


def set_quantity(till: TillState, call: Call, now: Situation) -> Answer:
    """Another quantity for a line."""
    return _outcome(
        change.set_quantity(
            till.basket,
            line=call.arguments.number("line"),
            quantity_thousandths=call.arguments.number("quantity"),
            reason=call.arguments.optional_text("reason"),
            now=now,
        )
    )


def remove(till: TillState, call: Call, now: Situation) -> Answer:
    """Take a line out."""
    return _outcome(
        change.remove_line(
            till.basket,
            line=call.arguments.number("line"),
            reason=call.arguments.optional_text("reason"),
            now=now,
        )
    )


def note(till: TillState, call: Call, _: Situation) -> Answer:
    """A note on a line or on the basket."""
    return _outcome(
        change.note(
            till.basket,
            line=call.arguments.optional_number("line"),
            text=call.arguments.text("text"),
        )
    )


def set_price(till: TillState, call: Call, now: Situation) -> Answer:
    """Another price for one unit."""
    wish = change.PriceWish(
        line=call.arguments.number("line"),
        price_minor=call.arguments.number("price"),
        reason=call.arguments.optional_text("reason"),
    )
    return _outcome(change.set_price(till.basket, wish, now))


def discount(till: TillState, call: Call, now: Situation) -> Answer:
    """A discount by hand."""
    wish = DiscountWish(
        line=call.arguments.optional_number("line"),
        rate_ppm=call.arguments.optional_number("rate"),
        amount_minor=call.arguments.optional_number("amount"),
        reason=call.arguments.optional_text("reason"),
    )
    return _outcome(give_discount(till.basket, wish, now))


def take_discount_back(till: TillState, call: Call, _: Situation) -> Answer:
    """Take a discount back."""
    return _outcome(remove_discount(till.basket, discount=call.arguments.number("discount")))


def exempt(till: TillState, call: Call, now: Situation) -> Answer:
    """Sell without tax, or with it again."""
    return _outcome(
        change.exempt(
            till.basket,
            on=call.arguments.flag("on"),
            reason=call.arguments.optional_text("reason"),
            now=now,
        )
    )


def customer_groups(till: TillState, call: Call, now: Situation) -> Answer:
    """Say who the customer is."""
    told = till.settings.body.get("customer_groups", ())
    return _outcome(
        set_customer_groups(
            till.basket,
            groups=call.arguments.texts("groups") or (),
            known=[str(one["code"]) for one in told if isinstance(one, dict) and "code" in one],
            new_basket=call.new_id("b"),
            now=now,
        )
    )


def return_without_receipt(till: TillState, call: Call, now: Situation) -> Answer:
    """What is added from now on comes back, or is sold again."""
    if not call.arguments.flag("on"):
        return _outcome(stop_returning(till.basket))
    return _outcome(
        start_returning(
            till.basket,
            new_basket=call.new_id("b"),
            reason=call.arguments.optional_text("reason"),
            now=now,
        )
    )


def void(till: TillState, call: Call, now: Situation) -> Answer:
    """Give the basket up."""
    reason = call.arguments.optional_text("reason")
    return _outcome(change.void(till.basket, reason=reason, now=now), basket=EMPTY)


def park(till: TillState, call: Call, now: Situation) -> Answer:
    """Put the basket aside."""
    decision = change.park(till.basket, name=call.arguments.text("name"), now=now)
    return _outcome(decision, basket=EMPTY)


def fetch(till: TillState, call: Call, now: Situation) -> Answer:
    """Take a parked basket back into the hand."""
    wanted = call.arguments.text("basket")
    parked = till.store.parked(training=till.desk.training)
    row = next((found for found in parked if found.basket == wanted), None)
    if row is None:
        return refused("basket.not_parked", basket=wanted)
    basket = basket_from_steps(till.store.steps(wanted))
    return _outcome(change.fetch(till.basket, basket, name=row.name, now=now), basket=basket)


def basket_from_steps(steps: tuple[str, ...]) -> Basket:
    """The basket that the kept steps make."""
    return evolve_all(EMPTY, (event_from_document(json.loads(step)) for step in steps))


def _read(till: TillState, text: str, now: Situation) -> Scan | Refused:
    exponent = currency(till.register.currency)
    return read_scan(
        text,
        patterns=till.settings.patterns,
        region=now.terms.region[:2],
        currency_exponent=2 if isinstance(exponent, Refused) else exponent.exponent,
        today=now.today,
    )


def _add_scanned(
    till: TillState, call: Call, read: Scan, quantity: int | None, now: Situation
) -> Answer:
    for key in read.keys:
        candidates = till.catalogue.items_by_keys((key,))
        if not candidates:
            continue
        item = _chosen(till, call, read, candidates)
        if isinstance(item, Refused):
            return item
        said = as_found(read, key=key)
        if said.currency not in (None, till.register.currency):
            return refused("barcode.currency", text=read.text, currency=str(said.currency))
        wish = _wish(till, call, item, now)
        if isinstance(wish, Refused):
            return wish
        if quantity is not None and item.unit != "pcs" and _states_measure(said, item):
            if quantity != -ONE_THOUSANDTHS:
                return refused("item.fixed_quantity", item=item.id, name=item.name)
            # One package back: how much it holds stands on its label.
            wish, quantity = replace(wish, returning=True), None
        return _add(till, _scanned(wish, said, key, quantity), now)
    if read.in_store_check_ok is False:
        return refused("barcode.in_store_check", text=read.text)
    if read.check_digit_ok is False:
        return refused("barcode.check_digit", text=read.text)
    return refused("barcode.unknown", text=read.text)


def _chosen(
    till: TillState, call: Call, read: Scan, candidates: tuple[Found, ...]
) -> Item | Refused:
    """The one item that the code means, or the one of several, or the variant, that was chosen."""
    ids = tuple(str(found["id"]) for found in candidates)
    wanted = call.arguments.optional_text("item")
    if wanted is not None:
        chosen = till.catalogue.item(wanted)
        if chosen is not None and (wanted in ids or chosen.get("variant_of") in ids):
            return parsed(chosen)
    if len(candidates) > 1:
        return refused("barcode.several_items", text=read.text, items=ids)
    if wanted is not None:
        # What the question offered is gone: nothing else is sold in its place.
        return refused("item.unknown", item=wanted)
    return parsed(candidates[0])


def _states_measure(read: Scan, item: Item) -> bool:
    # A label is of one package: what it says is not to be multiplied.
    return read.price_minor is not None or read.unit == item.unit


def _scanned(wish: NewLine, read: Scan, key: str, quantity: int | None) -> NewLine:
    """The wish with what the code itself says; a quantity typed before the scan comes first."""
    if quantity is None and read.unit == wish.item.unit:
        quantity = read.quantity_thousandths
    return replace(
        wish,
        quantity_thousandths=quantity,
        label_minor=read.price_minor,
        code=key,
        lot=read.lot,
        serial=read.serial,
        expires_on=read.expires_on,
        best_before=read.best_before,
    )


def _wish(till: TillState, call: Call, item: Item, now: Situation) -> NewLine | Refused:
    arguments = call.arguments
    groups = read_groups(till, item)
    if isinstance(groups, Refused):
        return groups
    modifiers = arguments.objects("modifiers")
    item, price = priced(till.catalogue, item, now.moment)
    return NewLine(
        basket=call.new_id("b"),
        item=with_age_limit(till, item),
        groups=groups,
        price_list=price.list,
        price_options=price.options,
        categories=till.catalogue.category_path(item.category),
        deposit=read_deposit(till, item, moment=now.moment),
        quantity_thousandths=arguments.optional_number("quantity"),
        price_minor=arguments.optional_number("price"),
        modifiers=None if modifiers is None else tuple(_modifier(found) for found in modifiers),
        code=arguments.optional_text("code"),
        lot=arguments.optional_text("lot"),
        serial=arguments.optional_text("serial"),
        expires_on=arguments.optional_text("expires_on"),
        best_before=arguments.optional_text("best_before"),
        date_checked=arguments.flag("date_checked"),
        age_checked=arguments.optional_number("age_checked"),
        age_override=arguments.flag("age_override"),
        reason=arguments.optional_text("reason"),
    )


def _modifier(modifier: Arguments) -> tuple[str, int]:
    count = modifier.optional_number("quantity")
    return modifier.text("modifier"), 1 if count is None else count


def _add(till: TillState, wish: NewLine, now: Situation) -> Answer:
    decision = add_line(till.basket, wish, now)
    if isinstance(decision, Refused) and decision.code == "item.needs_variant":
        variants = tuple(str(found["id"]) for found in till.catalogue.variants(wish.item.id))
        if not variants:
            return refused("item.no_price", **decision.facts)
        return refused(decision.code, **{**decision.facts, "variants": variants})
    return _outcome(decision)


def _outcome(decision: Decision, *, basket: Basket | None = None) -> Answer:
    if isinstance(decision, Refused):
        return decision
    assert isinstance(decision, Decided)
    return Outcome(events=decision.events, entries=decision.entries, basket=basket)


COMMANDS: Final[Mapping[str, StaffHandler]] = MappingProxyType(
    {
        "scan": scan,
        "add": add,
        "set_quantity": set_quantity,
        "remove": remove,
        "note": note,
        "set_price": set_price,
        "discount": discount,
        "remove_discount": take_discount_back,
        "exempt": exempt,
        "customer_groups": customer_groups,
        "return_without_receipt": return_without_receipt,
        "void": void,
        "park": park,
        "fetch": fetch,
    }
)
