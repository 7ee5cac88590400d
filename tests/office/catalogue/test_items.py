"""Items and prices: written once, drafted, published, at the tills."""

import hashlib
import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.domain.item import Component, Item, item_from_document
from kasse.domain.outcome import Refused, refused
from kasse.office import seek
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import item_search, models, queries, services
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import InStore, ItemRow, code_key, shown_code
from kasse.office.feed.models import Document
from kasse.office.stores import services as stores
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_shop()


def save(*rows):
    return services.save_items(by=OPERATOR, assortment="cafe", rows=rows)


def publish():
    return prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)


def at_tills():
    rows = Document.objects.filter(scope="assortment:cafe", collection="item", deleted=False)
    return {row.doc_id: json.loads(row.body) for row in rows}


COFFEE = ItemRow(id="i1", sku="KAFFE", name="Kaffe", price_minor=3_000, codes=("5701234567899",))


def test_a_new_item_reaches_the_tills_with_its_first_price(shop):
    assert save(COFFEE) == ["i1"]
    assert at_tills() == {}
    release = publish()
    assert (release.number, release.published_at) == (1, NOW)
    assert at_tills() == {
        "i1": {
            "sku": "KAFFE",
            "name": "Kaffe",
            "kind": "goods",
            "unit": "pcs",
            "price": 3_000,
            "tax_class": "standard",
            "codes": ["gtin:05701234567899"],
        }
    }


def test_the_hash_is_of_the_canonical_pairs(shop):
    save(COFFEE, ItemRow(sku="ÆG", name="Æg", price_minor=450))
    release = publish()
    text = '[["KAFFE",3000],["ÆG",450]]'
    assert release.hash == hashlib.sha256(text.encode()).hexdigest()
    document = Document.objects.get(scope="assortment:cafe", collection="price_release")
    assert json.loads(document.body) == {
        "number": 1,
        "hash": release.hash,
        "published_at": "2026-11-23T12:00:00.000Z",
    }


def test_a_price_is_a_draft_until_it_is_published(shop):
    save(COFFEE)
    first = publish()
    save(ItemRow(sku="KAFFE", name="Kaffe", price_minor=3_500))
    assert at_tills()["i1"]["price"] == 3_000
    second = publish()
    assert at_tills()["i1"]["price"] == 3_500
    assert (second.number, second.hash != first.hash) == (2, True)
    assert prices.prices_at(first) == {"KAFFE": 3_000}
    assert prices.prices_at(second) == {"KAFFE": 3_500}
    assert prices.hash_of([("KAFFE", 3_000)]) == first.hash


def test_going_back_to_the_published_price_is_no_draft(shop):
    save(COFFEE)
    publish()
    save(ItemRow(sku="KAFFE", name="Kaffe", price_minor=3_500))
    save(ItemRow(sku="KAFFE", name="Kaffe", price_minor=3_000))
    assert publish() == refused("prices.nothing_to_publish")


def test_everything_about_an_item_is_in_its_document(shop):
    services.save_category(by=OPERATOR, assortment="cafe", names={"da": "Drikke"}, category_id="c1")
    services.save_modifier_group(
        by=OPERATOR,
        assortment="cafe",
        names={"da": "Mælk"},
        choices=(1, 1),
        modifiers=[("oat", {"da": "Havre"}, 500), ("cow", {"da": "Ko"}, 0)],
        group_id="g1",
    )
    save(
        ItemRow(id="p", sku="PANT", name="Pant A", kind="deposit", price_minor=100),
        ItemRow(id="b", sku="BRUS", name="Brus", price_minor=1_500),
        ItemRow(id="t", sku="T", name="Trøje", price_minor=1),
        ItemRow(
            id="x",
            sku="X",
            name="Kasse brus",
            names={"en": "Crate"},
            price_minor=9_900,
            codes=("ab-1",),
            category="c1",
            variant_of="T",
            options=(("Størrelse", "L"),),
            modifier_groups=("g1",),
            components=(("BRUS", 6_000),),
            deposit="PANT",
            min_age=18,
            blocked=(("2026-12-24", None),),
            stock=False,
            sold=False,
        ),
    )
    publish()
    documents = at_tills()
    assert documents["t"]["has_variants"] is True
    assert documents["x"]["names"] == {"en": "Crate"}
    assert documents["x"]["blocked"] == [{"from": "2026-12-24"}]
    item = item_from_document("x", documents["x"])
    assert isinstance(item, Item)
    assert item.codes == ("code:AB-1",)
    assert item.components == (Component(item="b", quantity=6_000, sku="BRUS", unit="pcs"),)
    assert (item.deposit, item.min_age, item.stock, item.sold) == ("p", 18, False, False)
    assert (item.category, item.variant_of, item.modifier_groups) == ("c1", "t", ("g1",))
    again = queries.row_of(models.Item.objects.get(id="x"))
    assert (again.variant_of, again.deposit, again.components) == ("T", "PANT", (("BRUS", 6_000),))


