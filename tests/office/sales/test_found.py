"""Sales found by anything, in every order, page by page; the quick ways agree with the plain one."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.journal import services as journal
from kasse.office.sales import looking, queries, search, streams
from kasse.office.sales.models import Sale, SaleLine, SaleTender
from kasse.office.stores import services as stores
from kasse.office.stores.models import Store
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db


def tender(kind, amount, **more):
    return [{"tender": "t-1", "kind": kind, "type": kind, "amount": amount, **more}]


@pytest.fixture
def shop():
    made = open_shop()
    rows = [
        ItemRow(
            id="i1", sku="KAF", name="Formalet kaffe", price_minor=3_000, codes=("5701234567899",)
        ),
        ItemRow(id="i2", sku="TE", name="Grøn te", price_minor=2_000),
    ]
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(item="i1", price=3_000, name="Formalet kaffe"))
    chain.sell(
        line(item="i2", price=24_950, name="Grøn te"),
        tenders=tender("card", 24_950, reference="77 ****1234"),
        customer="c0ffee",
    )
    chain.sell(
        line(
            item="i1",
            price=3_000,
            pieces=-1,
            name="Formalet kaffe",
            refund_of={"register": "r1", "seq": 2, "line": 1},
        )
    )
    chain.training = True
    chain.receipts = 0
    chain.sell(line(item="i2", price=2_000, name="Grøn te"))
    other = Chain(register="r2", number="K2", store="s2", at=NOW + timedelta(days=1)).open()
    other.sell(line(item="i1", price=3_000), person="p-2")
    for one in (chain, other):
        journal.ingest(batch=one.batch(), received_at=NOW)
    return made


def codes(**wanted):
    sort = wanted.pop("sort", queries.NEWEST)
    return [
        row.receipt_code
        for row in queries.sales(wanted=queries.SaleFilter(**wanted), sort=sort).rows
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"search": "k1-000002"}, ["K1-000002"]),
        ({"search": "K1-"}, ["K1-000003", "K1-000002", "K1-000001"]),
        ({"search": "2", "meant": "receipt"}, ["K1-000002"]),
        ({"search": "249,50"}, ["K1-000002"]),
        ({"search": "249.50", "language": "en"}, ["K1-000002"]),
        ({"search": "30", "meant": "amount"}, ["K2-000001", "K1-000003", "K1-000001"]),
        ({"search": "1234"}, ["K1-000002"]),
        ({"search": "****1234"}, ["K1-000002"]),
        ({"search": "kaff"}, ["K2-000001", "K1-000003", "K1-000001"]),
        ({"search": "GRØN"}, ["T-K1-000001", "K1-000002"][1:]),
        ({"search": "KAF"}, ["K2-000001", "K1-000003", "K1-000001"]),
        ({"search": "5701234567899"}, ["K2-000001", "K1-000003", "K1-000001"]),
        ({"search": "kaffe", "stores": frozenset({"s2"})}, ["K2-000001"]),
        ({"search": "xyzzy"}, []),
        ({"search": "\0"}, []),
        ({"kind": "refund"}, ["K1-000003"]),
        ({"kind": "training"}, ["T-K1-000001"]),
        ({"kind": "sale"}, ["K2-000001", "K1-000002", "K1-000001"]),
        ({"kind": "exchange"}, []),
        ({"tender": "card"}, ["K1-000002"]),
        ({"tender": "cash", "item": "i1", "register": "r1"}, ["K1-000003", "K1-000001"]),
        ({"customer": "c0ffee"}, ["K1-000002"]),
        ({"reference": "1234"}, ["K1-000002"]),
        ({"reference": "4****1234"}, []),
        ({"reference": "234"}, []),
        ({"since": "2026-11-24"}, ["K2-000001"]),
        ({"until": "2026-11-23", "kind": "sale"}, ["K1-000002", "K1-000001"]),
        ({"since_at": "2026-11-24T00:00:00"}, ["K2-000001"]),
        ({"until_at": "2026-11-23T11:00:00"}, []),
        ({"since_at": "2026-99-99T00:00:00"}, []),
        ({"least_minor": 3_000, "most_minor": 3_000}, ["K2-000001", "K1-000001"]),
        ({"least_minor": 3_001}, ["K1-000002"]),
        ({"most_minor": -1}, ["K1-000003"]),
        ({"person": "nobody"}, []),
        ({"register": "r1", "kind": "sale", "sort": "-total"}, ["K1-000002", "K1-000001"]),
    ],
)  # fmt: skip
def test_what_is_found(shop, wanted, found):
    if wanted.get("search") == "\0":
        assert len(codes(**wanted)) == 0
        return
    assert codes(**wanted) == found


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "is_card"), [("1234", True), ("84,00", False), ("K1-000002", False)]
)
def test_an_amount_and_a_receipt_of_a_known_register_are_no_card(shop, text, is_card):
    meant = queries.sales(wanted=queries.SaleFilter(search=text)).meanings
    assert ("card" in [one.kind for one in meant]) is is_card


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60", ["K3-000001"]),
        ("59,99", ["K3-000001"]),
        ("iskaffe", ["K3-000001"]),
        ("ISKAFFE", ["K3-000001"]),
        ("2001", ["K3-000001"]),
    ],
)
def test_what_was_paid_and_what_the_variant_is_of_are_found(shop, text, found):
    rows = [
        ItemRow(id="p", sku="2001", name="Iskaffe", codes=("ISKAFFE",)),
        ItemRow(id="v", sku="2001-L", name="Kaffe, lille", price_minor=5_999, variant_of="2001",
                options=(("Str", "Lille"),)),
    ]  # fmt: skip
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    chain = Chain(register="r3", number="K3", store="s1", at=NOW + timedelta(days=2)).open()
    sold = line(item="v", price=5_999, name="Kaffe, lille")
    chain.sell(sold, tenders=tender("cash", 6_000), rounding=1)
    journal.ingest(batch=chain.batch(), received_at=NOW)
    assert codes(search=text) == found


def test_a_filter_that_cannot_be_read_is_told_where_the_results_are(client, shop):
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    page = client.get("/sales?least=much&from=99:99&since=2026-11-23").content.decode()
    results = page[page.index('id="results"') :]
    assert results.count('role="alert"') == 2
    assert "Total from: " in results


def test_a_persons_name_finds_their_sales(shop):
    Sale.objects.filter(receipt_code="K1-000002").update(person="anna")
    assert codes(search="anna") == ["K1-000002"]


def test_what_was_typed_is_told(shop):
    meant = queries.sales(wanted=queries.SaleFilter(search="1234")).meanings
    assert [(one.kind, one.text) for one in meant] == [
        ("receipt", "1234"),
        ("amount", "123400"),
        ("card", "1234"),
    ]


kinds = st.sampled_from(["", "refund", "training", "sale"])


@settings(max_examples=16, suppress_health_check=list(HealthCheck))
@given(
    sort=st.sampled_from(sorted(search.SORTS)),
    kind=kinds,
    item=st.sampled_from(["", "i-1", "i-2"]),
    tender_kind=st.sampled_from(["", "cash", "card"]),
    stores=st.sampled_from([None, frozenset({"s-1"}), frozenset({"s-1", "s-2"})]),
    first_look=st.sampled_from([1, 3, 2_000]),
    enough=st.sampled_from([0, 4, 20_000]),
    one_by_one=st.sampled_from([0, 20]),
)
def test_every_way_finds_the_same_page_by_page(
    made, sort, kind, item, tender_kind, stores, first_look, enough, one_by_one
):
    """Small looks, so that windows of days and walks are taken that large offices need."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "FIRST_LOOK", first_look)
        patch.setattr(looking, "WALKED", first_look)
        patch.setattr(looking, "ENOUGH", enough)
        patch.setattr(streams, "ONE_BY_ONE", one_by_one)
        wanted = queries.SaleFilter(stores=stores, kind=kind, item=item, tender=tender_kind)
        seen, previous = [], None
        after: str | None = ""
        while after is not None:
            page = queries.sales(wanted=wanted, sort=sort, after=after, limit=3)
            seen += [row.pk for row in page.rows]
            if previous is not None and page.rows and page.before:
                back = queries.sales(wanted=wanted, sort=sort, before=page.before, limit=3)
                assert [row.pk for row in back.rows] == previous
            previous, after = [row.pk for row in page.rows], page.after
    rows = Sale.objects.all()
    if stores is not None:
        rows = rows.filter(store__in=stores)
    if kind == "training":
        rows = rows.filter(training=True)
    elif kind:
        rows = rows.filter(type=kind, training=False)
    names = search.SORTS[sort].names()
    with_item = set(SaleLine.objects.filter(item=item).values_list("register", "seq"))
    with_tender = set(SaleTender.objects.filter(kind=tender_kind).values_list("register", "seq"))
    assert seen == [
        row.pk
        for row in rows.order_by(*names)
        if (not item or row.pk in with_item) and (not tender_kind or row.pk in with_tender)
    ]


