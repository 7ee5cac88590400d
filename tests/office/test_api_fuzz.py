"""Schemathesis against every operation of the API: no fault of ours, answers as described, and no
data for who may not have it."""

import json
from typing import Any, Final

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from kasse.domain.permissions import PERMISSION_CODES
from kasse.office import limits
from kasse.office.actors import OPERATOR
from kasse.office.api import api
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.integrations.services import tokens
from kasse.office.journal import services as journal
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from kasse.office.stores.models import Register
from kasse.office.stores.services.pairing import token_digest
from tests.office.access import attention as access_attention
from tests.office.access import catalogue as access_catalogue
from tests.office.access import integrations as access_integrations
from tests.office.access import items as access_items
from tests.office.access import jobs as access_jobs
from tests.office.access import staff as access_staff
from tests.office.access import transfer as access_transfer
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, PASSWORD, open_shop

pytestmark = pytest.mark.django_db

TOKEN = "a till's token"
SCHEMA: Final = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
SCHEMA.app = WSGIHandler()
OPERATIONS: Final = {
    f"{operation.method.upper()} {operation.path}": operation
    for operation in (found.ok() for found in SCHEMA.get_all_operations())
}
CONFORMS: Final = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
KNOWN_IDS: Final = {
    "import_id": "imp1",
    "file_id": "file1",
    "number": 1,
    "register_id": "r1",
    "store_id": "s1",
    "group_id": "milk",
    "category_id": "c-a",
    "level": "store",
    "place": "s1",
    "finding_id": 1,
    "role_id": "spare",
    "person_id": "anna",
    "item_id": "i1",
    "assortment": "cafe",
    "receipt_code": "K1-000001",
    "seq": 2,
    "job_id": "job1",
    "kind": "jobs.tidy",
    "token_id": "t1",
    "hook_id": "h1",
    "delivery_id": 1,
}
OWN: Final = {
    row.operation.replace(" ", " /api/v1", 1)
    for row in access_staff.ENDPOINTS
    if row.permission is None
}
"""One's own log-in: for whoever is signed in, and for no token."""
LOOKERS_MAY: Final = {
    "POST /api/v1/jobs/{job_id}/stop": "jobs.view stops work, too",
    "POST /api/v1/journals/{register_id}/verify": "looks closer: it reads a chain",
    "POST /api/v1/exports": "writes what they see into a file",
}
fuzzed = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def is_for_tills(name):
    return "/till/" in name


def is_for_all(name):
    return name == "POST /api/v1/till/pair"


