"""Pages of price lists and releases: made, priced, refused, published, taken back."""

import pytest
from django.utils import timezone

from kasse.office.actors import OPERATOR
from kasse.office.catalogue.models import PriceRelease
from kasse.office.catalogue.price_lists.models import PriceList
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from tests.office.catalogue.priced_shop import (
    a_list,
    draft,
    open_priced_shop,
    publish,
    second_store,
    set_prices,
    told,
)

pytestmark = pytest.mark.django_db

NEW = "/price-lists/new?assortment=cafe"


@pytest.fixture
def owner(client):
    client.force_login(open_priced_shop().owner)
    client.cookies["django_language"] = "en"
    return client


def version(found):
    found.refresh_from_db()
    return str(found.version)


def test_a_list_is_made_and_priced(owner):
    """Times of a week, some stores, a price from six bottles on."""
    typed = {"name_da": "Fredagsbar", "where": "stores", "stores": ["s1"], "windows": ["1"]}
    typed |= {"w1_days": ["5"], "w1_starts": "16:00", "w1_ends": "18:00"}
    assert owner.post(NEW, typed).status_code == 302
    found = PriceList.objects.get()
    assert found.head["windows"] == [{"days": [5], "starts": 960, "ends": 1080}]
    rows = {"sku": ["ØL", "VIN", ""], "least": ["", "6", ""], "price": ["25", "70.00", ""]}
    page = f"/price-lists/{found.id}"
    assert owner.post(f"{page}/prices", rows | {"version": version(found)}).status_code == 302
    shown = owner.get(page).content.decode()
    assert 'value="25.00"' in shown
    assert "Not published" in shown
    overview = owner.get("/price-lists").content.decode()
    assert "Fri 16:00 – 18:00" in overview
    publish()
    assert ("list_price", f"{found.id}:i-wine") in told()
    # An empty price takes it out; what is not named stays.
    rows = {"sku": ["VIN"], "least": ["6"], "price": [""], "version": version(found)}
    assert owner.post(f"{page}/prices", rows).status_code == 302
    publish()
    assert ("list_price", f"{found.id}:i-wine") not in told()
    assert ("list_price", f"{found.id}:i-beer") in told()


def test_an_items_history_says_what_it_cost(owner):
    """With the lowest price of 30 days beside a reduction that holds."""
    a_list(("ØL", 2_500), announced=True)
    publish(now=timezone.now())
    draft("ØL", 4_000)
    publish("2099-01-01T00:00", now=timezone.now())
    shown = owner.get("/items/i-beer/history").content.decode()
    assert "What everybody paid" in shown
    assert "before the reduction: <strong>35.00" in shown
    assert "25.00" in shown


def test_what_is_refused_stays_typed(owner):
    """Beside its field, with nothing lost."""
    answer = owner.post(NEW, {"name_da": "Bar", "where": "stores", "customer_groups": "gold"})
    assert answer.status_code == 422
    assert "Choose where the list holds" in answer.content.decode()
    assert 'value="gold"' in answer.content.decode()
    found = a_list()
    page = f"/price-lists/{found.id}"
    for typed, said in (
        ({"sku": ["ØL"], "least": [""], "price": ["x1"]}, 'value="x1"'),
        ({"sku": ["PANT"], "least": [""], "price": ["1"]}, "Pant gets no price from a list"),
    ):
        answer = owner.post(f"{page}/prices", typed | {"version": version(found)})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    stale = owner.post(page, {"name_da": "Bar", "where": "everywhere", "version": "99"})
    assert stale.status_code == 409
    assert 'value="Bar"' in stale.content.decode()


def test_a_refused_price_says_what_is_missing_and_stays_stale(owner):
    """A price without an SKU is not thrown away, and what others saved since is a conflict."""
    found = a_list()
    page, opened = f"/price-lists/{found.id}/prices", version(found)
    set_prices(found, ("VIN", 7_000))
    typed = {"sku": ["", ""], "least": ["", ""], "price": ["99,00", ""], "version": opened}
    answer = owner.post(page, typed)
    assert answer.status_code == 422
    assert [row["price"] for row in answer.context["typed_prices"]] == ["99,00"]
    assert "Type the SKU" in answer.context["typed_prices"][0]["problem"]
    assert answer.context["version"] == int(opened)
    typed |= {"sku": ["VIN", ""], "price": ["65.00", ""], "version": opened}
    assert owner.post(page, typed).status_code == 409
    delete = f"/price-lists/{found.id}/delete"
    owner.post(delete, {"confirmed": "yes", "version": opened})
    assert PriceList.objects.filter(id=found.id).exists()
    owner.post(delete, {"confirmed": "yes", "version": version(found)})
    assert not PriceList.objects.filter(id=found.id).exists()


def test_who_edits_items_in_one_store_makes_lists_for_it(client):
    shop = open_priced_shop()
    second_store(shop)
    codes = ["office.view", "items.edit"]
    role = {"id": "goods", "names": {"en": "Goods"}, "permissions": codes, "max_discount": 0}
    staff.save_roles(by=OPERATOR, roles=[role])
    person = staff.save_person(by=OPERATOR, name="Bo", language="en", assignments=[("goods", "s1")])
    client.force_login(Account.objects.create(email="bo@example.com", person=person))
    client.cookies["django_language"] = "en"
    shown = client.get(NEW)
    assert (shown.context["may_change"], shown.context["values"]["places"]) == (True, ["s1"])
    typed = {"name_da": "Min", "where": "stores", "stores": ["s1", "s2"]}
    answer = client.post(NEW, typed)
    assert "some of these stores only" in answer.context["problems"]["where"]
    assert client.post(NEW, typed | {"stores": ["s1"]}).status_code == 302


def test_published_for_later_and_taken_back(owner):
    """With what should be seen first."""
    draft("ØL", 350)
    page = "/price-releases?assortment=cafe"
    shown = owner.get(page).content.decode()
    assert "From 35.00 to 3.50 is far." in shown
    past = owner.post(page, {"assortment": "cafe", "starts_at": "2026-01-01T00:00"})
    assert past.status_code == 422
    assert "Choose a later one" in past.content.decode()
    owner.post(page, {"assortment": "cafe", "starts_at": "2099-01-01T00:00"})
    release = PriceRelease.objects.get(starts_at="2099-01-01T00:00")
    assert "Coming" in owner.get(page).content.decode()
    back = f"/price-releases/cafe/{release.number}/take-back"
    assert "Take this price release back?" in owner.post(back).content.decode()
    assert owner.post(back, {"confirmed": "yes"}).status_code == 302
    assert "Taken back" in owner.get(page).content.decode()
