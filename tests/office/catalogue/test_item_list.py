"""The list of items: what it is narrowed and sorted by, its page, and editing in it."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import item_list, lookups, models, queries, services
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from kasse.office.stock.models import StockLevel
from kasse.office.stores import services as stores
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_shop()


@pytest.fixture
def page(client, shop):
    client.force_login(shop.owner)
    return client


def save(*rows):
    return services.save_items(by=OPERATOR, assortment="cafe", rows=rows)


def publish():
    return prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)


def listed(stores=None, **parameters):
    """The SKUs that a filter finds, in the order of the list."""
    wanted = queries.item_filter_of(parameters, assortment="cafe", stores=stores)
    found = queries.items(wanted=wanted)
    assert found.count == len(found.items)
    assert sorted(queries.matching_ids(wanted, limit=1_000)) == sorted(i.id for i in found.items)
    return " ".join(item.sku for item in found.items)


FOUND = [
    ({}, "D C A B"),
    ({"category": "drik"}, "A B"),
    ({"category": "øl"}, "A"),
    ({"category": "nowhere"}, ""),
    ({"tag": "jul"}, "B"),
    ({"tag": "Jul"}, ""),
    ({"brand": "Carlsberg"}, "A"),
    ({"supplier": "Bryg"}, "A"),
    ({"tax_class": "zero"}, "C"),
    ({"kind": "service"}, "C"),
    ({"price_from": "10"}, "A B"),
    ({"price_from": "10,01"}, "B"),
    ({"price_from": "10.01"}, "B"),
    ({"price_to": "10"}, "A"),
    ({"price_from": "10", "price_to": "12,49"}, "A"),
    ({"stock": "in"}, "A B"),
    ({"stock": "none"}, "D"),
    ({"stock": "below"}, "A"),
    ({"stock": "in", "store": "s1"}, "A"),
    ({"stock": "none", "store": "s1"}, "D B"),
    ({"stock": "below", "store": "s1"}, ""),
    ({"missing": "price"}, "C"),
    ({"missing": "barcode"}, "D C B"),
    ({"missing": "category"}, "D C"),
    ({"missing": "picture"}, "D C A B"),
    ({"missing": "cost"}, "D C B"),
    ({"missing": "supplier"}, "D C B"),
    ({"missing": "brand"}, "C B"),
    ({"state": "unpriced"}, "C A B"),
    ({"state": "draft"}, "A B"),
    ({"q": "van", "tag": "jul", "stock": "in", "category": "drik"}, "B"),
    ({"q": "van", "tag": "sommer"}, ""),
    ({"brand": "Carlsberg", "missing": "brand"}, ""),
]


def test_each_filter_finds_its_items_and_no_others(goods):
    assert [(parameters, listed(**parameters)) for parameters, _ in FOUND] == FOUND


def test_stock_is_that_of_the_stores_one_may_see(goods):
    only = frozenset({"s1"})
    assert listed(stores=only, stock="below") == ""
    assert listed(stores=only, stock="none") == "D B"
    wanted = queries.item_filter_of({"store": "s2"}, assortment="cafe", stores=only)
    assert (wanted.stores, wanted.unread) == (only, ("store",))


UNREAD = [
    {"price_from": "ten"},
    {"price_to": "1" * 40},
    {"stock": "x"},
    {"missing": "x"},
    {"kind": "x"},
    {"state": "x"},
]


def test_what_cannot_be_read_narrows_nothing_and_matches_nothing(goods, page):
    for parameters in UNREAD:
        wanted = queries.item_filter_of(parameters, assortment="cafe", stores=None)
        assert wanted.unread == tuple(parameters)
        assert len(queries.items(wanted=wanted).items) == 4
        assert queries.matching_ids(wanted, limit=9) == []
        answer = page.get("/items", parameters)
        assert answer.status_code == 200
        assert 'role="alert" id="unread"' in answer.content.decode()


def test_an_address_full_of_nonsense_is_a_page(goods, page):
    names = ("q", "category", "tag", "brand", "supplier", "tax_class", "store", "sort", "after")
    for text in ("'\"<b>", "x" * 3_000, "-", "😀"):
        assert page.get("/items", dict.fromkeys(names, text)).status_code == 200


def test_as_many_as_a_part_may_be_read_by_key_are_found_by_looking_through(goods, monkeypatch):
    """What many items have takes another way, with the same outcome."""
    from kasse.office.catalogue import item_list

    wanted = [{}, {"stock": "in"}, {"stock": "none"}, {"stock": "below"}, {"tag": "sommer"}]
    wanted += [{"brand": "Carlsberg"}, {"category": "drik"}, {"missing": "cost"}, {"q": "an"}]
    wanted += [{"state": "draft"}, {"state": "archived"}, {"price_from": "5", "tag": "jul"}]
    orders = [f"{sign}{by}" for by in queries.SORTS if by != "name" for sign in ("", "-")]
    wanted += [
        {**one, "sort": orders[at % len(orders)]} for at, one in enumerate(wanted * 5, start=1)
    ]
    few = [listed(**one) for one in wanted]
    monkeypatch.setattr(item_list, "MANY", 1)
    for one, skus in zip(wanted, few, strict=True):
        asked = queries.item_filter_of(one, assortment="cafe", stores=None)
        assert " ".join(item.sku for item in queries.items(wanted=asked).items) == skus, one


@pytest.mark.parametrize("sort", ["name", "-name", "brand", "-supplier", "tax_class"])
def test_a_frequent_word_is_paged_there_and_back_in_order(shop, monkeypatch, sort):
    from kasse.office.catalogue import item_list

    many(23)
    whole = listed(q="vare", sort=sort)
    monkeypatch.setattr(item_list, "MANY", 5)
    wanted = queries.item_filter_of({"q": "vare", "sort": sort}, assortment="cafe", stores=None)
    last = queries.items(wanted=wanted, limit=7)
    there = [item.sku for item in last.items]
    while last.after is not None:
        last = queries.items(wanted=wanted, after=last.after, limit=7)
        there += [item.sku for item in last.items]
    assert " ".join(there) == whole
    back = queries.items(wanted=wanted, before=last.before or "", limit=7)
    assert [item.sku for item in back.items] == there[14:21]


def test_few_of_one_kind_are_asked_whether_they_are_among_many_of_another(goods, monkeypatch):
    """A search that finds few, with a tag that many have."""
    save(*(ItemRow(sku=f"T{n}", name=f"Tonic {n}", tags=("sommer",)) for n in range(3)))
    monkeypatch.setattr(item_list, "MANY", 2)
    for search, skus in (("pils", "A"), ("vand", "")):
        asked = {"q": search, "tag": "sommer"}
        wanted = queries.item_filter_of(asked, assortment="cafe", stores=None)
        assert " ".join(item.sku for item in queries.items(wanted=wanted).items) == skus


def many(count):
    save(
        *(
            ItemRow(
                id=f"i{n}",
                sku=f"S{n:03}",
                name=f"Vare {n % 7}",
                price_minor=100 + n % 5 if n % 4 else None,
                cost_minor=n % 3 * 100 if n % 3 else None,
                brand=("", "A", "B")[n % 3],
                supplier=("", "C")[n % 2],
                tax_class=("standard", "zero", "reduced")[n % 3],
            )
            for n in range(count)
        )
    )
    start = datetime(2026, 11, 23, tzinfo=UTC)
    for n in range(count):
        models.Item.objects.filter(sku=f"S{n:03}").update(
            changed_at=start + timedelta(minutes=n % 6)
        )


KEYS = {
    "name": lambda item: (item.name, item.id),
    "sku": lambda item: item.sku,
    "price": lambda item: (-1 if item.draft_price_minor is None else item.draft_price_minor, item.id),
    "cost": lambda item: (-1 if item.cost_minor is None else item.cost_minor, item.id),
    "brand": lambda item: (item.brand, item.name, item.id),
    "supplier": lambda item: (item.supplier, item.name, item.id),
    "tax_class": lambda item: (item.tax_class, item.name, item.id),
    "changed": lambda item: (item.changed_at, item.id),
}  # fmt: skip


def test_pages_go_on_and_back_over_their_borders_in_each_order(shop):
    many(23)
    for sort, sign, more in product(queries.SORTS, ("", "-"), ({}, {"missing": "barcode"})):
        wanted = queries.item_filter_of(
            {"sort": sign + sort, **more}, assortment="cafe", stores=None
        )
        seen = _there_and_back(wanted)
        assert len(seen) == 23
        assert seen == sorted(seen, key=KEYS[sort], reverse=sign == "-"), (sort, sign, more)


def _there_and_back(wanted):
    """All items page by page, with a look back from each."""
    seen: list[models.Item] = []
    before: tuple[models.Item, ...] | None = None
    more = True
    after = ""
    while more:
        found = queries.items(wanted=wanted, after=after, limit=5)
        if before is not None:
            assert queries.items(wanted=wanted, before=found.before or "", limit=5).items == before
        before, after, more = found.items, found.after or "", found.after is not None
        seen += found.items
    return seen


def test_a_page_needs_as_many_queries_for_one_item_as_for_fifty(page, goods):
    address = "/items?tag=x&stock=in&q=vare&category=drik&missing=barcode&sort=-price"
    page.cookies["kasse_item_columns"] = "picture.sku.category.brand.tags.barcode.stock.changed"
    counts = []
    for count in (1, 50):
        save(
            *(
                ItemRow(sku=f"S{n}", name=f"Vare {n}", category="øl", tags=("x", "y"))
                for n in range(count)
            )
        )
        StockLevel.objects.bulk_create(
            (
                StockLevel(store="s1", item=item, quantity_thousandths=1_000)
                for item in models.Item.objects.filter(sku__startswith="S").values_list(
                    "id", flat=True
                )
            ),
            ignore_conflicts=True,
        )
        page.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert page.get(address).content.decode().count('scope="row"') == count
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_chips_say_what_narrows_and_lead_to_the_list_without_it(page, goods):
    text = page.get("/items?category=øl&price_from=5&sort=-name&state=active").content.decode()
    chips = re.findall(r'<a class="filter-chip" href="([^"]*)">', text)
    assert chips == [
        "?price_from=5&amp;sort=-name&amp;state=active",
        "?category=%C3%B8l&amp;sort=-name&amp;state=active",
    ]
    assert "drik › øl" in text
    assert '<span class="count-mark">2</span>' in text


def test_while_somebody_types_only_what_was_found_is_made(page, goods):
    """A part for the script, which must not stand in for the page when a browser goes back."""
    whole = page.get("/items?q=van")
    part = page.get("/items?q=van", headers={"HX-Request": "true", "HX-Target": "results"})
    text = part.content.decode()
    assert "<html" not in text
    assert 'id="f-brand"' not in text
    for part_id in ("edit-link", "filter-count", "results"):
        here = (text.count(f'id="{part_id}"'), whole.content.decode().count(f'id="{part_id}"'))
        assert here == (1, 1)
    assert re.findall(r'aria-label="(Vand|Pilsner)"', text) == ["Vand"]
    assert "HX-Target" in whole["Vary"]
    assert "HX-Target" in part["Vary"]


def test_any_of_many_brands_is_found_by_typing(page, goods):
    save(
        *(ItemRow(sku=f"X{n}", name="x", brand=f"Bryggeri {n:03}") for n in range(70)),
        ItemRow(sku="Y", name="y", brand="Ørbæk", tags=("dåse",)),
    )
    field = re.search(r'<input id="f-brand"[^>]*>', page.get("/items?brand=x").content.decode())
    assert field is not None
    assert 'value="x"' in field[0]

    def offered(field, typed):
        answer = page.get(f"/items/values/{field}", {"assortment": "cafe", field: typed})
        return re.findall('value="([^"]*)"', answer.content.decode())

    assert offered("brand", "ørb") == ["Ørbæk"]
    assert offered("brand", "069") == ["Bryggeri 069"]
    assert offered("brand", "b")[0] == "Bryggeri 000"
    assert len(offered("brand", "b")) == 50
    assert offered("tag", "DÅ") == ["dåse"]
    assert page.get("/items/values/name?assortment=cafe").status_code == 404
    # Without scripts, what was nearly typed leads there.
    text = page.get("/items?brand=rbæ&q=y").content.decode()
    assert re.findall(r'class="filter-chip" href="([^"]*)"><span class="quiet">Mærke:</span> <span class="truncate">Ø', text) == [
        "?brand=%C3%98rb%C3%A6k&amp;q=y"
    ]  # fmt: skip


def test_columns_are_chosen_and_remembered(page, goods):
    assert re.search(r"Carlsberg\s*</td>", page.get("/items").content.decode())
    answer = page.post("/items/columns", {"column": ["stock", "nonsense"], "query": "state=all"})
    assert (answer.status_code, answer["Location"]) == (302, "/items?state=all")
    text = page.get("/items").content.decode()
    assert not re.search(r"Carlsberg\s*</td>", text)
    assert re.search(r">2</td>", text)  # three in one store, one lacking in the other


def test_a_margin_is_what_the_price_without_its_tax_leaves_over_the_cost(goods):
    """10,00 with 25 % tax in it is 8,00; with a cost of 4,00 half of that is left."""
    save(ItemRow(sku="E", id="e", name="Dyr", price_minor=800, cost_minor=900, tax_class="zero"))
    found = lookups.facts_of(list(models.Item.objects.all()), wanted={"margin"}, stores=frozenset())
    margins = {one: facts.margin_ppm for one, facts in found.items()}
    assert margins == {"a": 500_000, "b": None, "c": None, "d": None, "e": -130_000}


def test_prices_of_stores_that_wait_are_counted_and_seen(page, goods):
    publish()
    assert "som kasserne ikke kender endnu" not in page.get("/items").content.decode()
    services.set_in_store(by=OPERATOR, item="b", own=InStore(store="s1", price_minor=900))
    save(ItemRow(sku="A", name="Pilsner", price_minor=1_100, stores=None))
    text = page.get("/items").content.decode()
    assert "<strong>2</strong> varer har en ny pris" in text
    assert listed(state="draft") == "A B"


def test_prices_that_wait_elsewhere_do_not_count_here(goods):
    services.create_assortment(by=OPERATOR, name="Anden", assortment_id="b")
    rows = [ItemRow(id=f"0{n}", sku=f"O{n}", name="x", price_minor=1) for n in range(2)]
    services.save_items(by=OPERATOR, assortment="b", rows=rows)
    for item in ("00", "01", "b"):
        models.ItemStore.objects.create(
            item_id=item, store_id="s1", has_draft=True, draft_price_minor=5
        )
    models.Item.objects.update(draft_price_minor=None)
    assert item_list.draft_ids("cafe", limit=2) == {"b"}


def test_an_items_name_is_text(page, shop):
    save(ItemRow(sku="<i>", name="<script>alert(1)</script>", brand='"><b>', price_minor=1))
    for path in ("/items", "/items/edit", "/items?brand=%22%3E%3Cb%3E"):
        text = page.get(path).content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text
        assert '"><b>' not in text


FIELD = re.compile(r'<input ([^>]*)name="([a-z]+\.[^"]+|row|csrfmiddlewaretoken)"([^>]*)>')


def form_of(text):
    """What a browser would send of the form that edits."""
    fields: dict[str, list[str]] = {}
    for before, name, behind in FIELD.findall(text):
        if 'type="checkbox"' in before and "checked" not in behind:
            continue
        found = re.search(r'value="([^"]*)"', before + behind)
        value = found[1] if found else "on"
        fields.setdefault(name, []).append(value.replace("&quot;", '"').replace("&#x27;", "'"))
    return fields


def test_many_rows_are_saved_at_once_and_only_those_that_were_changed(page, goods):
    form = form_of(page.get("/items/edit").content.decode())
    assert form["row"] == ["d", "c", "a", "b"]
    versions = dict(models.Item.objects.values_list("id", "version"))
    form |= {"name.a": ["Øl"], "price.a": ["12,5"], "category.a": ["ØL"], "cost.b": ["3"]}
    form |= {"brand.c": ["Egen"], "supplier.c": ["Os"]}
    del form["sold.b"]
    answer = page.post("/items/edit?sort=sku", form)
    assert (answer.status_code, answer["Location"]) == (302, "/items/edit?sort=sku")
    a, b, c = (models.Item.objects.get(id=one) for one in "abc")
    assert (a.name, a.draft_price_minor, a.category_id, a.cost_minor) == ("Øl", 1_250, "øl", 400)
    assert (b.cost_minor, b.sold, b.draft_price_minor) == (300, False, 1_250)
    assert (c.brand, c.supplier, c.kind, c.tax_class) == ("Egen", "Os", "service", "zero")
    now = dict(models.Item.objects.values_list("id", "version"))
    assert {one for one in now if now[one] != versions[one]} == {"a", "b", "c"}
    assert "3 varer er gemt." in page.get("/items/edit").content.decode()


def test_a_bad_row_keeps_what_was_typed_and_the_good_ones_are_saved(page, goods):
    form = form_of(page.get("/items/edit").content.decode())
    form |= {"name.a": [""], "price.a": ["tolv"], "category.b": ["Nowhere"], "brand.b": ["Ny"]}
    form |= {"name.c": ["Bud"], "price.d": ["99"]}
    answer = page.post("/items/edit", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="tolv"' in text
    assert 'value="Nowhere"' in text
    assert "1 vare er gemt." in text
    assert "2 varer er ikke gemt" in text
    assert models.Item.objects.get(id="a").name == "Pilsner"
    assert models.Item.objects.get(id="b").brand == ""
    assert models.Item.objects.get(id="c").name == "Bud"
    assert models.Item.objects.get(id="d").draft_price_minor is None  # it is typed at the till
    again = form_of(text)
    again |= {"name.a": ["Øl"], "price.a": ["12"], "category.b": ["drik › øl"]}
    assert page.post("/items/edit", again).status_code == 302
    assert models.Item.objects.get(id="b").brand == "Ny"
    assert models.Item.objects.get(id="a").draft_price_minor == 1_200


def test_a_row_that_somebody_else_saved_is_told_and_goes_over_theirs_only_when_sent_again(
    page, goods
):
    form = form_of(page.get("/items/edit").content.decode())
    save(ItemRow(sku="A", name="Hof", price_minor=1_100, brand="Carlsberg", stores=None))
    save(ItemRow(sku="B", name="Kildevand", price_minor=1_250, category="drik", stores=None))
    form |= {"price.a": ["15"], "name.c": ["Bud"]}
    answer = page.post("/items/edit", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="15"' in text
    assert "Den er nu: 11,00" in text
    assert 'value="Hof"' in text  # what was not touched is theirs
    assert models.Item.objects.get(id="a").draft_price_minor == 1_100
    assert models.Item.objects.get(id="c").name == "Bud"
    assert models.Item.objects.get(id="b").name == "Kildevand"  # shown older, but not touched
    assert page.post("/items/edit", form_of(text)).status_code == 302
    found = models.Item.objects.get(id="a")
    assert (found.draft_price_minor, found.name) == (1_500, "Hof")


def test_one_who_may_not_change_items_sees_the_list_and_cannot_edit_in_it(client, goods):
    staff.save_roles(
        by=OPERATOR,
        roles=[
            {
                "id": "reader",
                "names": {"da": "Læser"},
                "permissions": ["office.view"],
                "max_discount": 0,
            }
        ],
    )
    person = staff.save_person(
        by=OPERATOR, name="Se", language="da", assignments=[("reader", None)], person_id="se"
    )
    client.force_login(Account.objects.create(email="se@example.dk", password="x", person=person))
    text = client.get("/items").content.decode()
    assert "Pilsner" in text
    assert "/items/edit" not in text
    assert client.get("/items/edit").status_code == 403
    assert client.post("/items/edit", {"row": "a", "name.a": "x"}).status_code == 403


CHANGES = ('href="/items/edit', 'href="/items/new', 'action="/items/publish"', 'name="item"')


def test_one_who_may_change_only_one_of_two_stores_changes_nothing_of_both(client, goods, shop):
    client.force_login(shop.owner)
    text = client.get("/items?state=draft").content.decode()
    assert [one for one in CHANGES if one not in text] == []
    stores.create_store(
        by=OPERATOR,
        company=shop.store.company,
        assortment="cafe",
        name="Søndergade",
        store_id="s2",
    )
    person = staff.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[("manager", "s1")], person_id="bo"
    )
    client.force_login(Account.objects.create(email="bo@example.dk", password="x", person=person))
    text = client.get("/items?state=draft").content.decode()
    assert 'href="/items/a"' in text
    assert [one for one in CHANGES if one in text] == []
    form = form_of(client.get("/items/edit").content.decode()) | {"name.a": ["x"]}
    assert client.post("/items/edit", form).status_code == 403
    assert models.Item.objects.get(id="a").name == "Pilsner"


def test_the_api_narrows_and_sorts_as_the_page_does(page, goods):
    def found(**more):
        answer = page.get("/api/v1/items", {"assortment": "cafe", **more})
        assert answer.status_code == 200, answer.content
        return [item["sku"] for item in answer.json()["items"]]

    assert found(category="drik", sort="price", descending="true") == ["B", "A"]
    assert found(price_from=1_001, price_to=1_250) == ["B"]
    assert found(stock="none", store="s1") == ["D", "B"]
    assert found(missing="price", tax_class="zero", kind="service") == ["C"]
    assert found(tag="sommer", brand="Carlsberg", supplier="Bryg") == ["A"]
    assert page.get("/api/v1/items", {"assortment": "cafe", "stock": "x"}).status_code == 422
