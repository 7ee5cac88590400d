"""The typed Python client: as new as the API, and at work against a real office."""

import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.integrations.services import tokens
from kasse_client import Kasse, Problem, pages
from kasse_client.http import Request, Response
from tests.office.samples_shop import open_shop
from tools import client as generator

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def in_process(request: Request) -> Response:
    """Carries a request to the office of the tests, through all of its middleware."""
    parts = urlsplit(request.url)
    answer = Client(raise_request_exception=False).generic(
        request.method,
        f"{parts.path}?{parts.query}",
        request.body or b"",
        content_type=request.headers["Content-Type"],
        headers=dict(request.headers),
    )
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(status=answer.status_code, headers=headers, body=answer.content)


@pytest.fixture
def kasse():
    open_shop()
    rows = [ItemRow(id=f"i{n}", sku=f"S{n}", name=f"Vare {n}", price_minor=100) for n in range(5)]
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    made = tokens.make_token(by=OPERATOR, name="Client", permissions=PERMISSION_CODES)
    assert isinstance(made, tokens.Made)
    return Kasse(origin="https://office.example", token=made.secret, transport=in_process)


def test_the_client_is_as_new_as_the_api(tmp_path):
    """`make client` writes it anew."""
    here = tmp_path / "kasse_client"
    shutil.copytree(generator.TARGET, here)
    generator.write(here)
    made = {path.name: path.read_text() for path in here.glob("*.py")}
    kept = {path.name: path.read_text() for path in generator.TARGET.glob("*.py")}
    assert made == kept


def test_a_list_is_read_page_by_page(kasse):
    found = list(pages(kasse.catalogue.list_items, assortment="cafe", limit=2))
    assert [len(page["items"]) for page in found] == [2, 2, 1]
    assert [row["sku"] for page in found for row in page["items"]] == [f"S{n}" for n in range(5)]


def test_a_stale_change_is_refused_and_loses_nothing(kasse):
    read = kasse.catalogue.get_item(item_id="i1")
    assert read.etag is not None
    changed = kasse.catalogue.change_item(item_id="i1", body={"name": "Kaffe"}, if_match=read.etag)
    assert (changed.body["name"], changed.etag == read.etag) == ("Kaffe", False)
    with pytest.raises(Problem) as stale:
        kasse.catalogue.change_item(item_id="i1", body={"name": "Te"}, if_match=read.etag)
    assert (stale.value.status, stale.value.code) == (412, "request.stale")
    assert kasse.catalogue.get_item(item_id="i1").body["name"] == "Kaffe"


def test_a_repeated_post_changes_once(kasse):
    asked: dict[str, Any] = {
        "body": {"assortment": "cafe", "sku": "NY", "name": "Ny"},
        "idempotency_key": "k-1",
    }
    first, second = (kasse.catalogue.create_item(**asked) for _ in range(2))
    assert (first.status, first.replayed) == (201, False)
    assert (second.status, second.replayed) == (201, True)
    assert second.body == first.body
    with pytest.raises(Problem) as other:
        kasse.catalogue.create_item(**asked | {"body": {**asked["body"], "name": "Gammel"}})
    assert (other.value.status, other.value.code) == (422, "request.other_body")


def test_the_token_follows_no_redirect():
    had = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self):
            had.append((self.command, self.path))
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        kasse = Kasse(origin=f"http://127.0.0.1:{server.server_port}", token="kasse_x")
        with pytest.raises(Problem) as moved:
            kasse.catalogue.create_item(body={"assortment": "cafe", "sku": "NY", "name": "Ny"})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (moved.value.status, moved.value.code) == (302, "client.redirected")
    assert moved.value.facts == {"location": "/elsewhere"}
    assert had == [("POST", "/api/v1/items")]


def test_a_token_without_the_scope_is_told_which(kasse):
    made = kasse.integrations.make_token(body={"name": "x", "permissions": ["office.view"]})
    narrow = Kasse(origin="https://office.example", token=made.body["token"], transport=in_process)
    assert [row["id"] for row in narrow.stores.list_stores().body["stores"]] == ["s1"]
    with pytest.raises(Problem) as denied:
        narrow.staff.list_people()
    assert (denied.value.code, denied.value.facts) == (
        "permission.denied",
        {"permission": "people.view"},
    )
    assert kasse.integrations.revoke_token(token_id=made.body["id"]).status == 204
    with pytest.raises(Problem) as ended:
        narrow.stores.list_stores()
    assert (ended.value.status, ended.value.code) == (401, "token.revoked")
