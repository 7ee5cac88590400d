"""A POST with an idempotency key changes once, whatever the network does to its answers."""

import threading

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as items
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.integrations import middleware
from kasse.office.integrations.models import KeptAnswer, Token
from kasse.office.integrations.services import answers, tokens
from kasse.office.staff.models import LoginFailure
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db

NEW = {"assortment": "cafe", "sku": "X", "name": "X"}


@pytest.fixture
def owner(client):
    client.force_login(open_shop().owner)
    return client


def post(client, body=NEW, key="k-1", path="/api/v1/items", **headers):
    return client.post(
        path, body, content_type="application/json", headers={"Idempotency-Key": key, **headers}
    )


def test_the_same_again_gets_the_first_answer_and_changes_nothing(owner):
    first, second = post(owner), post(owner)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert post(owner, key='"k-1"').headers["Idempotency-Replayed"] == "true"
    assert Item.objects.count() == 1


def test_another_body_or_address_under_the_same_key_is_refused(owner):
    post(owner)
    for other in (
        post(owner, NEW | {"name": "Y"}),
        post(owner, path="/api/v1/items?x=1"),
        post(owner, {"name": "Bo"}, path="/api/v1/people"),
    ):
        assert (other.status_code, other.json()["code"]) == (422, "request.other_body")
    assert Item.objects.count() == 1


def test_what_an_answer_tells_once_is_not_in_the_database(owner, settings):
    new = {"name": "Shop", "permissions": ["office.view"]}
    first = post(owner, new, path="/api/v1/tokens")
    kept = KeptAnswer.objects.get()
    assert first.json()["token"].encode() not in bytes(kept.body)
    assert post(owner, new, path="/api/v1/tokens").json() == first.json()
    KeptAnswer.objects.update(body=b"of another key")
    lost = post(owner, new, path="/api/v1/tokens")
    assert (lost.status_code, lost.json()["code"]) == (409, "request.answer_lost")
    assert Token.objects.count() == 1


def test_keys_of_two_callers_are_two(owner):
    post(owner)
    made = tokens.make_token(by=OPERATOR, name="x", permissions=["items.edit", "office.view"])
    other = Client(headers={"Authorization": f"Bearer {made.secret}"})
    answer = post(other)
    # The item is there, so this one was worked out.
    assert (answer.status_code, answer.json()["code"]) == (409, "item.sku_taken")


def test_what_was_refused_is_asked_anew(owner):
    assert post(owner, NEW | {"assortment": "?"}).status_code == 422
    assert not KeptAnswer.objects.exists()
    assert post(owner).status_code == 201


def test_a_key_is_printable_and_not_too_long(owner):
    for key in ("", "a b", "æ".encode().decode("latin-1"), "x" * 256, '"'):
        answer = post(owner, key=key)
        assert (answer.status_code, answer.json()["code"]) == (400, "request.idempotency_key")


def test_a_key_takes_no_wrong_try_back(owner):
    for n in range(2):
        assert post(owner, {"code": "000000"}, f"k-{n}", "/api/v1/account/proof").status_code == 422
    assert LoginFailure.objects.count() == 2
    assert not KeptAnswer.objects.exists()


def test_a_name_is_looked_up_outside_of_any_transaction_of_a_key(owner):
    new = {"name": "Shop", "url": "https://1.1.1.1/in", "events": ["item.changed"]}
    assert post(owner, new, path="/api/v1/hooks").status_code == 201
    assert not KeptAnswer.objects.exists()


def test_nobody_leaves_an_answer_behind(db):
    open_shop()
    assert post(Client()).status_code in {401, 403}
    assert not KeptAnswer.objects.exists()


def test_a_key_counts_for_two_days(owner):
    post(owner)
    KeptAnswer.objects.update(created_at=timezone.now() - answers.KEEP)
    # Worked out again, so refused: the item is there.
    assert post(owner).status_code == 409


def test_old_answers_are_forgotten(owner):
    post(owner)
    assert answers.forget(now=timezone.now()) == 0
    assert answers.forget(now=timezone.now() + answers.KEEP) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time_change_once(client):
    """The second is told to wait, or waits and gets the first's answer: never both."""
    shop = open_shop()
    begun, go_on = threading.Event(), threading.Event()
    seen = {}

    def slow(request):
        begun.set()
        assert go_on.wait(10)
        items.save_items(by=OPERATOR, assortment="cafe", rows=[ItemRow(sku="X", name="X")])
        return HttpResponse(b"done", status=201)

    answer = middleware.answers_kept(slow)

    def ask(name):
        request = RequestFactory().post(
            "/api/v1/items",
            b"{}",
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )
        request.user = shop.owner
        try:
            seen[name] = answer(request)
        finally:
            connection.close()

    first = threading.Thread(target=ask, args=("first",))
    first.start()
    assert begun.wait(10)
    ask("second")
    go_on.set()
    first.join(10)
    assert seen["second"].status_code == 409
    assert seen["second"].headers["Retry-After"] == "1"
    assert seen["first"].status_code == 201
    ask("third")
    assert seen["third"].headers["Idempotency-Replayed"] == "true"
    assert Item.objects.count() == 1


def test_a_fault_half_way_keeps_neither_change_nor_answer(owner, rf):
    shop_owner = owner.get("/api/v1/stores").wsgi_request.user

    def fails(request):
        Item.objects.create(assortment_id="cafe", sku="HALF", name="x")
        return HttpResponse(status=500)

    request = rf.post("/api/v1/items", b"{}", content_type="application/json")
    request.META["HTTP_IDEMPOTENCY_KEY"] = "k"
    request.user = shop_owner
    assert middleware.answers_kept(fails)(request).status_code == 500
    assert not Item.objects.filter(sku="HALF").exists()
    assert not KeptAnswer.objects.exists()
