"""People, PINs, roles, log-ins."""

import argparse
import hashlib
import itertools
import json
from datetime import timedelta
from typing import cast

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F

from kasse.commands import password
from kasse.domain.outcome import Refused, refused
from kasse.domain.permissions import PERMISSION_CODES
from kasse.fiscal.countries import COUNTRIES
from kasse.office.actors import OPERATOR, Denied
from kasse.office.audit.models import AuditEntry
from kasse.office.feed.models import Document
from kasse.office.jobs import schedules
from kasse.office.jobs.models import Schedule
from kasse.office.staff import queries, services
from kasse.office.staff.mail import invitation, later, text_of
from kasse.office.staff.models import Account, LoginFailure, Person, Role
from kasse.office.staff.pins import ITERATIONS, check_pin
from kasse.office.stores import services as stores
from kasse.office.stores.models import Store, StoreGroup
from kasse.office.stores.services import groups
from tests.office.samples_shop import NOW, PASSWORD, open_shop

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("", "pin.not_digits"),
        ("12a4", "pin.not_digits"),
        ("١٢٣٤", "pin.not_digits"),
        ("739", "pin.too_short"),
        ("7391462850137", "pin.too_long"),
        ("0000", "pin.trivial"),
        ("777777", "pin.trivial"),
        ("1234", "pin.trivial"),
        ("98765", "pin.trivial"),
        ("1919", "pin.trivial"),
    ],
)
def test_bad_pins_are_refused(pin, code):
    no = check_pin(pin)
    assert isinstance(no, Refused)
    assert no.code == code


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [
        ("/api/v1/people/anna", {"language": "en"}, (Person, {"name": "Other"})),
        ("/api/v1/roles/cashier", {"max_discount": 1}, (Role, {"names": {"da": "Other"}})),
        ("/api/v1/schedules/integrations.tidy", {"enabled": False}, (Schedule, {"at_minute": 77})),
    ],
)
def test_a_change_undoes_none_of_the_same_moment(client, path, body, other):
    """Somebody else saves between the reading of the row and the transaction that changes it."""
    client.force_login(open_shop().owner)
    schedules.prepare(now=NOW)
    model, change = other
    mine = model.objects.filter(pk=path.rpartition("/")[2])
    was_saved: list[int] = []

    def interrupt(execute, sql, *more):
        if sql.startswith("SAVEPOINT") and not was_saved:
            was_saved.append(mine.update(**change, version=F("version") + 1))
        return execute(sql, *more)

    with connection.execute_wrapper(interrupt):
        answer = client.patch(path, body, content_type="application/json")
    assert was_saved == [1]
    assert (answer.status_code, answer.json()["code"]) == (412, "request.stale")
    assert mine.filter(**change).exists()


@pytest.mark.parametrize("pin", ["7391", "0741", "123457"])
def test_other_pins_are_taken(pin):
    assert check_pin(pin) is None


def documents(scope, collection):
    rows = Document.objects.filter(scope=scope, collection=collection, deleted=False)
    return {row.doc_id: json.loads(row.body) for row in rows}


def test_a_person_is_at_the_tills_once_there_is_a_pin():
    shop = open_shop()
    assert documents("store:s1", "person") == {}
    services.set_pin(by=OPERATOR, person=shop.person, pin="7391")
    person = Person.objects.get(id="anna")
    expected = hashlib.pbkdf2_hmac("sha256", b"7391", bytes.fromhex(person.pin_salt), ITERATIONS)
    assert documents("store:s1", "person") == {
        "anna": {
            "name": "Anna Ejer",
            "language": "da",
            "roles": ["owner"],
            "pin": {
                "salt": person.pin_salt,
                "iterations": 200_000,
                "hash": expected.hex(),
            },
        }
    }


def test_a_refused_pin_changes_nothing():
    shop = open_shop()
    assert services.set_pin(by=OPERATOR, person=shop.person, pin="1234") == refused("pin.trivial")
    assert Person.objects.get(id="anna").pin_hash == ""


