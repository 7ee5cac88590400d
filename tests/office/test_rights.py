"""Services ask who changes something: nobody changes what is not theirs or rises above themselves."""

import ast
import importlib
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import kasse.office
from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import EVERYTHING, OPERATOR, Actor, Denied, Grant
from kasse.office.attention.models import Finding
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.models import Item, PriceRelease
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.staff import queries
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account, Person, Role
from kasse.office.stores import services as stores
from kasse.office.stores.models import PairingCode, Register
from tests.office.once import once
from tests.office.samples_shop import NOW, PASSWORD, Shop, hashed, open_shop
from tests.office.test_access import MODULES

pytestmark = pytest.mark.django_db

HEAD = "head"
"""A role that manages the office and nothing else besides what a cashier does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """Two stores; `local` is head of the second one only, `wide` of both."""

    shop: Shop
    local: Account
    wide: Account


def hire(name: str, role: str, store: str | None) -> Account:
    person = staff.save_person(
        by=OPERATOR, name=name, language="da", assignments=[(role, store)], person_id=name
    )
    return Account.objects.create(
        email=f"{name}@example.dk", password=hashed(PASSWORD), person=person
    )


def prepared():
    shop = open_shop()
    stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    cashier = set(Role.objects.get(id="cashier").permissions)
    role = {
        "id": HEAD,
        "names": {"da": "Leder"},
        "permissions": sorted(
            cashier | set(PERMISSION_CODES[PERMISSION_CODES.index("office.view") :])
        ),
        "max_discount": 100_000,
    }
    staff.save_roles(by=OPERATOR, roles=[role])
    catalogue.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[
            ItemRow(id="i1", sku="A", name="A", price_minor=100),
            ItemRow(id="i2", sku="AA", name="Old", price_minor=100, archived=True),
        ],
    )
    Item.objects.filter(id="i2").update(price_minor=50)
    return Two(shop=shop, local=hire("lis", HEAD, "s2"), wide=hire("vera", HEAD, None))


two = once(prepared)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def of(account: Account) -> Actor:
    return queries.actor(account)


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


DENIED = (403, "permission.denied")


def test_grants_are_compared_by_store_permission_and_discount():
    narrow = Grant(store="s1", permissions=frozenset({"sale.sell"}), max_discount_ppm=1)
    wide = Grant(store=None, permissions=frozenset({"sale.sell"}), max_discount_ppm=1)
    large = Grant(store="s1", permissions=frozenset(), max_discount_ppm=2)
    actor = Actor(id="a", grants=(narrow,))
    actor.check_not_wider([narrow])
    for grant, missing in ((wide, "sale.sell"), (large, "discount.basket")):
        with pytest.raises(Denied) as denied:
            actor.check_not_wider([grant])
        assert denied.value.permission == missing
    Actor(id="a", grants=(wide,)).check_not_wider([narrow, wide])


def test_rights_of_several_roles_add_up():
    first = Grant(store="s1", permissions=frozenset({"sale.sell"}), max_discount_ppm=5)
    second = Grant(store=None, permissions=frozenset({"line.price"}), max_discount_ppm=0)
    both = Grant(store="s1", permissions=frozenset({"sale.sell", "line.price"}), max_discount_ppm=5)
    Actor(id="a", grants=(first, second)).check_not_wider([both])


def test_nobody_and_the_dismissed_may_do_nothing(two):
    assert queries.actor(None).grants == ()
    Person.objects.filter(id="vera").update(active=False)
    assert of(two.wide).grants == ()
    Account.objects.filter(id=two.shop.owner.id).update(is_active=False)
    assert of(Account.objects.get(id=two.shop.owner.id)).grants == ()
    Account.objects.filter(id=two.local.id).update(is_owner=True)
    assert of(Account.objects.get(id=two.local.id)).grants == (EVERYTHING,)


def changes() -> dict[str, Any]:
    """Each service that changes something, called for what is not the local head's."""
    return {
        name: call for module in MODULES for name, call in getattr(module, "CHANGES", {}).items()
    }


def ask_nobody() -> set[str]:
    """Services that need not ask, each with its reason in the app's table."""
    return {name for module in MODULES for name in getattr(module, "ASK_NOBODY", {})}


