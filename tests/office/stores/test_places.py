"""Stores, groups, registers and the company: changed, archived, locked out, found; whose they are."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import OPERATOR, Actor, Grant
from kasse.office.audit import queries as audit
from kasse.office.staff import queries as staff_queries
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account, Person
from kasse.office.stores import queries, services
from kasse.office.stores.models import Company, Register, RegisterProblem, Store
from kasse.office.stores.pages import place_form
from kasse.office.stores.services import groups, pairing, reports
from kasse.office.stores.services.values import change_settings
from tests.office.samples_shop import NOW, open_shop
from tests.office.test_access import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_shop()


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    return client


def pair(register):
    code = pairing.make_code(by=OPERATOR, register=register, now=NOW)
    assert isinstance(code, str)
    return pairing.pair(code=code, device="Tablet", address="x", now=NOW)


def text(response):
    return response.content.decode()


BOSS = Actor(
    id="b", name="boss@example.dk",
    grants=(Grant(store="s1", permissions=frozenset({"registers.edit"}), max_discount_ppm=0),),
)  # fmt: skip


def test_a_lost_till_is_locked_out_at_once_and_paired_again(shop):
    paired = pair(shop.register)
    code = pairing.make_code(by=OPERATOR, register=shop.register, now=NOW)
    locked = services.lock_out_register(by=BOSS, register=shop.register, now=NOW)
    assert not isinstance(code, Refused)
    assert not isinstance(locked, Refused)
    assert queries.register_for_token(paired.token) is None
    assert pairing.pair(code=code, device="x", address="x", now=NOW) == refused("pairing.unknown")
    assert queries.health(locked, now=NOW) == "locked"
    row = Register.objects.get(id="r1")
    assert (row.locked_at, row.locked_by) == (NOW, "boss@example.dk")
    again = services.lock_out_register(by=BOSS, register=shop.register, now=NOW)
    assert again == refused("register.not_paired", number="K1")
    token = pair(shop.register).token
    assert queries.register_for_token(token).register == "r1"
    row = Register.objects.get(id="r1")
    assert (row.locked_at, row.locked_by) == (None, "")


def test_problems_are_kept_from_the_first_time_to_the_last(shop, django_assert_num_queries):
    def hello(problem, minute):
        said = reports.Hello(app="1", unsent=0, clock=None, storage="opfs", problem=problem)
        reports.record_hello(register="r1", hello=said, now=NOW + timedelta(minutes=minute))

    for minute, problem in enumerate(["sync.fork", "sync.fork", "", "storage.full", "sync.fork"]):
        hello(problem, minute)
    rows = RegisterProblem.objects.order_by("id").values_list("code", "times", "ended_at")
    assert list(rows) == [
        ("sync.fork", 2, NOW + timedelta(minutes=2)),
        ("storage.full", 1, NOW + timedelta(minutes=4)),
        ("sync.fork", 1, None),
    ]
    for minute in range(5, 70):
        hello(f"p{minute}", minute)
    kept = queries.problems("r1")
    assert [len(kept), kept[0].code, kept[-1].code] == [reports.PROBLEMS_KEPT, "p69", "p50"]
    with django_assert_num_queries(4):  # a savepoint around two statements
        hello("", 71)


def test_who_may_not_save_a_form_cannot_fill_it_in(owner, shop):
    person = staff.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[("owner", "s1")], person_id="bo"
    )
    local = Client()
    local.force_login(Account.objects.create(email="bo@example.dk", password="x", person=person))
    for path, may in (("/company", False), ("/stores/new", False), ("/stores/s1", True)):
        assert ("disabled><legend" not in text(local.get(path))) == may, path
        assert "disabled><legend" not in text(owner.get(path)), path
    assert ["/stores/new" in text(one.get("/stores")) for one in (local, owner)] == [False, True]


def test_a_store_is_archived_when_its_registers_are_retired(shop):
    no = services.archive_store(by=OPERATOR, store=shop.store, now=NOW)
    assert no == refused("store.registers_in_use", registers=1)
    services.retire_register(by=OPERATOR, register=shop.register, now=NOW)
    services.archive_store(by=OPERATOR, store=shop.store, now=NOW)
    assert list(queries.stores_in_use()) == []
    store = Store.objects.get(id="s1")
    made = services.create_register(by=OPERATOR, store=store, number="K9", name="x")
    assert made == refused("store.archived", name="Nørregade")
    services.reopen_store(by=OPERATOR, store=store)
    assert [row.id for row in queries.stores_in_use()] == ["s1"]


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"company_number": "12345678"}, refused("company.number", text="12345678")),
        ({"vat_number": "DK1"}, refused("company.vat_number", text="DK1")),
        ({"name": " "}, refused("place.malformed", field="name")),
        ({"country": "SE"}, refused("place.malformed", field="country")),
        ({"address": "Torvet 1"}, refused("place.malformed", field="address")),
        ({"currency": "EUR"}, refused("company.currency_in_use", currency="DKK")),
    ],
)
def test_a_companys_wrong_field_is_refused(shop, changes, no):
    pair(shop.register)
    before = Company.objects.values().get()
    assert (
        services.change_company(by=OPERATOR, company=Company.objects.get(), changes=changes) == no
    )
    assert Company.objects.values().get() == before


def test_numbers_are_kept_in_one_form(shop):
    wanted = {"company_number": "DK 12 34 56 74", "vat_number": "12345674"}
    services.change_company(by=OPERATOR, company=Company.objects.get(), changes=wanted)
    row = Company.objects.get()
    assert (row.company_number, row.vat_number) == ("12345674", "DK12345674")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Europe/Odense"), ("region", "dk"), ("language", "sv"), ("phone", "<script>"),
        ("day_starts_at", 1_440), ("assortment_id", "none"), ("group_id", "none"), ("id", "x"),
    ],
)  # fmt: skip
def test_a_stores_wrong_field_is_refused(shop, field, value):
    no = services.change_store(by=OPERATOR, store=shop.store, changes={field: value})
    assert no == refused("place.malformed", field=field)


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["04:75", "٠٤:٠٠"])
def test_what_is_no_time_is_no_beginning_of_a_day(text):
    assert place_form.changes({"day_starts_at": text}) == {"day_starts_at": -1}


def test_a_group_with_stores_stays(shop):
    company = shop.store.company
    group = groups.create_group(by=OPERATOR, company=company, name="Fyn")
    assert not isinstance(group, Refused)
    twice = groups.create_group(by=OPERATOR, company=company, name="Fyn")
    assert twice == refused("group.name_taken", name="Fyn")
    services.change_store(by=OPERATOR, store=shop.store, changes={"group_id": group.id})
    assert groups.delete_group(by=OPERATOR, group=group) == refused("group.not_empty", stores=1)
    services.change_store(by=OPERATOR, store=shop.store, changes={"group_id": None})
    groups.delete_group(by=OPERATOR, group=group)
    assert list(queries.groups()) == []


def test_a_groups_refused_name_is_shown_again_and_a_stale_one_overwrites_nothing(owner, shop):
    company = shop.store.company
    group = groups.create_group(by=OPERATOR, company=company, name="Fyn", group_id="g1")
    assert not isinstance(group, Refused)
    groups.create_group(by=OPERATOR, company=company, name="Jylland")
    form = {"group": "g1", "version": "1", "name": "Jylland"}
    page = owner.post("/stores/groups", form)
    assert page.status_code == 422
    assert re.search(r'<details open>.*name="name" value="Jylland"', text(page))
    groups.change_group(by=OPERATOR, group=group, changes={"name": "Øerne"})
    for old in ({"version": "1"}, {"version": "x"}, {"delete": "yes", "confirmed": "yes"}):
        page = owner.post("/stores/groups", form | old | {"name": "Sjælland"})
        assert page.status_code == 409
        assert 'value="Sjælland"' in text(page)
    assert queries.groups().get(id="g1").name == "Øerne"
    now = form | {"version": "2", "name": "Sjælland"}
    assert owner.post("/stores/groups", now).status_code == 302


@pytest.mark.one_database
def test_a_form_without_a_version_overwrites_nothing(owner):
    for path in ("/stores/s1", "/company", "/registers/r1"):
        assert owner.post(path, {"name": "Andet", "version": "?"}).status_code == 409
    assert set(Store.objects.values_list("name", flat=True)) == {"Nørregade"}


@pytest.mark.parametrize("typed", ["østerbro", "ØSTERBRO", "ørsteds", "KØBENHAVN ø", "øerne"])
def test_stores_are_found_by_danish_letters_in_either_case(shop, typed):
    company = shop.store.company
    group = groups.create_group(by=OPERATOR, company=company, name="Øerne", group_id="g1")
    lines = ["Ørstedsvej 7", "2100 København Ø"]
    changes = {"name": "Østerbro", "address": lines, "group_id": group.id}
    services.change_store(by=OPERATOR, store=shop.store, changes=changes)
    for search, count in ((typed, 1), (f"{typed} ågade", 0)):
        assert len(queries.stores_page(wanted=queries.StoreFilter(search=search)).rows) == count
        assert len(queries.places_found(search, only=None)[1]) == count


def test_groups_registers_and_people_are_found_by_danish_letters(shop):
    services.change_store(by=OPERATOR, store=shop.store, changes={"name": "Østerbro"})
    groups.create_group(by=OPERATOR, company=shop.store.company, name="Øerne")
    found = queries.places_found("ø", only=None)
    assert [len(rows) for rows in found] == [1, 1, 1]
    Person.objects.create(id="åse", name="Åse Ørn")
    wanted = staff_queries.PeopleFilter(text="åse ø")
    assert [row.id for row in staff_queries.people_page(wanted=wanted, limit=9).rows] == ["åse"]
    acts = audit.every(wanted=audit.AuditFilter(text="ØERNE"))
    assert [row.action for row in acts] == ["group.made"]


def test_the_form_in_which_an_address_is_kept_is_not_found(shop):
    changes = {"address": ["Østergade 1"]}
    services.change_store(by=OPERATOR, store=shop.store, changes=changes)
    for search, count in (("gade 1", 1), ("GADE", 1), ("u00", 0), ("d8", 0)):
        assert len(queries.stores_page(wanted=queries.StoreFilter(search=search)).rows) == count


def test_registers_are_sorted_as_people_count(shop):
    for number in ("K10", "K2", "B1", "9", "K", "10", "K1B2"):
        services.create_register(by=OPERATOR, store=shop.store, number=number, name="x")
    wanted, seen = queries.RegisterFilter(), []
    after: str | None = ""
    while after is not None:
        page = queries.registers_page(wanted=wanted, limit=3, after=after)
        seen += [row.number for row in page.rows]
        after = page.after
    assert seen == ["9", "10", "B1", "K", "K1", "K2", "K10", "K1B2"]
    turned = queries.registers_page(wanted=wanted, descending=True)
    assert [row.number for row in turned.rows] == seen[::-1]
    assert [row.number for row in queries.registers()] == seen


def test_a_thousand_stores_are_found_by_a_word_and_paged(shop, owner, django_assert_num_queries):
    company = shop.store.company
    group = groups.create_group(by=OPERATOR, company=company, name="Fyn")
    assert not isinstance(group, Refused)
    Store.objects.bulk_create(
        Store(
            id=f"x{n}", company=company, assortment_id="cafe", name=f"Butik {n:04}", zone="UTC",
            region="DK", language="da", address=[f"Hovedgaden {n}"],
            group=group if n == 7 else None,
        )
        for n in range(1_000)
    )  # fmt: skip
    wanted = queries.StoreFilter(search="0042")
    assert [row.id for row in queries.stores_page(wanted=wanted).rows] == ["x42"]
    by_group = queries.StoreFilter(search="fyn butik")
    assert [row.id for row in queries.stores_page(wanted=by_group).rows] == ["x7"]
    with django_assert_num_queries(1):
        first = queries.stores_page(wanted=queries.StoreFilter())
    assert first.after is not None
    second = queries.stores_page(wanted=queries.StoreFilter(), after=first.after)
    assert [first.rows[-1].id, second.rows[0].id] == ["x49", "x50"]
    assert "Butik 0042" in text(owner.get("/settings/places?place=0042"))
    file = b"".join(owner.get("/stores/export?q=0042")).decode("utf-8-sig")
    assert file.splitlines()[1:] == ["Butik 0042;;Hovedgaden 42;;UTC;da;0"]


def test_what_is_another_stores_is_not_there(shop, client):
    """A person without the store: 404, and nothing told."""
    services.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Hemmelig", store_id="s2"
    )
    made = services.create_register(
        by=OPERATOR, store=Store.objects.get(id="s2"), number="K2", name="Bag", register_id="r2"
    )
    assert isinstance(made, Register)
    browser: Client = signed_in({"office.view", "stores.edit", "registers.edit"})
    staff.save_person(
        by=OPERATOR, name="Ib", language="da", assignments=[("r", "s1")],
        person_id=Person.objects.get(name="Ib").id,
    )  # fmt: skip
    for path in ("/stores/s2", "/registers/r2", "/settings/store/s2", "/settings/register/r2"):
        assert browser.get(path).status_code == browser.post(path).status_code == 404
    for path in ("/stores/s2/archive", "/registers/r2/lock", "/registers/r2/retire"):
        assert browser.post(path, {"confirmed": "yes"}).status_code == 404
    for path in ("/stores", "/registers", "/settings/places?place="):
        assert "Hemmelig" not in text(browser.get(path))
    for path in ("stores/s2", "stores/s2/settings", "registers/r2", "registers/r2/settings"):
        answer = browser.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "request.not_found")
    assert [row["id"] for row in browser.get("/api/v1/stores").json()["stores"]] == ["s1"]
    assert browser.get("/stores/s1").status_code == 200


FORM = {
    "keys": ["receipt.footer", "best_before"],
    "was:receipt.footer": '["Tak for bes\\u00f8get"]',
    "was:best_before": "null",
    "best_before": "",
}


def test_a_form_saves_what_was_typed_and_nothing_else(owner):
    answer = owner.post(
        "/settings/store/s1?section=receipt",
        FORM | {"receipt.footer": "Farvel\r\n", "version": "1"},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/settings/store/s1?section=receipt")
    assert Store.objects.get(id="s1").settings == {"receipt": {"footer": ["Farvel"]}}
    owner.post("/settings/store/s1", {"inherit": "receipt.footer", "version": "2"})
    assert Store.objects.get(id="s1").settings == {}


def test_a_wrong_value_is_shown_again_with_what_was_typed(owner):
    page = owner.post("/settings/store/s1", FORM | {"receipt.footer": "x" * 60, "version": "1"})
    assert page.status_code == 422
    assert "x" * 60 in text(page)
    assert 'id="problem-receipt.footer"' in text(page)
    assert Store.objects.get(id="s1").settings == {}


def test_two_people_and_one_setting(owner, shop):
    store = Store.objects.get(id="s1")
    change_settings(by=OPERATOR, place=store, values={"receipt.footer": ["Deres"]})
    mine = FORM | {"receipt.footer": "Min", "version": "1"}
    page = owner.post("/settings/store/s1", mine)
    assert page.status_code == 409
    assert "Deres" in text(page)
    assert ">Min</textarea>" in text(page)
    assert Store.objects.get(id="s1").settings == {"receipt": {"footer": ["Deres"]}}
    anyway = mine | {"version": "2", "was:receipt.footer": '["Deres"]'}
    assert owner.post("/settings/store/s1", anyway).status_code == 302
    assert Store.objects.get(id="s1").settings == {"receipt": {"footer": ["Min"]}}


def test_two_people_and_two_settings_of_one_store_both_keep_theirs(owner):
    store = Store.objects.get(id="s1")
    change_settings(by=OPERATOR, place=store, values={"best_before": "refuse"})
    form = {**FORM, "keys": ["receipt.footer"], "receipt.footer": "Min", "version": "1"}
    assert owner.post("/settings/store/s1", form).status_code == 302
    kept = {"best_before": "refuse", "receipt": {"footer": ["Min"]}}
    assert Store.objects.get(id="s1").settings == kept


@pytest.mark.one_database
def test_hours_and_rows_are_tied_to_their_problem(owner):
    wrong = {"hours.week:mon": "early", "hours.special:rows": "1", "hours.special:0:name": "Jul"}
    form = {"keys": ["hours.week", "hours.special"], "version": "1"} | wrong
    page = text(owner.post("/settings/store/s1?section=hours", form))
    for name in ("hours.week:mon", "hours.special:0:day"):
        (described,) = re.findall(rf'name="{name}"[^>]*aria-describedby="([^"]+)"', page)
        assert f'id="{described}"' in page


@pytest.mark.one_database
@pytest.mark.parametrize("count", ["²", "9" * 5_000])
def test_a_number_of_rows_that_is_none_is_no_row(owner, count):
    form = {
        "keys": ["tenders", "receipt.footer"],
        "receipt.footer": "x" * 60,
        "tenders:rows": count,
    }
    assert owner.post("/settings/store/s1", form).status_code == 422


def test_the_preview_shows_what_is_not_saved(owner):
    page = owner.post("/settings/store/s1/receipt", FORM | {"receipt.footer": "Ikke gemt <b>"})
    assert "Ikke gemt &lt;b&gt;" in text(page)
    assert Store.objects.get(id="s1").settings == {}


def test_a_stale_store_form_shows_both(owner, shop):
    services.change_store(by=OPERATOR, store=shop.store, changes={"phone": "11 11 11 11"})
    page = owner.post("/stores/s1", {"name": "Ny", "phone": "22 22 22 22", "version": "1"})
    assert page.status_code == 409
    assert "11 11 11 11" in text(page)
    assert "22 22 22 22" in text(page)
    assert Store.objects.get(id="s1").name == "Nørregade"


def test_the_api_says_values_with_a_version(owner):
    def patch(body, **headers):
        return owner.patch(
            "/api/v1/stores/s1/settings", body, content_type="application/json", headers=headers
        )

    done = patch({"values": {"best_before": "refuse"}}, If_Match='"1"')
    assert (done.status_code, done["ETag"]) == (200, '"2"')
    (row,) = [one for one in done.json()["values"] if one["key"] == "best_before"]
    source = {"level": "store", "id": "s1", "name": "Nørregade"}
    assert row == {"key": "best_before", "value": "refuse", "source": source, "own": True}
    stale = patch({"inherit": ["best_before"]}, If_Match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "request.stale")
    wrong = patch({"values": {"limits.max_lines": "7"}})
    assert (wrong.status_code, wrong.json()["facts"]) == (422, {"field": "limits.max_lines"})
    assert Store.objects.get(id="s1").settings == {"best_before": "refuse"}


def test_pages_take_a_fixed_number_of_queries(owner, shop):
    def asked():
        counts = []
        for path in ("/stores", "/registers", "/stores/groups", "/settings/store/s1?q=cash"):
            with CaptureQueriesContext(connection) as seen:
                assert owner.get(path).status_code == 200
            counts.append(len(seen))
        return counts

    asked()
    before = asked()
    for n in range(20):
        group = groups.create_group(by=OPERATOR, company=shop.store.company, name=f"G{n}")
        store = services.create_store(
            by=OPERATOR, company=shop.store.company, assortment="cafe", name=f"N{n}",
            group_id=group.id,
        )  # fmt: skip
        services.create_register(by=OPERATOR, store=store, number=f"N{n}", name="x")
    assert asked() == before


def test_a_new_register_is_offered_in_the_store_one_comes_from(owner, shop):
    services.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Zebra", store_id="s2"
    )
    assert "/registers?store=s2#new" in text(owner.get("/stores/s2"))
    form = text(owner.get("/registers?store=s2")).split('id="new"')[1]
    assert '<option value="s2" selected>' in form


def previewed(client, **body):
    return client.post("/api/v1/receipt-preview", json.dumps(body), content_type="application/json")


def test_a_client_sees_a_receipt_before_its_texts_are_saved(owner):
    here = {"level": "store", "id": "s1"}
    seen = previewed(owner, **here, values={"receipt.footer": ["Ikke gemt"]})
    assert "Ikke gemt" in json.dumps(seen.json()["receipt"]["blocks"], ensure_ascii=False)
    assert "Ikke gemt" not in json.dumps(previewed(owner, **here).json(), ensure_ascii=False)


def test_a_manager_sees_receipts_and_grids_of_their_store_alone(owner, shop):
    services.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    person = staff.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[("manager", "s2")], person_id="bo"
    )
    manager = Client()
    manager.force_login(Account.objects.create(email="bo@example.dk", person=person))
    for store, status in (("s2", 200), ("s1", 404)):
        assert previewed(manager, level="store", id=store).status_code == status
    places = {row["place"] for row in manager.get("/api/v1/grids").json()["grids"]}
    assert "s2" in places
    assert not {"s1", "r1"} & places


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"level": "store", "id": "nowhere"}, 404, "request.not_found", None),
        ({"values": {"tax.mode": "inclusive"}}, 422, "settings.unknown", "tax.mode"),
        ({"values": {"receipt.nothing": ""}}, 422, "settings.unknown", "receipt.nothing"),
        ({"values": {"receipt.footer": 7}}, 422, "settings.malformed", "receipt.footer"),
    ],
)
def test_what_no_receipt_has_is_refused_by_name(owner, body, status, code, field):
    answer = previewed(owner, **body)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code)
    assert field is None or field in json.dumps(told)