def test_a_person_without_a_role_here_leaves_the_tills():
    shop = open_shop()
    services.set_pin(by=OPERATOR, person=shop.person, pin="7391")
    services.save_person(
        by=OPERATOR,
        person_id="anna",
        name="Anna Ejer",
        language="da",
        assignments=[("owner", None)],
        active=False,
    )
    assert documents("store:s1", "person") == {}


def test_roles_are_documents_of_the_company():
    open_shop()
    roles = documents("company", "role")
    assert set(roles) == {"cashier", "supervisor", "manager", "owner"}
    assert roles["owner"]["permissions"] == list(PERMISSION_CODES)
    assert roles["supervisor"]["max_discount"] == 200_000


def test_each_default_role_has_what_the_narrower_ones_have():
    roles = [set(cast(list[str], role["permissions"])) for role in COUNTRIES["DK"].roles]
    assert all(narrow < wide for narrow, wide in itertools.pairwise(roles))


def test_access_follows_assignments():
    shop = open_shop()
    services.save_person(
        by=OPERATOR, person_id="bo", name="Bo", language="da", assignments=[("manager", "s1")]
    )
    bo = services.create_account(
        by=OPERATOR, email="bo@example.dk", password=PASSWORD, person=Person.objects.get(id="bo")
    )
    assert queries.access(shop.owner, "people.edit").stores is None
    assert queries.access(bo, "office.view").stores == {"s1"}
    assert queries.access(bo, "people.edit") == queries.NOWHERE
    assert queries.access(None, "office.view") == queries.NOWHERE


def log_in(password=PASSWORD, email=" Anna@Example.dk ", now=NOW, address="10.0.0.1"):
    return services.log_in(email=email, password=password, address=address, now=now)


def test_log_in():
    shop = open_shop()
    assert log_in() == shop.owner
    assert Account.objects.get().last_login == NOW
    assert log_in("wrong") == refused("login.wrong")
    assert log_in(email="nobody@example.dk") == refused("login.wrong")


def test_an_account_locks_after_five_wrong_passwords_and_opens_again():
    open_shop()
    for _ in range(5):
        assert log_in("wrong") == refused("login.wrong")
    assert log_in() == refused("login.locked", wait_s=900)
    assert isinstance(log_in(now=NOW + timedelta(minutes=15)), Account)
    assert LoginFailure.objects.count() == 0


def test_an_address_locks_after_thirty_accounts():
    open_shop()
    LoginFailure.objects.bulk_create(
        [LoginFailure(email=f"{n}@x.dk", address="10.0.0.1", at=NOW) for n in range(30)]
    )
    assert log_in().code == "login.locked"
    assert isinstance(log_in(address="10.0.0.2"), Account)


def test_accounts_are_refused():
    open_shop()
    taken = services.create_account(by=OPERATOR, email="ANNA@example.dk", password=PASSWORD)
    assert taken == refused("account.email_taken", email="anna@example.dk")
    weak = services.create_account(by=OPERATOR, email="c@example.dk", password="short")
    assert weak == refused("account.weak_password", characters=10)
    assert Account.objects.count() == 1


def test_nobody_shuts_themselves_out(client):
    """A shop's only owner would not come back in."""
    shop = open_shop()
    services.save_person(
        by=OPERATOR, name="Anna", language="da", assignments=[("owner", None)], person_id="anna"
    )
    Account.objects.filter(id=shop.owner.id).update(person="anna")
    owner = Account.objects.get(id=shop.owner.id)
    by = queries.actor(owner)
    with pytest.raises(Denied):
        services.switch_account(by=by, account=owner, active=False)
    with pytest.raises(Denied):
        services.save_person(
            by=by,
            name="Anna",
            language="da",
            assignments=[("owner", None)],
            person_id="anna",
            active=False,
        )
    client.force_login(owner)
    page = client.get("/people/anna").content.decode()
    assert 'type="checkbox" class="checkbox" name="active"' not in page
    assert "switch_off" not in page
    form = {"name": "Anna B", "language": "da", "role-*": "owner", "active": "on"}
    version = Person.objects.get(id="anna").version
    assert client.post("/people/anna", form | {"version": version}).status_code == 302
    assert Person.objects.get(id="anna").name == "Anna B"