@pytest.fixture
def same_connection():
    """Django's own test client does this: the test's transaction outlives its requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def shop(same_connection):
    made = open_shop()
    catalogue.save_items(
        by=OPERATOR, assortment="cafe", rows=[ItemRow(id="i1", sku="A", name="A", price_minor=100)]
    )
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    Register.objects.filter(id="r1").update(token_hash=token_digest(TOKEN))
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(item="i1"), at=NOW)
    journal.ingest(batch=chain.batch(), received_at=NOW)
    access_jobs.prepare(made)
    access_integrations.prepare(made)
    access_items.prepare(made)
    access_catalogue.a_category("a")
    access_catalogue.store_layout()
    access_attention.prepare(made)
    access_transfer.prepare(made)
    access_staff.spare_role()
    limits.CALLERS.forget()
    return made


def as_person(account: Account) -> dict[str, Any]:
    """What a signed-in browser sends with a request, the CSRF token included."""
    client = Client()
    client.force_login(account)
    secret = "c" * 32
    session = client.cookies["sessionid"].value
    cookies = {"sessionid": session, "csrftoken": secret}
    return {"cookies": cookies, "headers": {"X-CSRFToken": secret}}


def somebody(role: str) -> dict[str, Any]:
    person = staff.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[(role, "s1")], person_id="bo"
    )
    account = staff.create_account(
        by=OPERATOR, email="bo@example.dk", password=PASSWORD, person=person
    )
    assert isinstance(account, Account)
    return as_person(account)


def looking() -> dict[str, Any]:
    """Somebody who may see everything and change nothing."""
    seeing = [code for code in PERMISSION_CODES if code.endswith(".view")]
    role = {"id": "eyes", "names": {"da": "Øjne"}, "permissions": seeing, "max_discount": 0}
    staff.save_roles(by=OPERATOR, roles=[role])
    return somebody("eyes")


def as_token() -> dict[str, Any]:
    """What a program with every right sends with a request."""
    made = tokens.make_token(by=OPERATOR, name="Fuzz", permissions=PERMISSION_CODES)
    assert isinstance(made, tokens.Made)
    return {"headers": {"Authorization": f"Bearer {made.secret}"}}


AS_TILL: Final = {"headers": {"Authorization": f"Bearer {TOKEN}"}}


def cases(name, mode):
    """Cases for an operation, some of them with ids that are there."""
    operation = OPERATIONS[name]
    wanted = {part[1:-1] for part in name.split("/") if part.startswith("{")}
    known = {part: KNOWN_IDS.get(part, "1") for part in wanted}
    anywhere = operation.as_strategy(mode)
    return anywhere | operation.as_strategy(mode, path_parameters=known) if known else anywhere


def problem_in(response):
    """(status, code) of a problem document; anything else fails."""
    assert response.headers["content-type"] == ["application/problem+json"], response.text
    document = json.loads(response.content)
    assert document.keys() - {"instance"} == {"type", "title", "status", "code", "facts"}
    assert document["status"] == response.status_code
    return response.status_code, document["code"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_is_asked_the_answer_is_as_described(shop, name):
    whoever = [AS_TILL] if is_for_tills(name) else [as_person(shop.owner), as_token()]

    @fuzzed
    @given(
        cases(name, GenerationMode.POSITIVE) | cases(name, GenerationMode.NEGATIVE),
        st.sampled_from(whoever),
    )
    def ask(case, who):
        case.call_and_validate(**who, checks=CONFORMS)

    ask()


@pytest.mark.parametrize("name", [name for name in OPERATIONS if not is_for_all(name)])
def test_strangers_get_a_problem_and_no_data(shop, name):
    """Without log-in, and with the log-in that is right elsewhere."""
    other = as_person(shop.owner) if is_for_tills(name) else AS_TILL
    no_session = {"cookies": {"sessionid": "guess"}}

    @settings(fuzzed, max_examples=3)
    @given(cases(name, GenerationMode.POSITIVE), st.sampled_from(({}, no_session, other)))
    def ask(case, who):
        assert problem_in(case.call(**who)) in {
            (401, "access.signed_out"),
            (403, "request.csrf"),
        }

    ask()


@pytest.mark.parametrize("name", [n for n in OPERATIONS if not is_for_tills(n) and n not in OWN])
def test_a_cashier_gets_a_problem_and_no_data(shop, name):
    who = somebody("cashier")

    @settings(fuzzed, max_examples=4)
    @given(cases(name, GenerationMode.POSITIVE))
    def ask(case):
        assert problem_in(case.call(**who)) == (403, "permission.denied")

    ask()


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in OPERATIONS
        if not (is_for_tills(name) or name.startswith("GET") or name in OWN | LOOKERS_MAY.keys())
    ],
)
def test_who_may_only_look_changes_nothing(shop, name):
    who = looking()

    @settings(fuzzed, max_examples=4)
    @given(cases(name, GenerationMode.POSITIVE))
    def ask(case):
        assert problem_in(case.call(**who)) == (403, "permission.denied")

    ask()


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_token_has_no_log_in_of_its_own(shop, name):
    who = as_token()

    @settings(fuzzed, max_examples=2)
    @given(cases(name, GenerationMode.POSITIVE))
    def ask(case):
        assert problem_in(case.call(**who)) == (403, "access.person_only")

    ask()


def test_every_operation_says_what_it_does():
    for name, operation in OPERATIONS.items():
        raw = operation.definition.raw
        assert raw.get("summary"), name
        assert raw.get("description"), name
        assert raw["tags"], name
