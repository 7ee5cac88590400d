"""Invitations, forgotten passwords, second factors, sessions, proofs and roles, through pages."""

import re
from datetime import timedelta
from threading import Event

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail as letters
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import settings as shipped
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.jobs import runner
from kasse.office.jobs import services as jobs
from kasse.office.sealed import unseal
from kasse.office.staff import mail, queries, services, totp
from kasse.office.staff.models import (
    Account,
    LoginFailure,
    Passkey,
    Person,
    RecoveryCode,
    Role,
    Session,
    Ticket,
    Totp,
)
from kasse.office.staff.passwords import check_password
from tests.office.samples_shop import PASSWORD, open_shop

pytestmark = pytest.mark.django_db
GOOD = "ribs kravl tagsten otte"


@pytest.fixture
def shop(settings):
    settings.MAIL_IS_SET = False
    return open_shop()


@pytest.fixture
def owner(shop):
    client = Client()
    client.force_login(shop.owner)
    return client


def text(response):
    return response.content.decode()


def log_in(client, password=PASSWORD, email="anna@example.dk", **more):
    return client.post("/log-in", {"email": email, "password": password, **more})


def is_in(client):
    return client.get("/account").status_code == 200


def link_in(page):
    found = re.search(r"http://testserver(/log-in/[a-z]+/[\w-]+)", page)
    assert found is not None
    return found[1]


def hired(role="cashier"):
    return services.save_person(
        by=OPERATOR, name="Bo Holm", language="da", assignments=[(role, None)], person_id="bo"
    )


