"""Logging in and out, how often it may be tried, and the language of the pages."""

import pytest

from kasse.office.staff.models import Account
from kasse.office.staff.services import LOGINS_PER_ADDRESS
from tests.office.samples_shop import PASSWORD, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_shop()


def text(response):
    return response.content.decode()


def test_log_in_and_out(client, shop):
    wrong = client.post("/log-in", {"email": "anna@example.dk", "password": "wrong"})
    assert wrong.status_code == 422
    assert 'role="alert"' in text(wrong)
    right = {"email": "anna@example.dk", "password": PASSWORD, "next": "/sales?day=2026-11-23"}
    response = client.post("/log-in", right)
    assert (response.status_code, response["Location"]) == (302, "/sales?day=2026-11-23")
    assert client.get("/").status_code == 200
    client.post("/log-out")
    assert client.get("/").status_code == 302


def test_log_in_leads_to_no_other_site(client, shop):
    right = {"email": "anna@example.dk", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/log-in", right)["Location"] == "/"


def test_log_in_locks(client, shop):
    for _ in range(5):
        client.post("/log-in", {"email": "anna@example.dk", "password": "wrong"})
    response = client.post("/log-in", {"email": "anna@example.dk", "password": PASSWORD})
    assert response.status_code == 429


def tried(client, number, *, seen):
    form = {"email": f"nobody{number}@example.dk", "password": "wrong"}
    return client.post("/log-in", form, headers={"X-Forwarded-For": seen}).status_code


def test_behind_a_proxy_wrong_log_ins_are_counted_by_the_address_that_it_saw(
    client, shop, settings
):
    settings.BEHIND_PROXY = True
    for number in range(LOGINS_PER_ADDRESS):
        assert tried(client, number, seen=f"198.51.100.{number}, 203.0.113.1") == 422
    assert tried(client, 98, seen="198.51.100.99, 203.0.113.1") == 429
    assert tried(client, 99, seen="203.0.113.2") == 422


def test_a_subscriber_of_ipv6_is_counted_as_one(client, shop, settings):
    settings.BEHIND_PROXY = True
    for number in range(LOGINS_PER_ADDRESS):
        assert tried(client, number, seen=f"2001:db8::{number}:1") == 422
    assert tried(client, 98, seen="2001:db8:0:0:ffff::1") == 429
    assert tried(client, 99, seen="2001:db8:0:1::1") == 422


def test_without_a_proxy_what_a_caller_says_of_itself_counts_for_nothing(client, shop):
    for number in range(LOGINS_PER_ADDRESS):
        assert tried(client, number, seen=f"203.0.113.{number}") == 422
    assert tried(client, 99, seen="203.0.113.99") == 429


def test_the_language_is_remembered(client, shop):
    client.force_login(shop.owner)
    client.post("/language", {"language": "en", "next": "/items"})
    assert Account.objects.get().language == "en"
    client.post("/language", {"language": "xx"})
    assert Account.objects.get().language == "en"
