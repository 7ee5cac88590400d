"""The company's own log-in against a real provider (oidc-provider-mock, which is built on Authlib
and signs with keys of its own), in a process of its own on this machine."""

import base64
import hashlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson
import pytest
from django.test import Client

from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.staff import oidc, services
from kasse.office.staff.models import Account, Identity, Person
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **more):
        return None


BROWSER = urllib.request.build_opener(NoRedirects, urllib.request.HTTPCookieProcessor(CookieJar()))


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider's address; the process ends with the tests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    with BROWSER.open(f"{address}/.well-known/openid-configuration") as found:
                        assert orjson.loads(found.read())["issuer"] == address
                        break
                except urllib.error.URLError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()


@pytest.fixture
def shop(issuer, settings):
    settings.OIDC = {
        "issuer": issuer, "client_id": "kasse", "client_secret": "its secret", "name": "Mock",
    }  # fmt: skip
    return open_shop()


def knows(issuer, subject, **claims):
    request = urllib.request.Request(  # noqa: S310  # our own process
        f"{issuer}/users/{subject}",
        data=orjson.dumps(claims),
        method="PUT",
        headers={"Content-Type": "application/json"},
    )
    with BROWSER.open(request) as answer:
        assert answer.status == 204


def begin(client, target="/people"):
    """Where the office sends the browser."""
    response = client.get(f"/log-in/sso?{urlencode({'next': target})}")
    assert response.status_code == 302
    return response["Location"]


def said_there(address, subject):
    """What the provider sends the browser back with, after a log-in there."""
    with pytest.raises(urllib.error.HTTPError) as redirect:
        BROWSER.open(address, data=urlencode({"sub": subject}).encode())
    redirect.value.close()
    assert redirect.value.code in {302, 303}
    return parse_qs(urlsplit(redirect.value.headers["Location"]).query)


def back(client, answer, **other):
    query = {name: values[0] for name, values in answer.items()} | other
    return client.get(f"/log-in/sso/back?{urlencode(query)}")


def is_in(client):
    return client.get("/account").status_code == 200


def problem(response):
    found = re.search(r'id="problem">([^<]*)', response.content.decode())
    assert found is not None
    return found[1]


def test_who_has_a_log_in_here_comes_in_by_the_companys_own(shop, issuer):
    knows(issuer, "anna", email="Anna@Example.dk", email_verified=True, name="Anna")
    client = Client()
    address = begin(client)
    asked = parse_qs(urlsplit(address).query)
    # RFC 7636, 4.2; this provider takes the verifier and does not look at it.
    verifier = client.session["sso"]["attempt"]["verifier"]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    assert asked["code_challenge"] == [digest.decode().rstrip("=")]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/log-in/sso/back"]
    before = client.session.session_key
    done = back(client, said_there(address, "anna"))
    assert (done.status_code, done["Location"], is_in(client)) == (302, "/people", True)
    assert client.session.session_key != before
    known = Identity.objects.get()
    assert (known.account, known.subject, known.issuer) == (shop.owner, "anna", issuer)
    assert AuditEntry.objects.filter(action="login.done").get().facts == {"way": "sso"}
    knows(issuer, "anna", email="married@example.dk", email_verified=True)
    again = Client()
    back(again, said_there(begin(again), "anna"))
    assert is_in(again)
    assert Account.objects.count() == 1
    Person.objects.filter(id="anna").update(active=False)
    gone = Client()
    assert back(gone, said_there(begin(gone), "anna")).status_code == 422
    assert not is_in(gone)


def test_an_answer_counts_once_and_for_the_session_that_asked(shop, issuer):
    knows(issuer, "anna", email="anna@example.dk", email_verified=True)
    client, other = Client(), Client()
    answer = said_there(begin(client), "anna")
    assert back(other, answer).status_code == 422
    begin(other)
    assert back(other, answer).status_code == 422
    assert back(client, answer, state="another").status_code == 422
    assert back(client, answer).status_code == 422
    assert not is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize("part", ["nonce", "client_id", "issuer"])
def test_an_answer_that_fits_nothing_is_refused(shop, issuer, part, settings):
    knows(issuer, "anna", email="anna@example.dk", email_verified=True)
    client = Client()
    answer = said_there(begin(client), "anna")
    if part == "client_id":
        settings.OIDC = settings.OIDC | {"client_id": "another"}
    elif part == "issuer":
        answer["iss"] = ["https://evil.example"]
    else:
        session = client.session
        kept = session["sso"]
        kept["attempt"][part] = "x" * 43
        session["sso"] = kept
        session.save()
    assert back(client, answer).status_code == 422
    assert not is_in(client)
    assert not Identity.objects.exists()


