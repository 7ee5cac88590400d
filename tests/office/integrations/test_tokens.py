"""API tokens: no wider than who made them, ended at once, and counted."""

from datetime import timedelta
from threading import Event

import pytest
from django.test import Client
from django.utils import timezone

from kasse.office import limits
from kasse.office.actors import OPERATOR, Denied
from kasse.office.audit.models import AuditEntry
from kasse.office.integrations import queries
from kasse.office.integrations.models import Token
from kasse.office.integrations.services import tokens
from kasse.office.jobs import services as jobs
from kasse.office.jobs.models import Job
from kasse.office.jobs.runner import _Progress
from kasse.office.staff import queries as staff
from kasse.office.staff import services as people
from kasse.office.staff.models import Account, Assignment
from kasse.office.stores import services as stores
from tests.office.samples_shop import PASSWORD, hashed, open_shop

pytestmark = pytest.mark.django_db

READER = ["office.view", "items.edit", "integrations.edit"]


@pytest.fixture(autouse=True)
def no_counts():
    limits.CALLERS.forget()
    limits.STRANGERS.forget()


@pytest.fixture
def shop():
    made = open_shop()
    stores.create_store(
        by=OPERATOR, company=made.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    return made


def account(name, permissions, store):
    role = {"id": name, "names": {"da": name}, "permissions": permissions, "max_discount": 0}
    people.save_roles(by=OPERATOR, roles=[role])
    person = people.save_person(
        by=OPERATOR, name=name, language="da", assignments=[(name, store)], person_id=name
    )
    return Account.objects.create(
        email=f"{name}@example.dk", password=hashed(PASSWORD), person=person
    )


def make(by=OPERATOR, permissions=("office.view",), **more):
    made = tokens.make_token(by=by, name="Shop", permissions=permissions, **more)
    assert isinstance(made, tokens.Made), made
    return made


def ask(made, path="/api/v1/stores", method="get", **more):
    client = Client(headers={"Authorization": f"Bearer {getattr(made, 'secret', made)}"})
    return getattr(client, method)(path, content_type="application/json", **more)


def code(response):
    return response.status_code, response.json()["code"]


def test_a_token_asks_without_session_and_csrf(shop):
    made = make(permissions=["office.view", "items.edit"])
    assert made.secret.startswith("kasse_")
    assert made.secret not in str(Token.objects.values().get())
    assert [row["id"] for row in ask(made).json()["stores"]] == ["s2", "s1"]
    new = {"assortment": "cafe", "sku": "X", "name": "X"}
    assert ask(made, "/api/v1/items", "post", data=new).status_code == 201
    entry = AuditEntry.objects.filter(subject_kind="item").first()
    if entry is not None:
        assert (entry.actor_id, entry.actor_name, entry.via) == (made.token.id, "Shop", "api")
    used = Token.objects.get()
    assert (used.last_used_from, used.last_used_at is None) == ("127.0.0.1", False)
    made_in_log = AuditEntry.objects.get(action="token.made")
    assert made_in_log.changes["permissions"] == [None, ["items.edit", "office.view"]]


def test_a_token_without_the_scope_is_refused(shop):
    made = make()
    answer = ask(made, "/api/v1/people")
    assert code(answer) == (403, "permission.denied")
    assert answer.json()["facts"] == {"permission": "people.view"}


def test_a_token_is_for_its_stores_alone(shop):
    made = make(stores=["s2"])
    assert [row["id"] for row in ask(made).json()["stores"]] == ["s2"]


def test_what_has_ended_proves_nobody(shop):
    made = make(expires_at=timezone.now() + timedelta(days=1))
    Token.objects.update(expires_at=timezone.now())
    assert code(ask(made)) == (401, "token.expired")
    other = make()
    tokens.revoke_token(by=OPERATOR, token_id=other.token.id)
    assert code(ask(other)) == (401, "token.revoked")
    assert tokens.revoke_token(by=OPERATOR, token_id=other.token.id).code == "token.revoked"
    assert tokens.revoke_token(by=OPERATOR, token_id="?").code == "token.unknown"
    assert code(ask("kasse_guess")) == (401, "access.signed_out")
    # A token that counts for nothing is not helped by a session beside it.
    browser = Client(headers={"Authorization": "Bearer kasse_guess"})
    browser.force_login(shop.owner)
    assert browser.get("/api/v1/stores").status_code == 401


def test_guesses_are_throttled_and_right_tokens_from_the_same_address_are_not(shop, monkeypatch):
    monkeypatch.setattr(limits.STRANGERS, "limit", 3)
    answers = [ask(f"kasse_{n}").status_code for n in range(4)]
    assert answers == [401, 401, 401, 429]
    made = make()
    assert [ask(made).status_code for _ in range(5)] == [200] * 5
    # Nor do they buy new guesses.
    assert code(ask("kasse_guess")) == (429, "request.too_often")


def test_nobody_makes_a_token_wider_than_themselves(shop):
    local = staff.actor(account("lis", READER, "s2"))
    assert make(by=local, permissions=READER, stores=["s2"]).token.account_id == local.id
    for permissions, where in (
        (READER, None),
        (READER, ["s1"]),
        (READER, ["s1", "s2"]),
        ([*READER, "people.view"], ["s2"]),
    ):
        with pytest.raises(Denied):
            tokens.make_token(by=local, name="x", permissions=permissions, stores=where)
    cashier = staff.actor(account("bo", ["sale.sell"], None))
    with pytest.raises(Denied):
        tokens.make_token(by=cashier, name="x", permissions=["sale.sell"])


def test_a_token_shrinks_with_its_maker(shop):
    lis = account("lis", READER, None)
    made = make(by=staff.actor(lis), permissions=READER)
    assert len(ask(made).json()["stores"]) == 2
    Assignment.objects.filter(person_id="lis").update(store_id="s1")
    assert [row["id"] for row in ask(made).json()["stores"]] == ["s1"]
    Assignment.objects.filter(person_id="lis").delete()
    assert code(ask(made)) == (403, "permission.denied")
    Account.objects.filter(id=lis.id).update(is_active=False)
    assert code(ask(made)) == (401, "token.no_account")


def test_a_token_made_by_a_token_is_of_the_same_person_and_lasts_no_longer(shop):
    lis = account("lis", READER, None)
    soon = timezone.now() + timedelta(days=2)
    parent = make(by=staff.actor(lis), permissions=READER, expires_at=soon)
    body = {"name": "Child", "permissions": ["office.view"]}
    assert code(ask(parent, "/api/v1/tokens", "post", data=body)) == (422, "token.expiry")
    made = ask(parent, "/api/v1/tokens", "post", data=body | {"expires_at": soon.isoformat()})
    assert made.status_code == 201
    assert Token.objects.get(id=made.json()["id"]).account_id == lis.id
    Assignment.objects.filter(person_id="lis").delete()
    assert code(ask(made.json()["token"])) == (403, "permission.denied")


def test_with_a_token_ends_what_it_made(shop):
    by = staff.actor(account("lis", READER, None))
    first = make(by=by, permissions=READER)
    second = make(by=queries.prove(first.secret, now=timezone.now()).actor, permissions=READER)
    third = make(by=queries.prove(second.secret, now=timezone.now()).actor)
    other = make(by=by)
    late = queries.prove(first.secret, now=timezone.now()).actor
    tokens.revoke_token(by=OPERATOR, token_id=first.token.id)
    assert [code(ask(made)) for made in (second, third)] == [(401, "token.revoked")] * 2
    assert ask(other).status_code == 200
    assert AuditEntry.objects.filter(action="token.revoked").count() == 3
    no = tokens.make_token(by=late, name="x", permissions=["office.view"])
    assert no.code == "token.revoked"


def test_work_that_a_token_asks_for_may_no_more_than_the_token(shop):
    lis = account("lis", READER, None)
    made = make(by=staff.actor(lis), permissions=["integrations.edit"], stores=["s1"])
    by = queries.prove(made.secret, now=timezone.now()).actor
    job = jobs.start(by=by, kind="integrations.tidy", parameters={})
    progress = _Progress(Job.objects.get(id=job.id), Event())
    assert progress.by.may("integrations.edit", store="s1")
    assert not progress.by.may("integrations.edit", store="s2")
    assert not progress.by.has("items.edit")
    tokens.revoke_token(by=OPERATOR, token_id=made.token.id)
    assert progress.by.grants == ()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": " "}, "token.no_name"),
        ({"permissions": []}, "token.no_permission"),
        ({"permissions": ["everything"]}, "token.unknown_permission"),
        ({"stores": []}, "token.no_store"),
        ({"stores": ["s9"]}, "token.unknown_store"),
        ({"expires_at": timezone.now() - timedelta(1)}, "token.expiry"),
        ({"expires_at": timezone.now() + timedelta(400)}, "token.expiry"),
    ],
)
def test_what_makes_no_token(shop, wrong, refusal):
    wanted = {"name": "x", "permissions": ["office.view"]} | wrong
    assert tokens.make_token(by=OPERATOR, **wanted).code == refusal
    assert not Token.objects.exists()


