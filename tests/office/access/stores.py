"""Stores and registers."""

from kasse.office.actors import Actor
from kasse.office.stores import services
from kasse.office.stores.models import Company, Register, Store, StoreGroup
from kasse.office.stores.services import groups, pairing, values
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

BOTH = ("GET", "POST")
FOOTER = {"values": {"receipt.footer": ["Tak"]}}
PAGES = [
    Page(
        name="company",
        path="/company",
        permission="office.view",
        change="company.edit",
        methods=BOTH,
    ),
    Page(name="stores", path="/stores", permission="office.view"),
    Page(name="export_stores", path="/stores/export", permission="office.view"),
    Page(name="export_registers", path="/registers/export", permission="office.view"),
    Page(
        name="new_store",
        path="/stores/new",
        permission="stores.edit",
        change="stores.edit",
        methods=BOTH,
        data={"name": "Ny", "assortment_id": "cafe"},
    ),
    Page(
        name="store_groups",
        path="/stores/groups",
        permission="office.view",
        change="stores.edit",
        methods=BOTH,
        data={"name": "Fyn"},
    ),
    Page(
        name="store",
        path="/stores/s1",
        permission="office.view",
        change="stores.edit",
        methods=BOTH,
        data={"name": "Ny"},
    ),
    Page(name="archive_store", path="/stores/s1/archive", change="stores.edit", methods=("POST",)),
    Page(
        name="registers",
        path="/registers",
        permission="office.view",
        change="registers.edit",
        methods=BOTH,
    ),
    Page(
        name="register",
        path="/registers/r1",
        permission="office.view",
        change="registers.edit",
        methods=BOTH,
        data={"name": "Ny"},
    ),
    Page(name="pair", path="/registers/r1/pair", change="registers.edit", methods=("POST",)),
    Page(
        name="lock_register",
        path="/registers/r1/lock",
        change="registers.edit",
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
    Page(
        name="retire_register",
        path="/registers/r1/retire",
        change="registers.edit",
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
    Page(
        name="settings",
        path="/settings",
        permission="office.view",
        change="company.edit",
        methods=BOTH,
        data={"keys": "receipt.footer", "receipt.footer": "Tak"},
    ),
    Page(
        name="place_settings",
        path="/settings/store/s1",
        permission="office.view",
        change="stores.edit",
        methods=BOTH,
        data={"keys": "receipt.footer", "receipt.footer": "Tak"},
    ),
    Page(name="public_holidays", path="/settings/public-holidays", permission="office.view"),
    Page(name="settings_places", path="/settings/places?place=n", permission="office.view"),
    Page(
        name="receipt_preview",
        path="/settings/store/s1/receipt",
        change="office.view",
        methods=("POST",),
        data={"keys": "receipt.footer", "receipt.footer": "Tak"},
    ),
]
ENDPOINTS = [
    Endpoint(operation="POST /till/pair", public=True, body={"code": "X"}),
    Endpoint(operation="POST /till/hello", till=True, body={"app": "1", "unsent": 0}),
    Endpoint(operation="GET /stores", permission="office.view"),
    Endpoint(operation="GET /registers", permission="office.view"),
    Endpoint(operation="GET /sheets/stores", permission="office.view"),
    Endpoint(operation="GET /sheets/registers", permission="office.view"),
    Endpoint(
        operation="POST /registers",
        permission="registers.edit",
        body={"store_id": "s1", "number": "K9", "name": "Ny"},
    ),
    Endpoint(
        operation="POST /registers/{register_id}/pairing-code",
        path="/registers/r1/pairing-code",
        permission="registers.edit",
    ),
    Endpoint(operation="GET /company", permission="office.view"),
    Endpoint(operation="PATCH /company", permission="company.edit", body={"name": "x"}),
    Endpoint(operation="GET /company/public-holidays", permission="office.view"),
    Endpoint(operation="GET /company/settings", permission="office.view"),
    Endpoint(operation="PATCH /company/settings", permission="company.edit", body=FOOTER),
    Endpoint(operation="GET /settings", permission="office.view"),
    Endpoint(operation="POST /receipt-preview", permission="office.view", body={}),
    Endpoint(operation="GET /store-groups", permission="office.view"),
    Endpoint(operation="POST /store-groups", permission="stores.edit", body={"name": "Ny"}),
    *(
        Endpoint(
            operation=f"{method} {folder}/{{{name}}}{rest}",
            path=f"{folder}/{known}{rest}",
            permission=permission,
            body=body,
        )
        for folder, name, known, change in (
            ("/store-groups", "group_id", "g1", "stores.edit"),
            ("/stores", "store_id", "s1", "stores.edit"),
            ("/registers", "register_id", "r1", "registers.edit"),
        )
        for method, rest, permission, body in (
            ("PATCH", "", change, {"name": "Ny"}),
            ("GET", "/settings", "office.view", None),
            ("PATCH", "/settings", "stores.edit", FOOTER),
        )
    ),
    Endpoint(
        operation="DELETE /store-groups/{group_id}",
        path="/store-groups/g1",
        permission="stores.edit",
    ),
    Endpoint(
        operation="POST /stores",
        permission="stores.edit",
        body={"name": "Ny", "assortment_id": "cafe"},
    ),
    Endpoint(operation="GET /stores/{store_id}", path="/stores/s1", permission="office.view"),
    Endpoint(
        operation="POST /stores/{store_id}/archive",
        path="/stores/s1/archive",
        permission="stores.edit",
    ),
    Endpoint(
        operation="POST /stores/{store_id}/reopen",
        path="/stores/s1/reopen",
        permission="stores.edit",
    ),
    Endpoint(
        operation="GET /registers/{register_id}", path="/registers/r1", permission="office.view"
    ),
    Endpoint(
        operation="POST /registers/{register_id}/lock-out",
        path="/registers/r1/lock-out",
        permission="registers.edit",
    ),
    Endpoint(
        operation="POST /registers/{register_id}/retire",
        path="/registers/r1/retire",
        permission="registers.edit",
    ),
]


def prepare(shop: Shop) -> None:
    """A group, to be named in addresses."""
    StoreGroup.objects.create(id="g1", name="Fyn", company=shop.store.company)
    shop.store.group_id = "g1"
    shop.store.save()


def store() -> Store:
    return Store.objects.get(id="s1")


def company() -> Company:
    return Company.objects.get()


def register() -> Register:
    return Register.objects.get(id="r1")


def group() -> StoreGroup:
    return StoreGroup.objects.get_or_create(id="g1", name="Fyn", company=company())[0]


def archive(by: Actor) -> object:
    """Its registers are retired first."""
    if by.may("registers.edit", store="s1"):
        services.retire_register(by=by, register=register(), now=NOW)
    return services.archive_store(by=by, store=store(), now=NOW)


def reopen(by: Actor) -> object:
    if by.may("stores.edit", store="s1"):
        Store.objects.filter(id="s1").update(archived_at=NOW)
    return services.reopen_store(by=by, store=store())


def lock_out(by: Actor) -> object:
    if by.may("registers.edit", store="s1"):
        Register.objects.filter(id="r1").update(token_hash="x")
    return services.lock_out_register(by=by, register=register(), now=NOW)


CHANGES = {
    "stores.create_company": lambda by: services.create_company(by=by, name="x", country="DK"),
    "stores.create_store": lambda by: services.create_store(
        by=by, company=company(), name="x", assortment="cafe"
    ),
    "stores.add_store": lambda by: services.add_store(
        by=by, company=company(), details={"name": "x", "assortment_id": "cafe"}
    ),
    "stores.create_register": lambda by: services.create_register(
        by=by, store=store(), number="K9", name="x"
    ),
    "stores.change_company": lambda by: services.change_company(
        by=by, company=company(), changes={"name": "x"}
    ),
    "stores.change_store": lambda by: services.change_store(
        by=by, store=store(), changes={"name": "x"}
    ),
    "stores.archive_store": archive,
    "stores.reopen_store": reopen,
    "stores.change_register": lambda by: services.change_register(
        by=by, register=register(), changes={"name": "x"}
    ),
    "stores.lock_out_register": lock_out,
    "stores.retire_register": lambda by: services.retire_register(
        by=by, register=register(), now=NOW
    ),
    "stores.pairing.make_code": lambda by: pairing.make_code(by=by, register=register(), now=NOW),
    "stores.groups.create_group": lambda by: groups.create_group(
        by=by, company=company(), name="Jylland"
    ),
    "stores.groups.change_group": lambda by: groups.change_group(
        by=by, group=group(), changes={"name": "Sjælland"}
    ),
    "stores.groups.delete_group": lambda by: groups.delete_group(by=by, group=group()),
    "stores.values.change_settings": lambda by: values.change_settings(
        by=by, place=store(), values={"best_before": "refuse"}
    ),
}
ASK_NOBODY = {
    "stores.values.wrong": "pure",
    "stores.publish_all_settings": "brings the feed in step with a new version",
    "stores.publish_settings": "brings the feed in step with what was changed",
    "stores.with_places": "reads",
    "stores.exports.record_stores_export": "asks for office.view anywhere; only those go out",
    "stores.exports.record_registers_export": "asks for office.view anywhere; only those go out",
    "stores.values.permission": "pure",
    "stores.pairing.pair": "the code proves it",
    "stores.pairing.token_digest": "pure",
    "stores.reports.record_hello": "a till's token proves it",
}