def services() -> set[str]:
    """Every public function of the modules of services."""
    folder = Path(kasse.office.__file__).parent
    found = set()
    for path in [*folder.glob("*/services.py"), *folder.glob("*/services/*.py")]:
        name = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(f"kasse.office.{name}")
        found |= {
            f"{name.replace('.services', '')}.{one}"
            for one, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__ and not one.startswith("_")
        }
    return found - {"catalogue.rights.check"}


def test_every_service_asks_or_says_why_not(two):
    assert changes().keys() | ask_nobody() == services()
    assert not changes().keys() & ask_nobody()


def test_pages_and_apis_write_through_services_only():
    """What is not asked there is asked nowhere."""
    folder = Path(kasse.office.__file__).parent
    writes = {
        "save",
        "create",
        "bulk_create",
        "update",
        "bulk_update",
        "delete",
        "update_or_create",
    }
    found = []
    for path in [*folder.glob("*/api.py"), *folder.glob("*/pages/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr=name, value=value)) if name in writes:
                    if "objects" in ast.unparse(value):
                        found.append(f"{path.name}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize("name", sorted(changes()))
def test_every_change_is_in_the_audit_log(two, name):
    unaudited = {one for module in MODULES for one in getattr(module, "UNAUDITED", {})}
    prepare_finding()
    assert changes()[name] is not None
    before = AuditEntry.objects.count()
    changes()[name](OPERATOR)
    assert (AuditEntry.objects.count() > before) != (name in unaudited)


def prepare_finding():
    return Finding.objects.create(
        key="k", code="audit.total", facts_text="{}", register="r1", seq=2, store="s1",
        created_at=NOW, settled_by="", note="",
    )  # fmt: skip


def is_denied(change, by):
    try:
        change(by)
    except Denied:
        return True
    return False


@pytest.mark.parametrize("who", ["local", "nobody"])
def test_who_does_not_manage_it_changes_nothing(two, who):
    finding = prepare_finding()
    by = of(two.local) if who == "local" else Actor(id="", grants=())
    before = [list(model.objects.order_by("pk").values()) for model in (Item, Person, Register)]
    allowed = {name for name, change in changes().items() if not is_denied(change, by)}
    assert allowed == set()
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Item, Person, Register)
    ]
    # The one release waits still, and is neither begun nor taken back.
    assert [row.begun_at or row.taken_back_at for row in PriceRelease.objects.all()] == [None]
    assert PairingCode.objects.count() == 0
    finding.refresh_from_db()
    assert finding.state == "open"


def test_the_local_head_manages_their_own_store(two):
    place = stores.create_register(
        by=of(two.local), store=two.local.person.assignments.get().store, number="K2", name="x"
    )
    assert isinstance(place, Register)
    bo = staff.save_person(
        by=of(two.local), name="Bo", language="da", assignments=[("cashier", "s2")]
    )
    assert staff.set_pin(by=of(two.local), person=bo, pin="7391") == bo


def test_an_assortment_sold_here_alone_is_changed_here(two):
    catalogue.create_assortment(by=OPERATOR, name="Eget", assortment_id="own")
    row = [ItemRow(sku="B", name="B")]
    with pytest.raises(Denied):
        catalogue.save_items(by=of(two.local), assortment="own", rows=row)
    own = two.local.person.assignments.get().store
    stores.change_store(by=OPERATOR, store=own, changes={"assortment_id": "own"})
    assert catalogue.save_items(by=of(two.local), assortment="own", rows=row) == [
        Item.objects.get(sku="B").id
    ]


RISES = {
    "a wider role in the own store": ("local", "owner", "s2"),
    "the own role in another store": ("local", HEAD, "s1"),
    "the own role in all stores": ("local", HEAD, None),
    "a wider role in all stores": ("wide", "manager", None),
}


@pytest.mark.parametrize(("who", "role", "store"), RISES.values(), ids=RISES.keys())
def test_nobody_gives_a_role_wider_than_their_own(two, who, role, store):
    account = getattr(two, who)
    with pytest.raises(Denied):
        staff.save_person(by=of(account), name="Bo", language="da", assignments=[(role, store)])
    body = {"name": "Bo", "assignments": [{"role_id": role, "store_id": store}]}
    answer = signed_in(account).post("/api/v1/people", body, content_type="application/json")
    # Who does not see a store is not told that it is there.
    assert code(answer) in {DENIED, (422, "person.unknown_store")}
    form = {"name": "Bo", f"role-{store or '*'}": role}
    # A place that the form does not offer is not read from it.
    assert signed_in(account).post("/people/new", form).status_code in {403, 422}
    assert set(Person.objects.values_list("id", flat=True)) == {"anna", "lis", "vera"}


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_nobody_raises_themselves(two, role):
    with pytest.raises(Denied):
        staff.save_person(
            by=of(two.wide), name="Vera", language="da", assignments=[(role, None)],
            person_id="vera",
        )  # fmt: skip
    assert (
        signed_in(two.wide).post("/people/vera", {"name": "V", "role-*": role}).status_code == 403
    )
    assert of(two.wide).may("tax.exempt", store="s1") is False


def test_nobody_changes_who_has_wider_rights(two):
    """The owner's PIN, roles and name stay, through page, API and service."""
    before = Person.objects.filter(id="anna").values().get()
    browser = signed_in(two.wide)
    assert browser.post("/people/anna/pin", {"pin": "7391", "again": "7391"}).status_code == 403
    assert browser.post("/people/anna", {"name": "A", "role-*": HEAD}).status_code == 403
    answer = browser.put(
        "/api/v1/people/anna/pin", {"pin": "7391"}, content_type="application/json"
    )
    assert code(answer) == DENIED
    with pytest.raises(Denied):
        staff.save_person(
            by=of(two.wide), name="A", language="da", assignments=[], person_id="anna", active=False
        )
    assert Person.objects.filter(id="anna").values().get() == before
    assert [row.role_id for row in two.shop.person.assignments.all()] == ["owner"]


def test_who_works_elsewhere_too_is_out_of_reach(two):
    """With a PIN set in one store one could sell as them in the other."""
    staff.save_person(
        by=OPERATOR, name="Bo", language="da", person_id="bo",
        assignments=[("cashier", "s1"), ("cashier", "s2")],
    )  # fmt: skip
    browser = signed_in(two.local)
    assert browser.post("/people/bo/pin", {"pin": "7391", "again": "7391"}).status_code == 403
    assert browser.post("/people/bo", {"name": "Bo", "role-s2": "cashier"}).status_code == 403
    assert Person.objects.get(id="bo").pin_hash == ""
    assert Person.objects.get(id="bo").assignments.count() == 2


def test_the_log_in_of_an_owner_counts_as_their_rights(two):
    """A person without a role, but whose log-in may do everything."""
    Account.objects.filter(id=two.local.id).update(is_owner=True)
    with pytest.raises(Denied):
        staff.set_pin(by=of(two.wide), person=Person.objects.get(id="lis"), pin="7391")
    with pytest.raises(Denied):
        staff.create_account(
            by=of(two.wide), email="x@example.dk", password=PASSWORD, is_owner=True
        )
    assert Account.objects.count() == 3


@pytest.mark.parametrize(
    ("role", "permissions"), [(HEAD, ["people.edit", "tax.exempt"]), ("owner", ["sale.sell"])]
)
def test_nobody_makes_a_role_wider_than_their_own_or_cuts_a_wider_one(two, role, permissions):
    before = list(Role.objects.values())
    changed = {"id": role, "names": {"da": "x"}, "permissions": permissions, "max_discount": 0}
    with pytest.raises(Denied):
        staff.save_roles(by=of(two.wide), roles=[changed])
    assert list(Role.objects.values()) == before


def test_the_owner_may_do_all_of_it(two):
    owner = of(two.shop.owner)
    staff.save_person(
        by=owner, name="Bo", language="da", assignments=[("owner", None)], person_id="bo"
    )
    browser = signed_in(two.shop.owner)
    assert browser.post("/people/vera/pin", {"pin": "7391", "again": "7391"}).status_code == 302
    form = {"name": "Lis", "role-s1": "manager", "version": Person.objects.get(id="lis").version}
    assert browser.post("/people/lis", form).status_code == 302
