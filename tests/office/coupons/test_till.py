"""A till of this program and its office: a code handed over, reserved, used, known as used."""

from random import Random

import pytest

from kasse import __version__
from kasse.demo import intake
from kasse.demo.hands import Hands
from kasse.demo.outbox import Network, Outbox
from kasse.demo.seat import open_seat
from kasse.domain.outcome import Refused
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.coupons.models import CouponUse, Hold
from kasse.office.promotions import services as promotions
from kasse.office.promotions.services import Head, releasing
from kasse.office.promotions.services.promotions import Wanted, add_promotion
from kasse.office.staff import services as staff
from kasse.till import instant
from kasse.till.exchange import Answer
from tests.office.coupons.conftest import code
from tests.office.samples_shop import NOW

AT_MS = int(NOW.timestamp() * 1_000)
BODY = {
    "names": {"en": "Coffee on the house"},
    "form": "each",
    "parts": [{"goods": [{"items": ["coffee"]}]}],
    "give": {"way": "percent", "value": 1_000_000},
    "coupon": "c-1",
    "limits": {"basket": 1},
}


@pytest.fixture
def tills(shop):
    """Tills of both registers, somebody signed in."""
    staff.set_pin(by=OPERATOR, person=shop.person, pin="4711")
    row = ItemRow(id="coffee", sku="K01", name="Coffee", price_minor=3_000)
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=[row])
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    made = promotions.create_campaign(
        by=OPERATOR, assortment="cafe", head=Head(names={"en": "Coffee"}), now=NOW
    )
    add_promotion(by=OPERATOR, campaign=made.id, wanted=Wanted(body=BODY), now=NOW)
    published = releasing.publish_campaign(by=OPERATOR, campaign=made.id, now=NOW)
    assert not isinstance(published, Refused), published
    found = {}
    for seed in intake.seeds(["r1", "r2"]):
        hands = Hands(open_seat(seed, at_ms=AT_MS), proofs=seed.proofs, rng=Random(1))
        hands.at_ms = AT_MS
        hands.sign_in(shop.person.id)
        hands.do("add", item="coffee")
        found[seed.register.id] = hands
    return found


def hand_over(client, register, hands, what):
    """What the till says of a code in the end, once the office was asked."""
    first = hands.give("scan", text=what)
    claims = hands.till.state.claims
    if not claims.due():
        return first
    ask = claims.ask()
    answer = client.post(
        ask.path,
        ask.body,
        content_type="application/json",
        headers={"Authorization": f"Bearer token-{register}"},
    )
    claims.end(Answer(status=answer.status_code, body=answer.content.decode()))
    return hands.give("scan", text=what)


def test_a_code_gives_once_at_all_tills(client, tills):
    """CPN-5, CPN-8"""
    first, second = tills["r1"], tills["r2"]
    assert not isinstance(hand_over(client, "r1", first, code()), Refused)
    assert first.total() == 0
    no = hand_over(client, "r2", second, code())
    assert (no.code, no.facts["register"]) == ("coupon.reserved", "K1")
    first.do("finish")
    outbox = Outbox(first.till.state.store, Network(seed=1, share_ppm=0), app=__version__, held=0)
    for parcel in outbox.everything(AT_MS):
        intake.take_in(parcel)
    use = CouponUse.objects.get()
    assert (use.code, use.checked, use.register) == (code(), "office", "r1")
    assert Hold.objects.count() == 0
    no = hand_over(client, "r2", second, code())
    assert (no.code, no.facts["receipt_code"]) == ("coupon.used", use.receipt_code)
    assert instant.to_ms(no.facts["at"]) == AT_MS
