"""The till under commands of any kind: it never breaks, and its journal always holds."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.audit import audit_sale
from kasse.domain.journal import verify_chain
from kasse.till import folds
from kasse.till.application import COMMANDS, Till, open_till
from kasse.till.rebuild import fold
from tests.till.shop import ITEMS, REGISTER, Hands, open_shop, proof

_GOODS = (
    "5701234567899",
    "5709876543219",
    "3*5701234567899",
    "0,345*APPLE",
    "2*BEER",
    "PAPER",
    "SHIRTM",
    "BOX",
)
_ODD = (
    "5701234567890",
    "APPLE",
    "GIFT",
    "TWIN",
    "2112345012349",
    "]d20105701234567899172501011234",
    "",
    "x" * 200,
)
_amounts = st.sampled_from((1, 49, 50, 100, 995, 1000, 5000, 10_000))
_chaos: st.SearchStrategy[Any] = st.sampled_from(
    (-1000, -50, 0, 345, 1500, 10**13, 2**53, "x", None, [], {})
)
_lines = st.integers(min_value=1, max_value=5)
_quantities = st.sampled_from((1000, 2000, 3000))


_CODES = ("SOMMER25", "255:9501101020917", "(255)9501101020917")


def _one(command: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(st.just(command), st.fixed_dictionaries(arguments))


_selling = st.one_of(
    _one("scan", text=st.sampled_from(_GOODS), age_checked=st.just(18)),
    _one("scan", text=st.sampled_from(_GOODS), age_checked=st.just(18)),
    _one("scan", text=st.sampled_from(_ODD)),
    _one(
        "add",
        item=st.sampled_from([item["id"] for item in ITEMS]),
        quantity=st.sampled_from((1000, 2000, -1000, -345, 345)),
        price=_amounts,
        modifiers=st.sampled_from(
            ([], [{"modifier": "m-large"}, {"modifier": "m-oat", "quantity": 2}])
        ),
        age_checked=st.just(18),
    ),
    _one("set_quantity", line=_lines, quantity=st.sampled_from((0, 1000, 2000, 5000, -1000))),
    _one("remove", line=_lines),
    _one("set_price", line=_lines, price=_amounts, reason=st.just("damaged")),
    _one("discount", line=_lines, rate=st.sampled_from((50_000, 333_333, 1_000_000))),
    _one("discount", rate=st.sampled_from((1, 100_000, 333_333))),
    _one("discount", line=_lines, amount=_amounts),
    _one("discount", amount=_amounts),
    _one("remove_discount", discount=st.integers(min_value=1, max_value=3)),
    _one("exempt", on=st.booleans()),
    _one("note", line=_lines, text=st.just("uden løg")),
)
_paying = st.one_of(
    _one("tender", kind=st.just("cash")),
    _one("tender", kind=st.just("cash"), given=st.sampled_from((5000, 100_000))),
    _one("tender", kind=st.sampled_from(("cash", "mobilepay")), amount=_amounts),
    _one("tender", kind=st.just("card"), reference=st.just("1234")),
    _one("tender", kind=st.just("card"), amount=_amounts, reference=st.just("1234")),
    _one("refund_as_paid"),
    _one("finish"),
    _one("remove_tender", tender=_lines),
    _one("scan", text=st.sampled_from(_CODES)),
    _one("remove_coupon", code=st.sampled_from(_CODES)),
    _one("customer_groups", groups=st.sampled_from(([], ["members"], ["friends"]))),
)
_receipt_code = st.integers(min_value=1, max_value=4).map(lambda number: f"K1-{number:06d}")
_others = st.one_of(
    _one("refund", receipt_code=_receipt_code),
    _one(
        "refund",
        receipt_code=_receipt_code,
        lines=st.lists(
            st.fixed_dictionaries({"line": _lines, "quantity": _quantities}), min_size=1, max_size=2
        ),
    ),
    _one("copy_receipt", receipt_code=_receipt_code, medium=st.sampled_from(("print", "screen"))),
    _one("receipts", query=st.sampled_from(("", "letmælk", "2026-11-23", "38,85"))),
    _one("park", name=st.just("Bord 4")),
    _one("fetch"),
    _one("void"),
    _one("training", on=st.booleans()),
    _one("float", amount=st.just(50_000)),
    _one("pay_out", amount=_amounts),
    _one("count", denominations=st.just([[5000, 2], [50, 3]])),
    _one("x_report"),
    _one("z_report"),
    _one("sign_in", person=st.just("bo"), pin_proof=st.just(proof("bo"))),
    _one("sign_in", person=st.just("anna"), pin_proof=st.sampled_from((proof("anna"), "00"))),
    st.tuples(
        st.sampled_from(sorted(COMMANDS)),
        st.dictionaries(
            st.sampled_from(("text", "item", "line", "quantity", "price", "amount", "kind", "on")),
            _chaos,
        ),
    ),
)
_episode = st.builds(
    lambda selling, paying, others: [*selling, *paying, *others],
    st.lists(_selling, min_size=1, max_size=6),
    st.lists(_paying, min_size=1, max_size=3),
    st.lists(_others, max_size=3),
)
_commands = st.lists(_episode, min_size=1, max_size=6).map(
    lambda episodes: [command for episode in episodes for command in episode]
)


@given(_commands)
@settings(max_examples=150, deadline=None)
def test_any_commands_leave_a_sound_till(commands: list[tuple[str, dict[str, Any]]]) -> None:
    """BSK-6, TEN-1, TEN-6, JRN-4, DAY-7, RCP-2: whatever is tried, what is written holds."""
    hands = Hands(open_shop())
    hands.sign_in()
    for command, arguments in commands:
        parked = hands.do("parked")["result"]["parked"] if command == "fetch" else []
        basket = {"basket": parked[0]["basket"]} if parked else {}
        answer = hands.try_(command, **{**arguments, **basket})
        json.dumps(answer, allow_nan=False)
        _assert_adds_up(answer["view"])
    _assert_sound(hands)


def _assert_adds_up(view: dict[str, Any]) -> None:
    basket = view.get("basket")
    if basket is None:
        return
    assert sum(line["total"] for line in basket["lines"]) == basket["total"]
    assert sum(row["gross"] for row in basket["taxes"]) == basket["total"]
    assert sum(line["tax"] for line in basket["lines"]) == basket["tax"]


def _assert_sound(hands: Hands) -> None:
    till = hands.till
    store = till.state.store
    entries = list(store.read_all())
    assert verify_chain(((entry.text, entry.hash) for entry in entries), register="r-1") == len(
        entries
    )
    sales = [entry for entry in hands.entries() if entry["kind"] == "sale"]
    for sale in sales:
        assert audit_sale(sale["body"]) == ()
    for training in (False, True):
        numbers = [s["body"]["receipt"] for s in sales if s.get("training", False) is training]
        assert numbers == list(range(1, len(numbers) + 1))
    _assert_refunds_within_sales(sales)
    assert store.states() == fold(store, folds.FOLDS)
    before = till.view()
    again = open_till(till.state.connection, REGISTER, durable=True)
    assert isinstance(again, Till)
    again.state.language = till.state.language
    shown = again.view()
    # A till that was closed does not know any more what became of its effects.
    shown.pop("unclear", None)
    before.pop("unclear", None)
    assert shown == before


def _assert_refunds_within_sales(sales: list[dict[str, Any]]) -> None:
    """REF-3: no line gives back more than it sold, in quantity, money or tax."""
    left = {
        (sale["seq"], line["line"]): (line["quantity"], line["total"], line["tax"])
        for sale in sales
        for line in sale["body"]["lines"]
    }
    for sale in sales:
        for line in sale["body"]["lines"]:
            if "refund_of" in line:
                key = (line["refund_of"]["seq"], line["refund_of"]["line"])
                quantity, total, tax = left[key]
                left[key] = (
                    quantity + line["quantity"],
                    total + line["total"],
                    tax + line["tax"],
                )
                assert left[key][0] >= 0
                assert left[key][1] >= 0
                if left[key][0] == 0:
                    assert left[key] == (0, 0, 0)