def test_an_address_that_is_not_verified_is_nobodys(shop, issuer):
    knows(issuer, "mallory", email="anna@example.dk", email_verified=False)
    client = Client()
    assert back(client, said_there(begin(client), "mallory")).status_code == 422
    assert not is_in(client)


def test_newcomers_are_made_by_policy_alone(shop, issuer):
    knows(issuer, "nina", email="nina@kaffe.example", email_verified=True, name="Nina Ny")
    stranger = Client()
    no = back(stranger, said_there(begin(stranger), "nina"))
    assert (no.status_code, Account.objects.count()) == (422, 1)
    assert "nina@kaffe.example" in problem(no)
    services.save_policy(
        by=OPERATOR, second_factor="nobody", sso_role="manager", sso_domains=["kaffe.example"]
    )
    knows(issuer, "eve", email="eve@notkaffe.example", email_verified=True)
    other = Client()
    assert back(other, said_there(begin(other), "eve")).status_code == 422
    client = Client()
    assert back(client, said_there(begin(client), "nina")).status_code == 302
    person = Account.objects.get(email="nina@kaffe.example").person
    assert person is not None
    assert (person.name, person.assignments.get().role_id) == ("Nina Ny", "manager")


@pytest.mark.parametrize(
    ("minutes", "fresh"), [(None, False), (20, False), (1, True)], ids=["unsaid", "old", "now"]
)
def test_the_provider_proves_whom_it_asked_a_short_while_ago(shop, issuer, minutes, fresh):
    auth_time = None if minutes is None else int(time.time()) - minutes * 60
    knows(issuer, "anna", email="anna@example.dk", email_verified=True, auth_time=auth_time)
    client = Client()
    back(client, said_there(begin(client), "anna"))
    assert is_in(client)
    assert ("proved_at" in client.session) is fresh
    anew = client.get("/log-in/sso?anew=1&next=/people")
    done = back(client, said_there(anew["Location"], "anna"))
    assert done.status_code == (302 if fresh else 422)
    assert ("proved_at" in client.session) is fresh


def test_who_proves_it_there_comes_back_to_the_form(shop, issuer):
    """The act's own address takes no GET."""
    knows(issuer, "anna", email="anna@example.dk", email_verified=True, auth_time=None)
    client = Client()
    back(client, said_there(begin(client), "anna"))
    form = {"password": "nyt kodeord til kassen", "again": "nyt kodeord til kassen"}
    page = "http://testserver/account"
    wanted = 'anew=1&amp;next=http%3A%2F%2Ftestserver%2Faccount"'
    asked = client.post("/account/password", form, headers={"referer": page})
    assert asked.status_code == 403
    assert wanted in asked.content.decode()
    again = client.post(
        "/account/password",
        form | {"proof_password": "wrong", "proof_back": page},
        headers={"referer": "http://testserver/account/password"},
    )
    assert wanted in again.content.decode()


def test_the_providers_description_is_kept_for_a_while(shop, issuer, monkeypatch):
    asked: list[str] = []
    real = oidc._get

    def counted(*args, **more):
        asked.append("description")
        return real(*args, **more)

    monkeypatch.setattr(oidc, "_get", counted)
    oidc._KEPT.clear()
    for _ in range(3):
        begin(Client())
    assert len(asked) == 1


def test_no_way_back_leads_to_another_site(shop, issuer):
    knows(issuer, "anna", email="anna@example.dk", email_verified=True)
    client = Client()
    done = back(client, said_there(begin(client, "https://evil.example/"), "anna"))
    assert done["Location"] == "/"


def test_a_provider_that_is_away_or_another_is_said_so(shop, settings, issuer):
    settings.OIDC = settings.OIDC | {"issuer": issuer + "/other"}
    assert Client().get("/log-in/sso").status_code == 502
    settings.OIDC = settings.OIDC | {"issuer": "http://login.example.dk"}
    assert Client().get("/log-in/sso").status_code == 502
    of = oidc.provider()
    assert of is not None
    with pytest.raises(oidc.ProviderFault):
        oidc.address_to_go_to(of, oidc.new_attempt("x"))
