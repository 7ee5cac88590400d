"""A form that is refused: one summary for all of them, which leads to each field that is wrong."""

import re

import pytest

from kasse.office.stores.models import Company
from tests.office.once import once
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db

shop = once(open_shop)

WEEK = {f"hours.week:{day}": "" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
FORMS = {
    "item": ("/items/new", {"name": "", "price": "a"}, {"name", "price"}),
    "price": ("/items/new", {"name": "Te", "price": "a"}, {"price"}),
    "category": ("/categories/new", {"name_da": ""}, {"name_da"}),
    "modifiers": ("/modifiers/new", {"name_da": "", "name_en": ""}, {"names"}),
    "company": ("/company", {"name": ""}, {"name"}),
    "store": ("/stores/new", {"name": ""}, {"name"}),
    "person": ("/people/new", {"name": ""}, {"name"}),
    "pin": ("/people/anna/pin", {"pin": "1234", "again": "1234"}, {"pin"}),
    "token": ("/tokens/new", {"name": ""}, {"name"}),
    "hook": ("/hooks/new", {"name": "Hook", "url": "x"}, {"events"}),
    "receipt": (
        "/settings?section=receipt",
        {"keys": "receipt.footer", "receipt.footer": "x" * 999},
        {"receipt.footer"},
    ),
    "hours": (
        "/settings?section=hours",
        {"keys": "hours.week", **WEEK, "hours.week:tue": "8.30 or so"},
        {"hours.week"},
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_summary_leads_to_each_wrong_field(client, shop, name):
    client.force_login(shop.owner)
    path, sent, wrong = FORMS[name]
    version = (
        {"version": Company.objects.get().version}
        if path.startswith(("/settings", "/company"))
        else {}
    )
    answer = client.post(path, sent | version)
    page = answer.content.decode()
    assert answer.status_code == 422
    (summary,) = re.findall(r"<section [^>]*data-refused>.*?</section>", page, re.DOTALL)
    named = set(re.findall(r'href="#problem-([^"]+)"', summary))
    assert named >= wrong
    for field in named:
        assert page.count(f'id="problem-{field}"') == 1, field
    # The browser's own focus goes to the first that is wrong, or nowhere.
    focused = re.findall(r"<(?:input|textarea|select)[^>]* autofocus[^>]*>", page)
    for tag in focused:
        assert 'aria-invalid="true"' in tag
    if name == "price":
        assert 'name="price"' in focused[0]


def test_each_wrong_day_and_each_wrong_row_is_marked(client, shop):
    client.force_login(shop.owner)
    special = {
        "hours.special:rows": "2",
        "hours.special:0:day": "2026-12-24",
        "hours.special:0:name": "Jul",
        "hours.special:0:spans": "til frokost",
        "hours.special:1:day": "",
        "hours.special:1:name": "Uden dag",
        "hours.special:1:spans": "",
    }
    days = WEEK | {"hours.week:tue": "8.30 or so", "hours.week:wed": "25:00-26:00"}
    sent = {"keys": ["hours.week", "hours.special"], **days, **special}
    version = Company.objects.get().version
    page = client.post("/settings?section=hours", sent | {"version": version}).content.decode()
    marked = {
        re.findall(r'name="([^"]+)"', tag)[0]
        for tag in re.findall(r"<input [^>]*>", page)
        if 'aria-invalid="true"' in tag
    }
    assert marked == {
        "hours.week:tue",
        "hours.week:wed",
        "hours.special:0:spans",
        "hours.special:1:day",
    }
    assert "8.30 or so, 25:00-26:00" in page