def test_an_open_price_needs_no_release(shop):
    save(ItemRow(id="o", sku="O", name="Diverse", open_price=True))
    assert "price" not in at_tills()["o"]


def test_archived_items_leave_the_tills(shop):
    save(COFFEE)
    publish()
    services.archive_items(by=OPERATOR, assortment="cafe", ids=["i1"])
    assert at_tills() == {}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ItemRow(sku=" ", name="x"), "item.field_missing"),
        (ItemRow(sku="x", name=""), "item.field_missing"),
        (ItemRow(sku="x" * 65, name="x"), "item.field_malformed"),
        (ItemRow(sku="x", name="x\0"), "item.field_malformed"),
        (ItemRow(sku="x", name="00,1 \u202eløft"), "item.field_malformed"),
        (ItemRow(sku="x", name="x", names={"da": "\u2067x"}), "item.field_malformed"),
        (ItemRow(sku="x", name="x", tags=("\u202dx",)), "item.field_malformed"),
        (ItemRow(sku="x", name="x", kind="thing"), "item.field_malformed"),
        (ItemRow(sku="x", name="x", unit="gal"), "item.field_malformed"),
        (ItemRow(sku="x", name="x", price_minor=-1), "item.price_out_of_range"),
        (ItemRow(sku="x", name="x", price_minor=10**13 + 1), "item.price_out_of_range"),
        (ItemRow(sku="x", name="x", min_age=0), "item.field_malformed"),
        (ItemRow(sku="x", name="x", components=(("y", 0),)), "item.field_malformed"),
        (ItemRow(sku="x", name="x", deposit="x"), "item.refers_to_itself"),
        (ItemRow(sku="x", name="x", deposit="nowhere"), "item.unknown_reference"),
        (ItemRow(sku="x", name="x", category="nowhere"), "item.unknown_reference"),
        (ItemRow(sku="x", name="x", modifier_groups=("no",)), "item.unknown_reference"),
        (ItemRow(sku="x", name="x", codes=("5701234567890",)), "barcode.check_digit"),
        (ItemRow(sku="KAFFE", name="x"), "item.sku_twice"),
    ],
)
def test_a_bad_row_is_refused_and_nothing_is_written(shop, row, code):
    assert save(COFFEE, row).code == code
    assert models.Item.objects.count() == 0


def test_an_item_whose_last_variant_went_elsewhere_is_sold_again(shop):
    save(COFFEE, ItemRow(id="i2", sku="TE", name="Te", price_minor=2_500))
    for sku in ("S", "L"):
        save(ItemRow(id=sku, sku=sku, name=sku, price_minor=1, variant_of="KAFFE"))
    publish()
    assert at_tills()["i1"]["has_variants"] is True
    save(ItemRow(sku="S", name="S", variant_of="TE"))
    assert at_tills()["i1"]["has_variants"] is True
    save(ItemRow(sku="L", name="L"))
    assert ("has_variants" in at_tills()["i1"], at_tills()["i2"]["has_variants"]) == (False, True)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (ItemRow(sku="x", name="x", variant_of="no"), "variant_of"),
        (ItemRow(sku="x", name="x", components=(("no", 1_000),)), "components"),
        (ItemRow(sku="x", name="x", deposit="no"), "deposit"),
        (ItemRow(sku="x", name="x", category="no"), "category"),
        (ItemRow(sku="x", name="x", modifier_groups=("no",)), "modifier_groups"),
        (ItemRow(sku="x", name="x", stores=(InStore(store="no", sold=False),)), "stores"),
        (ItemRow(sku="x", name="x", variant_of="x"), "variant_of"),
        (ItemRow(sku="x", name="x", deposit="x"), "deposit"),
        (ItemRow(sku="x", name="x", components=(("x", 1_000),)), "components"),
        (ItemRow(sku="x", name="x", blocked=(("banana", None),)), "blocked"),
        (ItemRow(sku="x", name="x", blocked=(("2026-12-02", "2026-12-01"),)), "blocked"),
    ],
)
def test_a_refusal_names_the_field(shop, row, field):
    no = save(row)
    assert isinstance(no, Refused)
    assert no.facts["field"] == field