def test_whoever_has_the_machine_brings_an_owner_back(capsys, monkeypatch):
    shop = open_shop()
    services.switch_account(by=OPERATOR, account=shop.owner, active=False)
    monkeypatch.setattr(password, "use_data", lambda _args: None)

    def asked(*more):
        parser = argparse.ArgumentParser()
        password.add_arguments(parser)
        code = password.run(parser.parse_args([shop.owner.email, *more]))
        return code, capsys.readouterr().out

    code, said = asked()
    assert code == 1
    assert "--switch-on" in said
    code, said = asked("--switch-on", "--remove-factors")
    assert code == 0
    assert "/log-in/password/" in said
    assert queries.accounts().filter(id=shop.owner.id).exists()


def test_a_form_keeps_the_roles_that_it_does_not_show(client):
    shop = open_shop()
    services.save_person(
        by=OPERATOR,
        name="Bo",
        language="da",
        assignments=[("cashier", "s1"), ("supervisor", "s1")],
        person_id="bo",
    )
    client.force_login(shop.owner)
    form = {"name": "Bo Holm", "language": "da", "role-s1": "cashier", "active": "on"}
    version = Person.objects.get(id="bo").version
    assert client.post("/people/bo", form | {"version": version}).status_code == 302
    roles = Person.objects.get(id="bo").assignments.values_list("role_id", flat=True)
    assert sorted(roles) == ["cashier", "supervisor"]


def test_taking_people_out_as_a_file_is_kept(client):
    client.force_login(open_shop().owner)
    assert client.get("/people/export?q=anna").status_code == 200
    kept = AuditEntry.objects.get(action="people.exported")
    assert kept.facts == {"text": "anna", "state": "here"}


def test_a_role_is_given_in_a_whole_group_of_many_stores(client, django_assert_max_num_queries):
    shop = open_shop()
    group = groups.create_group(by=OPERATOR, company=shop.store.company, name="Fyn")
    assert isinstance(group, StoreGroup)
    for number in range(2, 10):
        stores.create_store(
            by=OPERATOR,
            company=shop.store.company,
            assortment="cafe",
            name=f"Butik {number}",
            store_id=f"s{number}",
            group=group if number < 5 else None,
        )
    Store.objects.filter(id="s4").update(archived_at=NOW)
    client.force_login(shop.owner)
    with django_assert_max_num_queries(25):
        page = client.get("/people/new").content.decode()
    folded = page[page.index("data-narrowable") :]
    assert (f'name="group-{group.id}"' in folded, 'name="role-s9"' in folded) == (True, True)
    assert 'name="role-*"' not in folded
    typed = {"name": "Bo", "language": "da", "role-s2": "manager", "role-s9": "cashier"}
    assert client.post("/people/new", typed | {f"group-{group.id}": "cashier"}).status_code == 302
    bo = Person.objects.get(name="Bo")
    assert sorted(bo.assignments.values_list("store_id", "role_id")) == [
        ("s2", "manager"), ("s3", "cashier"), ("s9", "cashier"),
    ]  # fmt: skip
    page = client.get(f"/people/{bo.id}").content.decode()
    assert 'name="role-s3"' in page[: page.index("data-narrowable")]


