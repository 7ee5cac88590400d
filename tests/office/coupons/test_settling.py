"""What journals say of codes: used, free again, and odd."""

from threading import Thread

import pytest
from django.db import connection, transaction

from kasse.office.actors import OPERATOR
from kasse.office.attention.models import Finding
from kasse.office.coupons.models import CouponUse, Hold
from kasse.office.coupons.services import codes, freeing
from kasse.office.journal.rebuilding import rebuild
from kasse.office.journal.verification import verify
from tests.office.coupons.conftest import code, journal_of, reserve, take_in, used
from tests.office.samples_shop import NOW


def findings():
    rows = Finding.objects.filter(code__startswith="coupon.").order_by("id")
    return [(row.code, row.register, row.seq) for row in rows]


def test_a_sale_uses_codes_up_and_frees_the_others(client, shop):
    """CPN-5, CPN-8"""
    for number in range(3):
        reserve(client, code(number), basket="b-1")
    reserve(client, code(3), basket="b-2")
    chain = journal_of("r1")
    chain.sell(coupons=used(code(0)) + used("SOMMER25", checked="none"))
    for _ in range(2):  # sent twice
        take_in(chain)
    assert [(row.code, row.receipt_code, row.checked) for row in CouponUse.objects.all()] == [
        (code(0), "K1-000001", "office"),
        ("SOMMER25", "K1-000001", "none"),
    ]
    said = reserve(client, code(0), register="r2")
    facts = {"receipt_code": "K1-000001", "at": chain.entries[-1].document["at"]}
    assert said == {"outcome": "refused", "code": "coupon.used", "facts": facts}
    assert reserve(client, code(1), register="r2") == {"outcome": "reserved"}
    assert reserve(client, code(3), register="r2")["code"] == "coupon.reserved"
    assert reserve(client, "SOMMER25") == {"outcome": "reserved"}
    assert findings() == []


def test_a_basket_given_up_frees_its_codes(client, shop):
    """CPN-5"""
    reserve(client, code(), basket="b-7")
    chain = journal_of("r2")
    chain.add("basket_voided", {"basket": "b-7", "lines": [], "total": 0})
    take_in(chain)
    assert Hold.objects.count() == 1  # another register's basket
    chain = journal_of("r1")
    chain.add("basket_voided", {"basket": "b-7", "lines": [], "total": 0})
    take_in(chain)
    assert reserve(client, code(), register="r2") == {"outcome": "reserved"}


def test_training_uses_nothing_up(client, shop):
    chain = journal_of("r1")
    chain.add("training_started", {})
    chain.training = True
    chain.sell(coupons=used(code()))
    take_in(chain)
    assert CouponUse.objects.count() == 0
    assert reserve(client, code()) == {"outcome": "reserved"}


@pytest.mark.parametrize("order", [("r1", "r2"), ("r2", "r1")])
def test_a_code_used_twice_is_filed_whoever_comes_first(shop, order):
    """CPN-6"""
    for register in order:
        chain = journal_of(register)
        chain.sell(coupons=used(code(), checked="offline"))
        for _ in range(2):
            take_in(chain)
    late = order[1]
    assert findings() == [("coupon.used_twice", late, 2)]
    facts = Finding.objects.get(code="coupon.used_twice").facts
    other = {"r1": "K1-000001", "r2": "K2-000001"}
    assert (facts["receipt_code"], facts["other_receipt_code"]) == (other[late], other[order[0]])
    assert facts["code"] == "-".join([code()[n : n + 4] for n in range(0, 17, 4)])
    assert CouponUse.objects.count() == 2


def test_a_code_used_twice_in_one_push(shop):
    """CPN-6"""
    chain = journal_of("r1")
    for _ in range(3):
        chain.sell(coupons=used(code(), checked="offline"))
    take_in(chain)
    assert findings() == [("coupon.used_twice", "r1", 3), ("coupon.used_twice", "r1", 4)]


def test_unknown_codes_are_filed_and_the_sale_stays(shop):
    """CPN-6"""
    chain = journal_of("r1")
    chain.sell(coupons=used(code(10), checked="offline"))
    chain.sell(coupons=used("x", coupon="gone", checked="office"))
    chain.sell(coupons=used("x", coupon="gone", checked="none"))
    take_in(chain)
    assert findings() == [("coupon.unknown", "r1", 2), ("coupon.unknown", "r1", 3)]
    assert CouponUse.objects.count() == 3


def test_a_withdrawn_code_is_filed_if_it_was_sold_later(shop):
    """CPN-6"""
    chain = journal_of("r1")
    before = chain.at
    chain.sell(coupons=used(code(0), checked="offline"))
    codes.withdraw_batch(by=OPERATOR, batch="b-1", withdrawn=True, now=before.replace(minute=30))
    chain.sell(coupons=used(code(1), checked="offline"), at=before.replace(minute=31))
    take_in(chain)
    assert findings() == [("coupon.withdrawn", "r1", 3)]


def test_a_code_that_was_freed_may_be_used_again(client, shop):
    """CPN-9: the audit log keeps the reason (tests/office/coupons/test_coupons.py)."""
    chain = journal_of("r1")
    chain.sell(coupons=used(code()))
    take_in(chain)
    freed = freeing.free_code(by=OPERATOR, coupon="c-1", code=code(), reason="Back", now=NOW)
    assert freed == 1
    assert reserve(client, code(), basket="b-2") == {"outcome": "reserved"}
    chain.sell(coupons=used(code()))
    take_in(chain)
    assert findings() == []
    assert reserve(client, code(), basket="b-3")["code"] == "coupon.used"


@pytest.mark.django_db(transaction=True)
def test_two_journals_taken_in_at_once_see_each_other(shop):
    """CPN-6: one is not committed yet when the other, with the same codes, is taken in."""
    both, failures = [code(number) for number in range(3)], []

    def push():
        try:
            chain = journal_of("r2")
            chain.store = "s2"  # else the totals of a store would keep them apart
            chain.sell(coupons=used(*both[::-1], checked="offline"))
            take_in(chain)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    other = Thread(target=push)
    with transaction.atomic():
        chain = journal_of("r1")
        chain.sell(coupons=used(*both, checked="offline"))
        take_in(chain)
        other.start()
        while other.is_alive() and not somebody_waits():
            pass
    other.join()
    assert failures == []
    assert findings() == [("coupon.used_twice", "r2", 2)] * 3


def somebody_waits():
    """On SQLite whoever would write waits in any case."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_uses_are_derived_again(client, shop):
    chain = journal_of("r1")
    chain.sell(coupons=used(code()))
    take_in(chain)
    CouponUse.objects.update(code="other")
    assert len(verify().differences) == 1
    rebuild()
    assert verify().differences == []
    assert reserve(client, code())["code"] == "coupon.used"


def test_an_entry_with_a_malformed_code_is_kept(shop):
    chain = journal_of("r1")
    for wrong in ([{"coupon": "c-1"}], [{**used("x" * 200)[0]}], [7]):
        chain.sell(coupons=wrong)
    take_in(chain)
    assert Finding.objects.filter(code="audit.form").count() == 3
    assert CouponUse.objects.count() == 0
