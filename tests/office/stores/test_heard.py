"""When a register was last heard, and what it still holds: by its pushes as by its hellos."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kasse.office.journal import services as journal
from kasse.office.stores import queries
from kasse.office.stores.models import Register
from kasse.office.stores.services import reports
from tests.office.builders import Chain
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    made = open_shop()
    Register.objects.filter(id="r1").update(token_hash="x")
    return made


def hello(unsent, *, at):
    said = reports.Hello(app="0.1.0", unsent=unsent, clock=None, storage="opfs", problem="")
    reports.record_hello(register="r1", hello=said, now=at)


def push(unsent, *, at, app="0.2.0"):
    batch = replace(Chain(register="r1", store="s1").open().batch(), unsent=unsent, app=app)
    journal.ingest(batch=batch, received_at=at)


def heard():
    (row,) = queries.registers_heard()
    return row.last_contact_at, row.unsent, row.app_version


def test_a_till_that_only_pushes_is_no_silent_one(shop):
    push(7, at=NOW)
    assert heard() == (NOW, 7, "0.2.0")
    (row,) = queries.registers_heard()
    assert queries.health(row, now=NOW + timedelta(minutes=1)) == "ok"


def test_the_newer_word_counts(shop):
    push(7, at=NOW)
    later = NOW + timedelta(minutes=1)
    hello(3, at=later)
    assert heard() == (later, 3, "0.1.0")
    latest = NOW + timedelta(minutes=2)
    push(0, at=latest, app="")
    assert heard() == (latest, 0, "0.1.0")


def test_of_a_till_that_was_never_heard_nothing_is_known(shop):
    assert heard() == (None, 0, "")


def test_registers_take_two_queries(shop, django_assert_num_queries):
    for count in (1, 3):
        Register.objects.get_or_create(id=f"x{count}", number=f"X{count}", store=shop.store)
        with django_assert_num_queries(2):
            assert len([row.store.company.name for row in queries.registers_heard()]) >= 2