def test_stores_of_other_assortments_are_not_touched(shop):
    services.create_assortment(by=OPERATOR, name="Anden", assortment_id="other")
    stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="other", name="Nord", store_id="s9"
    )
    foreign = replace(COFFEE, stores=(InStore(store="s9", sold=False),))
    assert save(foreign).code == "item.unknown_reference"
    assert not Document.objects.filter(scope="store:s9", collection="item_store").exists()
    # One that went over to another assortment keeps what it did.
    save(COFFEE)
    models.ItemStore.objects.create(item_id="i1", store_id="s9", sold=False)
    assert save(foreign) == ["i1"]


@pytest.mark.parametrize(
    ("text", "key", "shown"),
    [
        ("5701234567899", "gtin:05701234567899", "5701234567899"),
        ("0 36000 29145 2", "gtin:00036000291452", "036000291452"),
        ("96385074", "gtin:00000096385074", "96385074"),
        ("15701234567896", "gtin:15701234567896", "15701234567896"),
        ("ab 1", "code:AB 1", "AB 1"),
        ("123", "code:123", "123"),
        ("instore:21234", "instore:21234", "instore:21234"),
    ],
)
def test_codes_become_look_up_keys(text, key, shown):
    assert code_key(text) == key
    assert shown_code(key) == shown
    assert code_key(shown) == key


def many(count):
    save(
        *(
            ItemRow(sku=f"S{n:03}", name=f"Vare {n % 7}", price_minor=100 + n % 5)
            for n in range(count)
        )
    )


@pytest.mark.parametrize("sort", ["name", "sku", "price"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_show_every_item_once(shop, sort, descending):
    many(23)
    publish()
    wanted = queries.ItemFilter(assortment="cafe", sort=sort, descending=descending)
    seen: list[models.Item] = []
    after: str | None = ""
    while after is not None:
        page = queries.items(wanted=wanted, after=after, limit=5)
        assert page.count == 23
        seen += page.items
        after = page.after
    assert len({item.id for item in seen}) == len(seen) == 23
    field = {"name": "name", "sku": "sku", "price": "price_minor"}[sort]
    values = [getattr(item, field) for item in seen]
    assert values == sorted(values, reverse=descending)


def test_search_finds_names_skus_and_codes_in_any_case(shop):
    save(COFFEE, ItemRow(sku="TE", name="Te på æbler"))

    def found(text):
        page = queries.items(wanted=queries.ItemFilter(assortment="cafe", search=text))
        return [item.sku for item in page.items]

    assert found("ÆBLER te") == ["TE"]
    assert found("kaf") == ["KAFFE"]
    assert found("234567") == ["KAFFE"]
    assert found("100%_") == []


def found_by(text):
    page = queries.items(wanted=queries.ItemFilter(assortment="cafe", search=text, state="all"))
    assert page.count == len(page.items)
    return sorted(item.sku for item in page.items)


NAMES = {
    "A": "Rugbrød med kerner",
    "B": "Crème fraîche 38 %",
    "C": "Mini-mælk",
    "D": '100%_ren "saft"',
    "E": "Kaffe",
    "F": "Gås",
    "G": "Gaskomfur",
}


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("brød", ["A"]),
        ("BROED", ["A"]),
        ("creme", ["B"]),
        ("CRÈME 38", ["B"]),
        ("mælk", ["C"]),
        ("100%", ["D"]),
        ("%_r", ["D"]),
        ('"saft"', ["D"]),
        ("gås", ["F"]),
        ("gas", ["G"]),
        ("k", ["A", "E"]),
        ("ga", ["F", "G"]),
        ("m k", ["A"]),
        ("000000000000", ["E"]),
        ("kaf ffe", ["E"]),
        ("affek", []),
        ("036000291452", ["E"]),
        ("00036000291452", ["E"]),
        ("brod", []),
        ("' OR 1=1 --", []),
        ("NEAR( * ^", []),
    ],
)
def test_search_finds_parts_of_words_however_they_are_written(shop, text, skus):
    """SRCH-2, SRCH-3; the office finds what is within words too."""
    codes = {"E": ("36000291452",)}
    save(*(ItemRow(sku=sku, name=name, codes=codes.get(sku, ())) for sku, name in NAMES.items()))
    assert found_by(text) == skus


