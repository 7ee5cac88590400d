"""Somebody whose roles open no page of the office: told before the invitation, and not shut in."""

import pytest
from django.test import Client

from kasse.office.actors import OPERATOR
from kasse.office.staff import services
from kasse.office.staff.models import Account
from tests.office.samples_shop import PASSWORD, hashed, open_shop

pytestmark = pytest.mark.django_db


def person_who_may(*permissions):
    role = {"id": "r", "names": {"en": "R"}, "permissions": list(permissions), "max_discount": 0}
    services.save_roles(by=OPERATOR, roles=[role])
    return services.save_person(by=OPERATOR, name="Ib", language="en", assignments=[("r", None)])


def logged_in(person):
    Account.objects.create(
        email="ib@example.dk", password=hashed(PASSWORD), person=person, language="en"
    )
    client = Client(headers={"Accept-Language": "en"})
    return client, client.post("/log-in", {"email": "ib@example.dk", "password": PASSWORD})


def test_the_owner_is_told_before_the_invitation():
    owner = Client(headers={"Accept-Language": "en"})
    owner.force_login(open_shop().owner)
    for permissions, is_told in ((["sale.sell"], True), (["sale.sell", "sales.view"], False)):
        page = owner.get(f"/people/{person_who_may(*permissions).id}").content.decode()
        assert ("open no page of the back office" in page) is is_told


@pytest.mark.parametrize(
    ("permissions", "first"),
    [(["sale.sell"], "/account"), (["sales.view"], "/sales"), (["office.view"], "/")],
)
def test_whoever_logs_in_lands_on_a_page_they_may_see(permissions, first):
    open_shop()
    client, answer = logged_in(person_who_may(*permissions))
    assert answer.headers["Location"] == first
    assert client.get(first).status_code == 200


def test_a_page_that_is_not_allowed_names_the_right_and_leads_on():
    open_shop()
    client, _ = logged_in(person_who_may("sale.sell"))
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "See the back office" in page
    assert page.count('action="/log-out"') >= 1
    assert 'href="/account"' in page
    # The bar at the foot of a phone leads to the menu with the log-out.
    assert 'popovertarget="menu"' in page


def test_a_forgotten_password_without_mail_says_what_to_run():
    page = Client(headers={"Accept-Language": "en"}).get("/log-in/forgotten").content.decode()
    assert "kasse password" in page
