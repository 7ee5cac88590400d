"""Pairing: a code makes a device a till, once, for ten minutes, and cannot be guessed."""

import hashlib
from datetime import timedelta

import pytest

from kasse.domain.outcome import refused
from kasse.office.actors import OPERATOR
from kasse.office.stores import queries, services
from kasse.office.stores.models import PairingCode, PairingFailure, Register
from kasse.office.stores.services import pairing
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_shop()


def new_code(register):
    code = pairing.make_code(by=OPERATOR, register=register, now=NOW)
    assert isinstance(code, str)
    return code


def pair(code, now=NOW, address="10.0.0.1"):
    return pairing.pair(code=code, device="Tablet", address=address, now=now)


def test_a_code_pairs_once(shop):
    code = new_code(shop.register)
    assert len(code) == 8
    assert set(code) <= set("ABCDEFGHJKMNPQRSTVWXYZ23456789")
    paired = pair(f" {code[:4].lower()}-{code[4:]} ")
    assert paired.register == shop.register
    assert queries.register_for_token(paired.token) == queries.Till(
        register="r1", store="s1", assortment="cafe"
    )
    assert pair(code) == refused("pairing.used")


def test_neither_code_nor_token_is_kept(shop):
    code = new_code(shop.register)
    paired = pair(code)
    assert PairingCode.objects.get().code_hash == hashlib.sha256(code.encode()).hexdigest()
    expected = hashlib.sha256(paired.token.encode()).hexdigest()
    assert Register.objects.get().token_hash == expected


def test_a_code_expires_after_ten_minutes(shop):
    code = new_code(shop.register)
    assert pair(code, NOW + timedelta(minutes=10)) == refused("pairing.expired")
    assert Register.objects.get().token_hash is None


def test_a_new_code_ends_the_one_before(shop):
    old = new_code(shop.register)
    new_code(shop.register)
    assert pair(old) == refused("pairing.unknown")


def test_a_code_beside_another_spoils_nothing_and_goes_with_it(shop):
    """Whoever presses twice has two tabs, of which either may be the first to pair."""
    first, second = (
        pairing.make_code(by=OPERATOR, register=shop.register, now=NOW, beside=True)
        for _ in range(2)
    )
    paired = pair(first)
    assert paired.register == shop.register
    assert pair(second) == refused("pairing.unknown")
    assert queries.register_for_token(paired.token) is not None


def test_pairing_again_locks_the_first_device_out(shop):
    first = pair(new_code(shop.register))
    pair(new_code(shop.register))
    assert queries.register_for_token(first.token) is None


def test_a_retired_register_has_neither_code_nor_token(shop):
    paired = pair(new_code(shop.register))
    code = new_code(paired.register)
    services.retire_register(by=OPERATOR, register=paired.register, now=NOW)
    assert queries.register_for_token(paired.token) is None
    assert pair(code) == refused("pairing.unknown")
    no = pairing.make_code(by=OPERATOR, register=paired.register, now=NOW)
    assert no == refused("register.retired", number="K1")


def test_guessing_is_stopped_by_address_for_ten_minutes(shop):
    code = new_code(shop.register)
    for _ in range(10):
        assert pair("AAAAAAAA") == refused("pairing.unknown")
    assert pair(code) == refused("pairing.too_many", wait_s=600)
    assert pair(code, address="10.0.0.2").register == shop.register
    assert PairingFailure.objects.count() == 10


def test_guessing_is_stopped_by_a_subscriber_s_network_of_ipv6(shop):
    code = new_code(shop.register)
    for number in range(10):
        assert pair("AAAAAAAA", address=f"2001:db8::{number}") == refused("pairing.unknown")
    assert pair(code, address="2001:db8::1:2:3:4").code == "pairing.too_many"
    assert pair(code, address="2001:db8:0:1::1").register == shop.register


def test_guessing_is_stopped_from_many_addresses(shop):
    code = new_code(shop.register)
    PairingFailure.objects.bulk_create([PairingFailure(address=str(n), at=NOW) for n in range(200)])
    assert pair(code).code == "pairing.too_many"


def test_register_for_token_is_one_query(shop, django_assert_num_queries):
    paired = pair(new_code(shop.register))
    with django_assert_num_queries(1):
        queries.register_for_token(paired.token)


def test_numbers_are_never_used_twice(shop):
    taken = services.create_register(by=OPERATOR, store=shop.store, number="K1", name="Anden")
    assert taken == refused("register.number_taken", number="K1")
    assert queries.next_register_number() == "K2"
    assert Register.objects.count() == 1