@pytest.fixture
def made():
    """Thirty sales of several days, stores, items and payments."""
    for number in (1, 2):
        chain = Chain(register=f"r-{number}", number=f"K{number}", store=f"s-{number}").open()
        for place in range(15):
            if place % 4 == 0:
                chain.at += timedelta(hours=20)
            chain.training = place == 7
            pieces = -1 if place % 5 == 0 else 1
            lines = line(item=f"i-{1 + place % 2}", price=100 * (1 + place % 3), pieces=pieces)
            kind = "card" if place % 3 == 0 else "cash"
            chain.sell(lines, tenders=tender(kind, lines["total"]))
        journal.ingest(batch=chain.batch(), received_at=NOW)


def test_a_search_that_stops_says_where(made, monkeypatch):
    monkeypatch.setattr(looking, "FIRST_LOOK", 1)
    monkeypatch.setattr(looking, "MOST_LOOKED_INTO", 1)
    wanted = queries.SaleFilter(item="i-1", tender="card")
    page = queries.sales(wanted=wanted)
    assert page.looked_to != ""
    assert page.after is not None
    monkeypatch.setattr(looking, "MOST_LOOKED_INTO", 6_000)
    seen = [row.pk for row in page.rows]
    rest = queries.sales(wanted=wanted, after=page.after)
    seen += [row.pk for row in rest.rows]
    assert seen == [row.pk for row in queries.sales(wanted=wanted).rows]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("day=2026-11-23&from=13:00&to=13:00", {"K1-000001", "K1-000002", "K1-000003"}),
        ("day=2026-11-23&from=13:01", set()),
        ("until=2026-11-23&to=12:59", set()),
        ("until=2026-11-24&from=13:00&to=13:00", {"K2-000001"}),
        ("since=2026-11-23&from=13:00&until=2026-11-24&to=12:59&kind=refund", {"K1-000003"}),
    ],
)
def test_hours_are_those_of_the_stores_clock(shop, client, asked, found):
    client.force_login(shop.owner)
    text = client.get(f"/sales?{asked}").content.decode()
    assert set(re.findall(r">(K\d-\d{6})<", text)) == found


