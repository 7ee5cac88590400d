"""Schemathesis against every operation of the API: no fault of ours, answers as described, and no
data for who may not have it.

Each database is asked with examples of its own. HYPOTHESIS_PROFILE=kasse-deep asks for long.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
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
from tests.office.access import running as access_running
from tests.office.access import staff as access_staff
from tests.office.access import transfer as access_transfer
from tests.office.builders import Chain, line
from tests.office.once import once
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
    "edit_id": "b1",
    "file_id": "file1",
    "number": 1,
    "register_id": "r1",
    "name": access_running.NAME,
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
    "POST /api/v1/receipt-preview": "draws a receipt and keeps nothing",
    "POST /api/v1/campaigns/{campaign_id}/preview": "tries a basket and keeps nothing",
    "POST /api/v1/campaigns/{campaign_id}/promotions/check": "checks a promotion and keeps nothing",
    "POST /api/v1/shelf-labels": "prints what they see",
}
DEEP: Final = settings.get_current_profile_name() == "kasse-deep"
SEED: Final = None if DEEP else connection.vendor


def examples(number):
    """How a test asks."""
    return settings(
        max_examples=300 if DEEP else number,
        derandomize=not DEEP,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def is_for_tills(name):
    return "/till/" in name


def is_for_all(name):
    return name == "POST /api/v1/till/pair"


@pytest.fixture(autouse=True)
def same_connection():
    """Django's own test client does this: the test's transaction outlives its requests."""
    limits.CALLERS.forget()
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Callers:
    """What each kind of caller sends with a request to the shop."""

    owner: dict[str, Any]
    token: dict[str, Any]
    cashier: dict[str, Any]
    looker: dict[str, Any]


def prepared() -> Callers:
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
    access_running.prepare(made)
    access_staff.spare_role()
    seeing = [code for code in PERMISSION_CODES if code.endswith(".view")]
    role = {"id": "eyes", "names": {"da": "Øjne"}, "permissions": seeing, "max_discount": 0}
    staff.save_roles(by=OPERATOR, roles=[role])
    token = tokens.make_token(by=OPERATOR, name="Fuzz", permissions=PERMISSION_CODES)
    assert isinstance(token, tokens.Made)
    return Callers(
        owner=as_person(made.owner),
        token={"headers": {"Authorization": f"Bearer {token.secret}"}},
        cashier=as_person(somebody("cashier")),
        looker=as_person(somebody("eyes")),
    )


def as_person(account: Account) -> dict[str, Any]:
    """What a signed-in browser sends with a request, the CSRF token included."""
    client = Client()
    client.force_login(account)
    secret = "c" * 32
    session = client.cookies["sessionid"].value
    cookies = {"sessionid": session, "csrftoken": secret}
    return {"cookies": cookies, "headers": {"X-CSRFToken": secret}}


def somebody(role: str) -> Account:
    person = staff.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[(role, "s1")], person_id=role
    )
    account = staff.create_account(
        by=OPERATOR, email=f"{role}@example.dk", password=PASSWORD, person=person
    )
    assert isinstance(account, Account)
    return account


callers = once(prepared)


AS_TILL: Final = {"headers": {"Authorization": f"Bearer {TOKEN}"}}


def cases(name, mode):
    """Cases for an operation, some of them with ids that are there."""
    operation = OPERATIONS[name]
    wanted = {part[1:-1] for part in name.split("/") if part.startswith("{")}
    known = {part: KNOWN_IDS.get(part, "1") for part in wanted}
    anywhere = operation.as_strategy(mode)
    return anywhere | operation.as_strategy(mode, path_parameters=known) if known else anywhere


def sensible_cases(name):
    """Well-formed cases; U+0000 in an address is refused to everybody, whoever they are."""
    return cases(name, GenerationMode.POSITIVE).filter(
        lambda case: "\\x00" not in repr((case.path_parameters, case.query))
    )


def problem_in(response):
    """(status, code) of a problem document; anything else fails."""
    assert response.headers["content-type"] == ["application/problem+json"], response.text
    document = json.loads(response.content)
    assert document.keys() - {"instance"} == {"type", "title", "status", "code", "facts"}
    assert document["status"] == response.status_code
    return response.status_code, document["code"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_is_asked_the_answer_is_as_described(callers, name):
    whoever = [AS_TILL] if is_for_tills(name) else [callers.owner, callers.token]

    @examples(8)
    @seed(SEED)
    @given(
        cases(name, GenerationMode.POSITIVE) | cases(name, GenerationMode.NEGATIVE),
        st.sampled_from(whoever),
    )
    def ask(case, who):
        case.call_and_validate(**who, checks=CONFORMS)

    ask()


@pytest.mark.one_database
@pytest.mark.parametrize("name", [name for name in OPERATIONS if not is_for_all(name)])
def test_strangers_get_a_problem_and_no_data(callers, name):
    """Without log-in, and with the log-in that is right elsewhere."""
    other = callers.owner if is_for_tills(name) else AS_TILL
    no_session = {"cookies": {"sessionid": "guess"}}

    @examples(3)
    @given(sensible_cases(name), st.sampled_from(({}, no_session, other)))
    def ask(case, who):
        assert problem_in(case.call(**who)) in {
            (401, "access.signed_out"),
            (403, "request.csrf"),
        }

    ask()


def is_no_day(answer):
    if answer.status_code != 422:
        return False
    fields = json.loads(answer.content)["facts"].get("fields", ())
    return bool(fields) and {row["problem"] for row in fields} <= {"date", "datetime"}


@pytest.mark.one_database
@pytest.mark.parametrize("name", [n for n in OPERATIONS if not is_for_tills(n) and n not in OWN])
def test_a_cashier_gets_a_problem_and_no_data(callers, name):
    @examples(4)
    @given(sensible_cases(name))
    def ask(case):
        answer = case.call(**callers.cashier)
        # Of the pattern of a day, but not in the calendar: refused before anybody is asked.
        assume(not is_no_day(answer))
        assert problem_in(answer) == (403, "permission.denied")

    ask()


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name",
    [
        name
        for name in OPERATIONS
        if not (is_for_tills(name) or name.startswith("GET") or name in OWN | LOOKERS_MAY.keys())
    ],
)
def test_who_may_only_look_changes_nothing(callers, name):
    @examples(4)
    @given(sensible_cases(name))
    def ask(case):
        assert problem_in(case.call(**callers.looker)) == (403, "permission.denied")

    ask()


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(OWN))
def test_a_token_has_no_log_in_of_its_own(callers, name):
    @examples(2)
    @given(sensible_cases(name))
    def ask(case):
        assert problem_in(case.call(**callers.token)) == (403, "access.person_only")

    ask()


def test_every_operation_says_what_it_does():
    for name, operation in OPERATIONS.items():
        raw = operation.definition.raw
        assert raw.get("summary"), name
        assert raw.get("description"), name
        assert raw["tags"], name