def test_what_was_changed_or_deleted_is_found_no_more(shop):
    save(COFFEE, ItemRow(id="t", sku="TE", name="Oolong"))
    save(ItemRow(sku="KAFFE", name="Mokka"))
    assert (found_by("mokka"), found_by("kaffe"), found_by("5701234567899")) == (
        ["KAFFE"],
        ["KAFFE"],
        [],
    )
    models.Item.objects.filter(id="t").delete()
    assert found_by("oolong") == []


def test_a_search_with_many_hits_is_as_exact_as_one_with_few(shop, monkeypatch):
    save(*(ItemRow(sku=f"S{n:03}", name="ulige" if n % 2 else "lige") for n in range(60)))
    for limit in (60, 6, 5, 1):
        monkeypatch.setattr(item_search, "MANY", limit)
        assert found_by("ulige s03") == ["S031", "S033", "S035", "S037", "S039"]


def test_a_search_of_few_hits_reads_the_index_alone(shop):
    many(300)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The planner reads so few rows as they lie, unless it is told not to.
            cursor.execute("SET LOCAL enable_seqscan = off")
        sql, parameters = item_search.statement(("zzzz",), assortment="cafe")
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explain + sql, parameters)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    reads_all = ("SCAN t\n", "Seq Scan")
    assert [words for words in reads_all if words in plan + "\n"] == []
    assert "catalogue_item " not in sql


def test_a_made_up_cursor_is_none(shop):
    save(COFFEE)
    for cursor in ("x", "bnVsbA==", "W10="):
        with pytest.raises(seek.UnknownCursor):
            queries.items(wanted=queries.ItemFilter(assortment="cafe"), after=cursor)


def test_the_list_needs_as_many_queries_for_one_as_for_thirty(shop, django_assert_num_queries):
    for count in (1, 30):
        many(count)
        with django_assert_num_queries(3):
            page = queries.items(wanted=queries.ItemFilter(assortment="cafe"))
            assert [item.category for item in page.items] == [None] * count


@pytest.mark.parametrize(
    ("ask", "indexes"),
    [
        (lambda: queries.with_variants([f"i{n}" for n in range(50)]), ("catalogue_variants",)),
        (
            lambda: queries.items_with_code("S007"),
            ("catalogue_sku_once", "sqlite_autoindex_catalogue_item_2"),
        ),
    ],
)
def test_few_items_are_read_by_an_index_though_it_says_little_of_all(shop, ask, indexes):
    """No item has a variant, and all are of one assortment."""
    many(300)
    with connection.cursor() as cursor:
        # What it counts is why an index of all items would not be used.
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as asked:
        ask()
    with connection.cursor() as cursor:
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explain + asked[0]["sql"])
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert any(index in plan for index in indexes), plan


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("catalogue_item", ("assortment_id", "category_id", "deposit_id", "variant_of_id")),
        ("catalogue_itemcode", ()),
        ("catalogue_item_text", ()),
        ("transfer_importrow", ("upload_id",)),
        ("transfer_importchange", ("upload_id",)),
    ],
)
def test_no_index_is_kept_that_nobody_asks_for(db, table, columns):
    """Other indexes begin with these columns, or are of those few that have something in them."""
    of_few = {"catalogue_drafts", "catalogue_variants", "catalogue_deposits"}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    indexes = {name: one["columns"] for name, one in found.items() if one["index"]}
    assert [name for name in indexes if name.endswith("_like")] == []
    assert [
        name
        for name, of in indexes.items()
        if len(of) == 1 and of[0] in columns and name not in of_few
    ] == []
    assert {column for of in indexes.values() for column in of[:1]} >= set(columns)


def test_keys_are_read_by_their_index_right_after_many_were_written(shop):
    """An import of many thousands would otherwise read all that it has written at each step."""
    many(3_000)
    services.analyse()
    sql, parameters = models.Item.objects.filter(
        assortment_id="cafe", sku__in=[f"S{number}" for number in range(50)]
    ).query.sql_with_params()
    with connection.cursor() as cursor:
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explain + sql, parameters)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "catalogue_sku_once" in plan or "sqlite_autoindex_catalogue_item_2" in plan
