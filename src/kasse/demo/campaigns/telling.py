"""What is printed: the account of a file, and single baskets line by line."""

from collections.abc import Iterator
from typing import Final

from kasse.demo.campaigns.account import SLOW_NS, Account
from kasse.demo.campaigns.baskets import PricedBasket
from kasse.demo.campaigns.shop import CampaignShop
from kasse.demo.replay.sales import Place
from kasse.domain.money import ENGLISH, currency, format_amount
from kasse.domain.outcome import Refused
from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.explain import Reason, reasons
from kasse.domain.quantity import ONE_THOUSANDTHS

_NS_A_MS: Final = 1_000_000


def plain(minor: int, place: Place) -> str:
    """An amount in the file's money, without its name."""
    money = currency(place.currency)
    assert not isinstance(money, Refused)
    return format_amount(minor, money, ENGLISH)


def amount(minor: int, place: Place) -> str:
    """An amount in the file's money."""
    return f"{plain(minor, place)} {place.currency}"


def told(basket: PricedBasket, shop: CampaignShop, applied: Applied, place: Place) -> str:
    """A basket line by line: what it costs on the shelf, what each promotion takes off it or why
    it takes nothing."""
    return "\n".join(_told(basket, shop, applied, place))


def _told(
    basket: PricedBasket, shop: CampaignShop, applied: Applied, place: Place
) -> Iterator[str]:
    visit = shop.visit(basket)
    who = f", groups {' '.join(visit.customer_groups)}" if visit.customer_groups else ""
    with_coupons = f", {' '.join(visit.coupons)}" if visit.coupons else ""
    at = basket.lines[0].moment if basket.lines else ""
    yield f"Basket {basket.key}, {at}, store {basket.store or '-'}{who}{with_coupons}"
    why = reasons(shop.offers_for(basket), basket.lines, visit, applied)
    for line, file_minor in zip(basket.lines, basket.file_minor, strict=True):
        item = shop.shelf.get(line.items[0])
        name = item.name if item else f"Item {line.items[0]}"
        pieces = line.quantity_thousandths // ONE_THOUSANDTHS
        much = f"{line.quantity_thousandths} thousandths" if line.whole else f"{pieces} x"
        in_file = f"  (in the file {plain(-file_minor, place)})" if file_minor else ""
        yield f"  {line.line:2d}  {much} {name} {plain(line.price_minor, place)}{in_file}"
        yield from (f"        {_why(one, place)}" for one in why if one.line == line.line)
    shelf = sum(line.price_minor * line.pieces for line in basket.lines)
    yield (
        f"  {amount(shelf, place)} on the shelf, {plain(applied.discount_minor, place)} off,"
        f" {plain(shelf - applied.discount_minor, place)} to pay;"
        f" gap {plain(applied.gap_minor, place)}."
        f" In the file {plain(sum(basket.file_minor), place)} off,"
        f" coupons {plain(basket.coupons_minor, place)}."
    )


def _why(reason: Reason, place: Place) -> str:
    if reason.why == "gives":
        return f"{reason.promotion}: {plain(-reason.amount_minor, place)} on {reason.pieces}"
    by = f" by {reason.other}" if reason.other else ""
    short = f" {reason.missing}" if reason.missing else ""
    return f"{reason.promotion}: nothing, {reason.why}{short}{by}"


def account_text(found: Account, place: Place) -> str:
    """The account, some lines of text."""
    return "\n".join(_account(found, place))


def _account(found: Account, place: Place) -> Iterator[str]:
    yield (
        f"{found.baskets} baskets ({found.empty} without goods), {found.lines} lines,"
        f" {found.pieces} pieces, {amount(found.shelf_minor, place)} at shelf prices"
    )
    if found.back:
        yield f"  {found.back} lines are goods given back and take no part"
    yield f"  {found.touched} baskets got {amount(found.given_minor, place)}"
    yield f"  gap: {amount(found.gap_minor, place)} in {found.gaps} baskets"
    if found.failed:
        yield f"  FAILED: the engine broke on {found.failed} baskets"
    for kind, (baskets, times, given) in sorted(found.kinds.items()):
        yield f"  {kind}: {amount(given, place)}, {times} times in {baskets} baskets"
    in_file = found.both_file + found.file_alone
    if in_file or found.coupons_file:
        yield f"The file's own discounts: {amount(in_file, place)}"
        yield (
            f"  on lines that got something here too: {amount(found.both_file, place)},"
            f" here {amount(found.both_given, place)}"
        )
        yield f"  on others: {amount(found.file_alone, place)}"
        yield f"  here on lines without a discount in the file: {amount(found.given_alone, place)}"
        yield (
            f"The file's coupons: {amount(found.coupons_file, place)}, of it"
            f" {amount(found.coupons_file_used, place)} in baskets with a coupon handed over here"
        )
    yield (
        f"{found.baskets * 1_000 * _NS_A_MS // max(found.nanoseconds, 1)} baskets a second on one"
        f" core ({found.nanoseconds // (1_000 * _NS_A_MS)} s of processor time);"
        f" half within {_ms(found.span_of(500))} ms, 99 % within {_ms(found.span_of(990))} ms,"
        f" 99.9 % within {_ms(found.span_of(999))} ms"
    )
    yield f"  {found.slow} took longer than {SLOW_NS // _NS_A_MS} ms; the slowest:"
    for spent, key in found.slowest:
        yield f"    {key}: {_ms(spent * 10 // _NS_A_MS)} ms"


def _ms(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"