def test_one_sees_ones_own_and_the_head_of_all_stores_everybodys(shop):
    lis = staff.actor(account("lis", READER, "s2"))
    mine, theirs = make(by=lis, stores=["s2"]), make()
    assert [row.id for row in queries.tokens(by=lis)] == [mine.token.id]
    assert len(queries.tokens(by=OPERATOR)) == 2
    assert tokens.revoke_token(by=lis, token_id=mine.token.id).revoked_at is not None
    with pytest.raises(Denied):
        tokens.revoke_token(by=lis, token_id=theirs.token.id)


def test_a_caller_is_told_how_often_it_may_ask(shop, monkeypatch):
    monkeypatch.setattr(limits.CALLERS, "limit", 2)
    made = make()
    answers = [ask(made) for _ in range(3)]
    assert [row.status_code for row in answers] == [200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"caller";q=2;w=60'
    assert [row.headers["RateLimit"].split(";t=")[0] for row in answers] == [
        '"caller";r=1',
        '"caller";r=0',
        '"caller";r=0',
    ]
    assert answers[2].json()["code"] == "request.too_often"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 30
    # Another caller is not held up by it.
    assert ask(make()).status_code == 200


def test_a_bucket_fills_up_again():
    limiter = limits.Limiter(limit=60)
    assert all(limiter.take("a", now=0.0).allowed for _ in range(60))
    assert limiter.take("a", now=0.0) == limits.Left(
        allowed=False, limit=60, remaining=0, full_in_s=60, wait_s=1
    )
    assert limiter.take("a", now=1.0).allowed
    assert not limiter.take("a", now=1.0).allowed
    assert limiter.take("b", now=1.0).remaining == 59
    assert limiter.take("a", now=200.0).remaining == 59
    assert limits.Limiter(limit=0).take("a").allowed
