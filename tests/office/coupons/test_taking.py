"""Codes reserved for a till's basket, and tills told of coupons."""

import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from kasse.office.actors import OPERATOR
from kasse.office.coupons import services
from kasse.office.coupons.models import Hold
from kasse.office.coupons.services import codes, taking
from kasse.office.feed.models import Document
from tests.office.coupons.conftest import GCN, ask, code, make_coupon, reserve
from tests.office.samples_shop import NOW

RESERVED = {"outcome": "reserved"}


def no(reason, **facts):
    return {"outcome": "refused", "code": f"coupon.{reason}", "facts": facts}


def test_a_code_is_one_baskets_however_often_it_asks(client, shop):
    """CPN-5"""
    assert reserve(client, code()) == reserve(client, code()) == RESERVED
    said = reserve(client, code(), register="r2")
    until = said["facts"].pop("until")
    assert said == no("reserved", register="K1")
    assert until == Hold.objects.get().until.strftime("%Y-%m-%dT%H:%M:%S.%f")[:23] + "Z"
    assert reserve(client, code(), basket="b-2")["code"] == "coupon.reserved"
    assert reserve(client, code(1), register="r2") == RESERVED


def test_a_code_is_free_after_an_hour_or_a_release(client, shop):
    """CPN-5"""
    assert reserve(client, code()) == RESERVED
    ask(client, path="/release", register="r2", basket="b-1", codes=[code()])
    ask(client, path="/release", basket="b-2", codes=[code()])
    ask(client, path="/release", basket="b-1", codes=[code(1)])
    assert reserve(client, code(), register="r2")["code"] == "coupon.reserved"
    assert ask(client, path="/release", basket="b-1", codes=[code()]) == (200, {})
    assert reserve(client, code(), register="r2") == RESERVED
    Hold.objects.update(until=Hold.objects.get().until - taking.HELD_FOR)
    assert reserve(client, code()) == RESERVED
    assert taking.forget(now=Hold.objects.get().until + timedelta(seconds=1)) == 1


def test_only_codes_that_were_made_are_known(client, shop):
    """CPN-2, CPN-5"""
    wrong_proof = code()[:8] + ("0" * 8) + "0"
    other = make_coupon("c-2", prefix="ABCD", codes=(), numbers=())
    for what in (code(10), wrong_proof, code(prefix="ABCD"), "SUMMER", f"{GCN}/", "255:1/2"):
        assert reserve(client, what) == no("unknown"), what
    assert reserve(client, code(), coupon=other.id) == no("unknown")
    assert reserve(client, code(), coupon="c-9") == no("unknown")
    assert Hold.objects.count() == 0


def test_gs1_codes_and_campaign_codes(client, shop):
    """CPN-1, CPN-3"""
    assert reserve(client, f"{GCN}/77") == RESERVED
    assert reserve(client, f"{GCN}/77", register="r2")["code"] == "coupon.reserved"
    assert reserve(client, f"{GCN}/78", register="r2") == RESERVED
    assert reserve(client, GCN) == no("unknown")  # it counts with a serial number only
    for register in ("r1", "r2"):
        assert reserve(client, "SOMMER25", register=register) == RESERVED
    assert Hold.objects.count() == 2


def test_what_was_withdrawn_can_be_brought_back(client, shop):
    """CPN-5"""
    for change in (
        lambda on: codes.withdraw_batch(by=OPERATOR, batch="b-1", withdrawn=on, now=NOW),
        lambda on: services.archive_coupon(by=OPERATOR, coupon="c-1", archived=on, now=NOW),
    ):
        change(True)
        assert reserve(client, code()) == no("withdrawn")
        change(False)
        assert reserve(client, code()) == RESERVED


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"coupon": "c-1", "code": 1, "basket": "b"},
        {"coupon": "c-1", "code": "x" * 65, "basket": "b"},
        {"coupon": "c-1", "code": code(), "basket": "\ud800"},
    ],
)
def test_malformed_bodies_are_refused(client, shop, body):
    status, said = ask(client, **body)
    assert (status, said["status"]) in {(400, 400), (422, 422)}


def test_only_tills_ask(client, shop):
    client.force_login(shop.owner)
    for path in ("", "/release"):
        answer = client.post(f"/api/v1/till/coupons{path}", "{}", content_type="application/json")
        assert answer.status_code == 401


@pytest.mark.django_db(transaction=True)
def test_of_two_tills_at_once_one_gets_it(shop):
    """CPN-5: each of four codes, two of which a basket held too long ago, is asked for by six
    baskets of two registers at once."""
    said, start = [], Barrier(6)
    for what in (2, 3):
        Hold.objects.create(
            coupon="c-1", code=code(what), register="r1", basket="old", at=NOW, until=NOW
        )

    def till(number):
        try:
            start.wait()
            for what in range(4):
                register = f"r{1 + number % 2}"
                answer = reserve(Client(), code(what), register=register, basket=f"b-{number}")
                said.append((what, answer["outcome"]))
        finally:
            connection.close()

    threads = [Thread(target=till, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == sorted(
        [(n, "reserved") for n in range(4)] + 5 * [(n, "refused") for n in range(4)]
    )


def coupons_at_tills():
    rows = Document.objects.filter(collection="coupon", scope="assortment:cafe", deleted=False)
    return {row.doc_id: json.loads(row.body) for row in rows}


def test_tills_are_told_of_coupons(shop):
    assert coupons_at_tills() == {
        "c-1": {
            "name": "Summer",
            "codes": ["SOMMER25"],
            "prefix": "K7QX",
            "numbers": [GCN],
            "serial": True,
            "offline": "refuse",
        }
    }
    make_coupon("c-2", prefix=None, single_use=False, codes=("abc",), numbers=(), offline="accept")
    assert coupons_at_tills()["c-2"] == {"name": "Summer", "codes": ["ABC"], "offline": "accept"}
    services.archive_coupon(by=OPERATOR, coupon="c-1", archived=True, now=NOW)
    assert list(coupons_at_tills()) == ["c-2"]
