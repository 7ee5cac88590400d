"""A shop with two registers that takes coupons."""

import hashlib
import json
from typing import Any

import pytest

from kasse.domain.coupons import single_use_code
from kasse.office.actors import OPERATOR
from kasse.office.coupons import services
from kasse.office.coupons.models import Coupon
from kasse.office.coupons.services import codes
from kasse.office.coupons.wanted import Wanted
from kasse.office.journal import services as journal
from kasse.office.stores import services as stores
from kasse.office.stores.models import Register
from tests.office.builders import Chain
from tests.office.samples_shop import NOW, open_shop

SECRET = bytes(range(32))
PREFIX = "K7QX"
GCN = "255:9501101020917"


@pytest.fixture
def shop(db):
    """Registers r1 and r2 with tokens, and a coupon c-1: a campaign code, a GS1 number that gives
    once, and ten single-use codes."""
    made = open_shop()
    second = stores.create_register(
        by=OPERATOR, store=made.store, number="K2", name="Bar", register_id="r2"
    )
    assert isinstance(second, Register)
    for register in ("r1", "r2"):
        digest = hashlib.sha256(f"token-{register}".encode()).hexdigest()
        Register.objects.filter(id=register).update(token_hash=digest)
    make_coupon()
    codes.make_codes(by=OPERATOR, coupon="c-1", count=10, now=NOW, batch_id="b-1")
    return made


@pytest.fixture
def owner(client, shop):
    """The owner, signed in."""
    client.force_login(shop.owner)
    return client


def make_coupon(coupon_id="c-1", *, prefix=PREFIX, **fields):
    """A coupon whose codes a test knows."""
    wanted: dict[str, Any] = {
        "name": "Summer",
        "codes": ("sommer 25",),
        "numbers": (GCN,),
        "serial": True,
    }
    made = services.create_coupon(
        by=OPERATOR,
        assortment="cafe",
        wanted=Wanted(**({**wanted, "single_use": True} | fields)),
        now=NOW,
        coupon_id=coupon_id,
        secret=SECRET,
        prefix=prefix,
    )
    assert isinstance(made, Coupon), made
    return made


def code(number=0, *, prefix=PREFIX):
    """A single-use code."""
    return single_use_code(prefix=prefix, number=number, secret=SECRET)


def ask(client, *, register="r1", path="", **body):
    """What the office answers a till: the status, and the body."""
    response = client.post(
        f"/api/v1/till/coupons{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer token-{register}"},
    )
    return response.status_code, response.json()


def reserve(client, what, *, register="r1", basket="b-1", coupon="c-1"):
    """The same for a code that is to be reserved."""
    status, said = ask(client, register=register, coupon=coupon, code=what, basket=basket)
    assert status == 200, said
    return said


def journal_of(register):
    """A register's journal, from its beginning."""
    number = register.replace("r", "K")
    return Chain(register=register, store="s1", number=number, at=NOW).open()


def used(*codes, checked="office", coupon="c-1"):
    """`coupons` of a sale's body."""
    return [{"coupon": coupon, "code": one, "name": "Summer", "checked": checked} for one in codes]


def take_in(chain, *, first=1):
    """Takes a journal in."""
    return journal.ingest(batch=chain.batch(first=first), received_at=NOW)