@pytest.mark.parametrize("asked", ["from=13:00", "day=2026-11-23&to=25:00"])
def test_a_time_that_says_nothing_is_a_problem(shop, client, asked):
    client.force_login(shop.owner)
    answer = client.get(f"/sales?{asked}")
    assert len(answer.context["problems"]) == 1
    assert len(answer.context["rows"]) > 0


@pytest.mark.one_database
def test_a_customer_is_typed_as_their_sale_shows_them(shop, client):
    client.force_login(shop.owner)
    assert ">c0ffee</span>" in client.get("/sales/r1/3").content.decode()
    text = client.get("/sales?customer=c0ffee").content.decode()
    assert re.search(r'<input[^>]*name="customer"[^>]*value="c0ffee"', text)
    assert set(re.findall(r">(K\d-\d{6})<", text)) == {"K1-000002"}


def test_what_the_tills_of_every_store_take_is_offered(shop, client, django_assert_num_queries):
    store = stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    stores.create_register(by=OPERATOR, store=store, number="K2", name="x", register_id="r2")
    own = [{"kind": "barter", "type": "voucher", "names": {"da": "Bytte"}}]
    Store.objects.filter(id="s2").update(settings={"tenders": own})
    client.force_login(shop.owner)
    client.get("/sales")
    with django_assert_num_queries(QUERIES):
        page = client.get("/sales?register=r1&kind=sale").content.decode()
    offered = re.findall(r'<option value="(\w+)"', page[page.index('name="tender"') :])
    assert {"cash", "card", "barter"} <= set(offered[: offered.index("anna")])


@pytest.mark.parametrize("many", [1, 50])
def test_a_page_takes_the_same_queries_for_one_row_and_for_fifty(
    shop, client, many, django_assert_num_queries
):
    chain = Chain(register="r9", number="K9", store="s1", at=NOW + timedelta(days=2)).open()
    for _ in range(many):
        chain.sell(line(item="i2", price=2_000))
    journal.ingest(batch=chain.batch(), received_at=NOW)
    client.force_login(shop.owner)
    client.get("/sales")
    with django_assert_num_queries(QUERIES):
        assert client.get("/sales?register=r9&kind=sale").status_code == 200


QUERIES = 12


def test_while_somebody_types_only_what_was_found_is_made(client, shop):
    client.force_login(shop.owner)
    whole = client.get("/sales?q=K1-000002")
    part = client.get("/sales?q=K1-000002", headers={"HX-Target": "results"})
    text = part.content.decode()
    assert "K1-000002" in text
    assert 'id="export"' in text
    assert "<select" in whole.content.decode()
    assert "<select" not in text
    # Not for one another out of a cache.
    assert "HX-Target" in whole["Vary"]
    assert "HX-Target" in part["Vary"]