def with_app(account):
    """Gives an account an app; its secret."""
    secret = services.start_totp(account=account)
    now = timezone.now()
    code = totp.code_at(secret, int(now.timestamp()) // 30 - 1)
    codes = services.confirm_totp(account=account, code=code, address="", now=now)
    assert not isinstance(codes, Refused)
    return secret, codes


def code_now(secret):
    return totp.code_at(secret, int(timezone.now().timestamp()) // 30)


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def unproved(client):
    """As after an hour."""
    session = client.session
    session["proved_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()


def test_codes_are_those_of_the_rfc():
    """RFC 6238, appendix B, SHA-1, the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    times = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {at: totp.code_at(secret, at // 30) for at in times} == times


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kort 1", "account.weak_password"),
        ("x" * 257, "account.long_password"),
        ("1qaz2wsx3edc", "account.common_password"),
        ("Password123!", "account.guessable_password"),
        ("kaffebaren-2026", "account.guessable_password"),
        ("annaejer1234", "account.guessable_password"),
        ("sommerferie1", "account.guessable_password"),
    ],
)
def test_guessable_passwords_are_refused(password, code):
    no = check_password(password, known=["Anna Ejer", "Kaffebaren", "anna@example.dk"])
    assert isinstance(no, Refused)
    assert no.code == code


def test_passwords_are_kept_by_scrypt_and_let_in(shop, client, settings):
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    shop.owner.set_password(GOOD)
    shop.owner.save()
    assert shop.owner.password.startswith("scrypt$")
    form = {"email": shop.owner.email, "password": GOOD}
    assert client.post("/log-in", {**form, "password": PASSWORD}).status_code == 422
    assert SESSION_KEY not in client.session
    client.post("/log-in", form)
    assert SESSION_KEY in client.session


def test_an_invitation_makes_a_log_in_once(shop, owner):
    hired()
    page = owner.post("/people/bo/invite", {"email": " Bo@Example.dk "})
    link = link_in(text(page))
    token = link.rpartition("/")[2]
    assert token not in str(Ticket.objects.values().get())
    visitor = Client()
    assert visitor.get(link).status_code == 200
    weak = visitor.post(link, {"password": "boholm1234", "again": "boholm1234"})
    assert (weak.status_code, Account.objects.count()) == (422, 1)
    assert visitor.post(link, {"password": GOOD, "again": "x"}).status_code == 422
    done = visitor.post(link, {"password": GOOD, "again": GOOD})
    assert (done.status_code, is_in(visitor)) == (302, True)
    assert Account.objects.get(email="bo@example.dk").person_id == "bo"
    assert Client().post(link, {"password": GOOD, "again": GOOD}).status_code == 410
    assert Account.objects.count() == 2
    assert actions()[-3:] == ["person.invited", "account.created", "login.done"]


@pytest.mark.parametrize("why", ["expired", "revoked", "left", "again", "made up"])
def test_a_dead_invitation_opens_nothing(shop, owner, why):
    person = hired()
    link = link_in(text(owner.post("/people/bo/invite", {"email": "bo@example.dk"})))
    if why == "expired":
        Ticket.objects.update(expires_at=timezone.now())
    elif why == "revoked":
        owner.post("/people/bo/invitation/revoke")
    elif why == "left":
        services.save_person(
            by=OPERATOR, name="Bo", language="da", assignments=[], person_id=person.id, active=False
        )
    elif why == "again":
        owner.post("/people/bo/invite", {"email": "bo@example.dk"})
    else:
        link = link[:-1] + ("A" if link[-1] != "A" else "B")
    assert Client().post(link, {"password": GOOD, "again": GOOD}).status_code == 410
    assert Account.objects.count() == 1


def test_a_letter_is_sent_where_there_is_a_server(shop, owner, settings):
    settings.MAIL_IS_SET = True
    hired()
    page = owner.post("/people/bo/invite", {"email": "bo@example.dk"})
    assert page.status_code == 302
    assert letters.outbox[0].to == ["bo@example.dk"]
    assert Client().get(link_in(letters.outbox[0].body)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password_tells_nobody_who_is_here(shop, settings):
    settings.MAIL_IS_SET = True
    LoginFailure.objects.bulk_create(
        [LoginFailure(email="anna@example.dk", at=timezone.now()) for _ in range(5)]
    )
    other = Client()
    other.force_login(shop.owner)
    pages = set()
    for email in ("anna@example.dk", "nobody@example.dk"):
        with CaptureQueriesContext(connection) as asked:
            page = text(Client().post("/log-in/forgotten", {"email": email}))
        # What is done before the answer is the same, too.
        pages.add((re.sub(r'value="[\w]{64}"', "", page), len(asked)))
        mail.later(lambda: None).result()
    assert len(pages) == 1
    assert [letter.to for letter in letters.outbox] == [["anna@example.dk"]]
    link = link_in(letters.outbox[0].body)
    assert log_in(Client()).status_code == 429
    assert Client().post(link, {"password": GOOD, "again": GOOD}).status_code == 302
    assert Client().post(link, {"password": GOOD, "again": GOOD}).status_code == 410
    assert not is_in(other)
    assert log_in(Client(), GOOD).status_code == 302


def test_three_letters_an_hour_are_enough(shop):
    def ask():
        return services.ask_for_password(email="anna@example.dk", address="", now=timezone.now())

    assert [ask() is not None for _ in range(4)] == [True, True, True, False]


def test_the_password_alone_is_not_enough_with_an_app(shop):
    secret, codes = with_app(shop.owner)
    assert secret not in Totp.objects.get().secret
    assert unseal(Totp.objects.get().secret) == secret
    client = Client()
    response = log_in(client, next="/people")
    assert response["Location"] == "/log-in/second-step"
    assert not is_in(client)
    assert client.post("/log-in/second-step", {"code": "000000"}).status_code == 422
    code = code_now(secret)
    done = client.post("/log-in/second-step", {"code": f"{code[:3]} {code[3:]}"})
    assert (done.status_code, done["Location"], is_in(client)) == (302, "/people", True)
    replayed = Client()
    log_in(replayed)
    assert replayed.post("/log-in/second-step", {"code": code}).status_code == 422
    assert replayed.post("/log-in/second-step", {"code": codes[0].upper()}).status_code == 302
    again = Client()
    log_in(again)
    assert again.post("/log-in/second-step", {"code": codes[0]}).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_a_right_password_buys_no_new_tries_at_the_code(shop):
    with_app(shop.owner)
    client = Client()
    for _ in range(5):
        log_in(client)
        client.post("/log-in/second-step", {"code": "000000"})
    assert log_in(client).status_code == 429
    assert actions().count("login.locked") == 1


def test_who_must_have_a_second_factor_sets_one_up_before_they_are_in(shop):
    done = services.save_policy(by=OPERATOR, second_factor="roles", second_factor_roles=["owner"])
    assert not isinstance(done, Refused)
    client = Client()
    assert log_in(client)["Location"] == "/log-in/set-up-app"
    page = text(client.get("/log-in/set-up-app"))
    assert not is_in(client)
    secret = unseal(Totp.objects.get().secret)
    assert secret is not None
    assert secret in page
    wrong = client.post("/log-in/set-up-app", {"code": "000000"})
    assert (wrong.status_code, secret in text(wrong)) == (422, True)
    shown = client.post("/log-in/set-up-app", {"code": code_now(secret)})
    assert len(re.findall(r"<li>[a-z0-9-]{19}</li>", text(shown))) == 10
    assert is_in(client)
    client.post("/account/app/remove")
    assert queries.second_factor(Account.objects.get()).has_app


def test_the_session_has_another_key_after_each_step(shop):
    with_app(shop.owner)
    client = Client()
    client.get("/log-in/passkey")
    keys = [client.session.session_key]
    log_in(client)
    keys.append(client.session.session_key)
    secret = unseal(Totp.objects.get().secret)
    client.post("/log-in/second-step", {"code": code_now(secret)})
    keys.append(client.session.session_key)
    unproved(client)
    client.post("/account/recovery-codes", {"proof_password": PASSWORD})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 4
    assert Session.objects.count() == 1


def test_sessions_are_listed_and_ended(shop):
    here, there, third = Client(), Client(headers={"user-agent": FIREFOX}), Client()
    for client in (here, there, third):
        log_in(client)
    page = text(here.get("/account"))
    assert "Firefox, Windows" in page
    assert all(row.session_key not in page for row in Session.objects.all())
    row = Session.objects.get(device=FIREFOX)
    here.post("/account/sessions/end", {"session": queries.session_id(row)})
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    here.post("/account/sessions/end")
    assert [is_in(client) for client in (here, there, third)] == [True, False, False]


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_another_password_ends_all_other_sessions_and_links(shop):
    link = services.make_password_link(by=OPERATOR, account=shop.owner, now=timezone.now())
    here, there = Client(), Client()
    log_in(here)
    log_in(there)
    there.post("/account/password", {"password": "kaffebar1", "again": "kaffebar1"})
    assert log_in(Client()).status_code == 302
    assert here.post("/account/password", {"password": GOOD, "again": GOOD}).status_code == 302
    assert [is_in(client) for client in (here, there)] == [True, False]
    assert Client().get(f"/log-in/password/{link.token}").status_code == 410


def test_who_leaves_is_out_and_stays_out(shop):
    person = hired("manager")
    services.create_account(by=OPERATOR, email="bo@example.dk", password=GOOD, person=person)
    client = Client()
    log_in(client, GOOD, "bo@example.dk")
    assert is_in(client)
    services.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[("manager", None)], person_id="bo",
        active=False,
    )  # fmt: skip
    assert not is_in(client)
    assert log_in(client, GOOD, "bo@example.dk").status_code == 422
    assert Session.objects.filter(account__email="bo@example.dk").count() == 0


def test_an_owner_unlocks(shop, owner):
    person = hired()
    services.create_account(by=OPERATOR, email="bo@example.dk", password=GOOD, person=person)
    for _ in range(5):
        log_in(Client(), "wrong", "bo@example.dk")
    assert log_in(Client(), GOOD, "bo@example.dk").status_code == 429
    assert 'value="unlock"' in text(owner.get("/people/bo"))
    owner.post("/people/bo/log-in", {"act": "unlock"})
    assert log_in(Client(), GOOD, "bo@example.dk").status_code == 302


def test_an_old_proof_asks_again_and_loses_nothing(shop, owner):
    unproved(owner)
    typed = {"name": "Ida <b>", "language": "en", "role-*": "cashier"}
    asked = owner.post("/people/new", typed)
    assert asked.status_code == 403
    assert 'name="name" value="Ida &lt;b&gt;"' in text(asked)
    assert Person.objects.count() == 1
    assert owner.post("/people/new", typed | {"proof_password": "wrong"}).status_code == 403
    done = owner.post("/people/new", typed | {"proof_password": PASSWORD})
    assert done.status_code == 302
    assert Person.objects.get(name="Ida <b>").language == "en"


def test_an_old_proof_stops_the_api_too(shop, owner):
    unproved(owner)
    body = {"second_factor": "everybody"}

    def put():
        return owner.put("/api/v1/log-in-policy", body, content_type="application/json")

    assert (put().status_code, put().json()["code"]) == (403, "access.unproved")
    proof = {"password": PASSWORD}
    answer = owner.post("/api/v1/account/proof", proof, content_type="application/json")
    assert (answer.status_code, put().status_code) == (204, 200)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_no_way_in_leads_to_another_site(shop, target):
    secret, _ = with_app(shop.owner)
    client = Client()
    log_in(client, next=target)
    done = client.post("/log-in/second-step", {"code": code_now(secret)})
    assert done["Location"] == "/"


def test_forms_want_the_token(shop):
    client = Client(enforce_csrf_checks=True)
    client.force_login(shop.owner)
    for path in ("/account/password", "/people/new", "/roles", "/log-in/forgotten", "/log-out"):
        assert client.post(path).status_code == 403
    assert SESSION_KEY in client.session


def test_roles_are_edited_as_a_table(shop, owner):
    page = text(owner.get("/roles"))
    assert page.count('value="sale.refund"') == 4
    shown = re.findall(r'name="limit-(\w+)"', page)
    assert shown == ["cashier", "supervisor", "manager", "owner"]
    cashier = Role.objects.get(id="cashier")
    form = {
        "version-cashier": cashier.version,
        "may-cashier": [*cashier.permissions, "sale.refund"],
        "limit-cashier": "12,5",
    }
    assert owner.post("/roles", form).status_code == 302
    changed = Role.objects.get(id="cashier")
    assert set(changed.permissions) == {*cashier.permissions, "sale.refund"}
    assert (changed.max_discount_ppm, changed.version) == (125_000, cashier.version + 1)
    stale = owner.post("/roles", form | {"limit-cashier": "20"})
    assert stale.status_code == 409
    assert 'value="20"' in text(stale)
    assert f'name="version-cashier" value="{changed.version}"' in text(stale)
    bad = owner.post("/roles", form | {"version-cashier": changed.version, "limit-cashier": "120"})
    assert bad.status_code == 422
    assert Role.objects.get(id="cashier").max_discount_ppm == 125_000


def test_a_role_is_copied_and_deleted_when_nobody_has_it(shop, owner):
    page = text(owner.get("/roles/new?of=cashier"))
    new = re.search(r'name="id" value="(\w+)"', page)
    assert new is not None
    form = {"id": new[1], "da": "Ferieafløser", f"version-{new[1]}": "0"}
    assert owner.post("/roles/new", form).status_code == 302
    assert owner.post("/roles/new", form | {"id": "x", "version-x": "0"}).status_code == 422
    role = Role.objects.get(id=new[1])
    person = hired(role.id)
    no = services.delete_role(by=OPERATOR, role_id=role.id)
    assert no == refused("role.used", role=role.id, people=1)
    services.save_person(by=OPERATOR, name="Bo", language="da", assignments=[], person_id=person.id)
    assert owner.post(f"/roles/{role.id}/delete", {"confirmed": "yes"}).status_code == 302
    assert not Role.objects.filter(id=role.id).exists()


def test_two_who_save_one_person(shop, owner):
    person = hired()
    form = {"name": "Bo H", "role-*": "manager", "active": "on", "version": person.version}
    assert owner.post("/people/bo", form | {"name": "Bo A"}).status_code == 302
    stale = owner.post("/people/bo", form)
    assert stale.status_code == 409
    assert 'value="Bo H"' in text(stale)
    assert Person.objects.get(id="bo").name == "Bo A"
    form["version"] = person.version + 1
    assert owner.post("/people/bo", form).status_code == 302
    api = owner.patch(
        "/api/v1/people/bo", {"name": "C"}, content_type="application/json",
        headers={"If-Match": f'"{person.version}"'},
    )  # fmt: skip
    assert (api.status_code, api.json()["code"]) == (412, "request.stale")


def test_people_are_found_and_exported(shop, owner, django_assert_num_queries):
    owner.get("/people")
    hired()
    with CaptureQueriesContext(connection) as few:
        assert "Bo Holm" in text(owner.get("/people?q=HOLM&role=cashier"))
    for number in range(60):
        person = Person.objects.create(name=f"Nr {number:02}")
        person.assignments.create(role_id="cashier", store_id="s1")
    with django_assert_num_queries(len(few.captured_queries)):
        page = text(owner.get("/people?role=cashier&store=s1"))
    assert page.count("Nr ") == 49
    after = re.search(r'rel="next" href="([^"]+)"', page)
    assert after is not None
    assert "Nr 59" in text(owner.get("/people" + after[1].replace("&amp;", "&")))
    Person.objects.filter(id="bo").update(name="=1+1", active=False)
    file = b"".join(owner.get("/people/export?state=left").streaming_content).decode()
    assert file.count("\n") == 2
    assert "'=1+1" in file


def test_a_passkey_of_nobody_or_of_another_question_opens_nothing(shop):
    Passkey.objects.create(
        account=shop.owner, name="x", credential_id="AAAA", public_key="AAAA",
        made_at=timezone.now(),
    )  # fmt: skip
    client = Client()
    known = '{"id": "AAAA", "rawId": "AAAA"}'
    for answer in ("", "[]", "{}", '{"id": "BBBB"}', known, "x" * 30_000):
        client.get("/log-in/passkey")
        assert client.post("/log-in/passkey", {"credential": answer}).status_code == 422
    assert not is_in(client)


def test_what_is_over_is_forgotten_by_itself(shop):
    left, here = Client(), Client()
    left.force_login(shop.owner)
    here.force_login(shop.owner)
    hired()
    now = timezone.now()
    Session.objects.filter(session_key=left.session.session_key).update(
        expire_date=now - timedelta(minutes=1)
    )
    for days in (1, 91):
        Ticket.objects.create(
            id=f"t{days}",
            purpose="invitation",
            token_hash=str(days),
            email="bo@example.dk",
            person_id="bo",
            made_at=now - timedelta(days=days + 7),
            expires_at=now - timedelta(days=days),
        )
    job = jobs.start(by=OPERATOR, kind="staff.tidy", parameters={})
    assert runner.run_next(runner="test", closing=Event())
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"sessions": 1, "tickets": 1})
    assert [one.id for one in Ticket.objects.all()] == ["t1"]
    assert is_in(here)