def test_the_api_tells_how_a_log_in_stands_to_whoever_may_edit_people(client):
    shop = open_shop()
    client.force_login(shop.owner)
    mine = client.get("/api/v1/people/anna").json()
    assert mine["log_in_standing"] == {
        "locked": False,
        "has_app": False,
        "passkeys": 0,
        "second_factor_required": False,
        "sessions": 1,
    }
    assert (mine["log_in"]["id"], mine["invitation"]) == (shop.owner.id, None)
    services.save_person(by=OPERATOR, name="Bo", language="da", assignments=[], person_id="bo")
    body = json.dumps({"email": "bo@example.dk"})
    made = client.post("/api/v1/people/bo/invitation", body, content_type="application/json")
    assert made.status_code == 201
    invited = client.get("/api/v1/people/bo").json()
    assert (invited["log_in_standing"], invited["invitation"]["email"]) == (None, "bo@example.dk")
    role = {"id": "r", "names": {"da": "R"}, "permissions": ["people.view"], "max_discount": 0}
    services.save_roles(by=OPERATOR, roles=[role])
    services.save_person(
        by=OPERATOR, name="Anna", language="da", assignments=[("r", None)], person_id="anna"
    )
    seen = client.get("/api/v1/people/bo").json()
    assert (seen["log_in_standing"], seen["invitation"]) == (None, None)
    # To edit people of another store is not enough.
    editing = {**role, "id": "e", "names": {"da": "E"}, "permissions": ["people.edit"]}
    services.save_roles(by=OPERATOR, roles=[role, editing])
    stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    assignments = [("r", "s1"), ("e", "s2")]
    services.save_person(
        by=OPERATOR, name="Anna", language="da", assignments=assignments, person_id="anna"
    )
    services.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[("r", "s1")], person_id="bo"
    )
    seen = client.get("/api/v1/people/bo").json()
    assert (seen["log_in_standing"], seen["invitation"]) == (None, None)


def test_ones_language_and_the_permissions_by_the_api(client):
    shop = open_shop()
    client.force_login(shop.owner)
    changed = client.patch(
        "/api/v1/account", json.dumps({"language": "en"}), content_type="application/json"
    )
    assert changed.json()["language"] == "en"
    shop.owner.refresh_from_db()
    assert shop.owner.language == "en"
    found = client.get("/api/v1/permissions").json()
    assert [row["code"] for row in found if not row["name"]] == []
    assert {row["code"] for row in found} == set(PERMISSION_CODES)


def test_a_file_of_people_tells_of_ones_own_stores(client):
    shop = open_shop()
    stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    services.save_person(
        by=OPERATOR,
        name="Bo",
        language="da",
        assignments=[("manager", "s2"), ("cashier", "s1")],
        person_id="bo",
    )
    account = Account.objects.create(email="bo@example.dk", person_id="bo")
    client.force_login(account)
    whole = client.get("/people/export").getvalue().decode()
    services.save_person(
        by=OPERATOR, name="Ida", language="da", assignments=[("cashier", "s1")], person_id="ida"
    )
    assert ("Anden" in whole, "Nørregade" in whole, "Ida" in whole) == (True, False, False)


@pytest.mark.parametrize("send", [False, True])
def test_links_are_told_and_sent_when_asked_for(
    client, settings, send, django_capture_on_commit_callbacks
):
    settings.MAIL_IS_SET = True
    shop = open_shop()
    client.force_login(shop.owner)
    services.save_person(
        by=OPERATOR, name="Bo", language="en", assignments=[("cashier", None)], person_id="bo"
    )
    for path, body, to, words in (
        ("bo/invitation", {"email": "bo@example.dk"}, "bo@example.dk", "anna@example.dk has in"),
        ("anna/password-link", {}, "anna@example.dk", "adgangskode"),
    ):
        mail.outbox.clear()
        typed = json.dumps({**body, "send": send})
        with django_capture_on_commit_callbacks(execute=True) as sent:
            made = client.post(f"/api/v1/people/{path}", typed, content_type="application/json")
            # Not while others may have to wait for what is written.
            assert mail.outbox == []
        later(lambda: None).result()
        assert (made.json()["sent"], len(sent)) == (send, int(send))
        letters = [(letter.to, letter.body) for letter in mail.outbox]
        assert [one for one, _ in letters] == [[to]] * send
        assert all(made.json()["link"] in text and words in text for _, text in letters)


def test_a_letter_for_which_there_is_no_server_is_not_told_as_sent(client, settings):
    settings.MAIL_IS_SET = False
    client.force_login(open_shop().owner)
    path = "/api/v1/people/anna/password-link"
    made = client.post(path, '{"send": true}', content_type="application/json").json()
    assert (made["sent"], mail.outbox) == (False, [])


def test_a_token_signs_no_letter(db):
    letter = invitation(to="bo@example.dk", language="en", link="http://x/", by="")
    assert "You are invited to the back office" in text_of(letter)
