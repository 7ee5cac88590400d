"""deploy/nginx.conf in front of an office that really serves: what docs/operator/proxy.md asks of a
proxy. Only ports, certificate and where nginx puts its files are other than in the example."""

import http.client
import json
import re
import socket
import sqlite3
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kasse.office import security
from kasse.office.serve import is_office
from tests.office.samples_shop import PASSWORD
from tests.tidy.source import ROOT

NAME = "kasse.example.dk"
ORIGIN = f"https://{NAME}"
CALLER = "127.0.0.5"
"""Where the browser asks from: another address than nginx's own."""
SHOP = f"""
from django.contrib.auth.hashers import make_password
from tests.office.samples_shop import open_shop
owner = open_shop().owner
owner.password = make_password({PASSWORD!r})
owner.save()
"""
MAIN = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {server}
}}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@contextmanager
def nginx(folder: Path, *, office: int) -> Iterator[tuple[int, int]]:
    """nginx with the example; gives its ports without and with TLS."""
    plain, tls = free_port(), free_port()
    write_certificate(folder)
    server = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for there, here in (
        (r"listen \[::\]:\d+.*;\n", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{tls} "),
        (r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{office};"),
        (r"/etc/letsencrypt/live/kasse\.example\.dk", str(folder)),
    ):
        server, found = re.subn(there, here, server)
        assert found, there
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, server=server))
    program = subprocess.run(
        [ROOT / "tools/nginx"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()
    with subprocess.Popen(
        [program, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    ) as started:
        try:
            while not listens(tls):
                assert started.poll() is None, (folder / "error.log").read_text()
                time.sleep(0.02)
            yield plain, tls
        finally:
            started.terminate()


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; of a stream the lines up to the first comment."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def asked(
    connection: http.client.HTTPConnection,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str],
) -> Answer:
    with closing(connection):
        connection.request(method, path, body=body, headers={"Host": NAME} | dict(headers))
        with connection.getresponse() as response:
            if response.headers["Content-Type"] == "text/event-stream":
                lines: Iterator[bytes] = iter(response.readline, b"")
                figures = takewhile(lambda line: not line.startswith(b":"), lines)
                text = b"".join(figures)
            else:
                text = response.read()
            return Answer(response.status, response.headers, text)


def plainly(port: int, path: str) -> Answer:
    return asked(http.client.HTTPConnection("127.0.0.1", port, timeout=60), path, headers={})


@dataclass(frozen=True, slots=True)
class Browser:
    """Asks through nginx, from CALLER, and keeps cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def open(
        self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, context=context, source_address=(CALLER, 0), timeout=60
        )
        told = {name.replace("_", "-"): text for name, text in headers.items()}
        told["Cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        answer = asked(connection, path, method=method, body=body, headers=told)
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            assert "; Secure" in cookie
            name, _, text = cookie.partition(";")[0].partition("=")
            self.cookies[name] = text
        return answer

    def post(self, path: str, body: bytes, **headers: str) -> Answer:
        ours = {"X_CSRFToken": self.cookies["csrftoken"], "Origin": ORIGIN}
        return self.open(path, method="POST", body=body, **ours | headers)

    def log_in(self, password: str, **headers: str) -> int:
        form = urlencode({"email": "anna@example.dk", "password": password}).encode()
        content = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.post("/log-in", form, **content | headers).status


def told_browsers(answer: Answer) -> dict[str, str]:
    """The headers that the office gives, which a proxy is to leave alone."""
    return {name: answer.headers[name] for name in (*security.HEADERS, "Content-Type", "ETag")}


@pytest.mark.one_database
@pytest.mark.django_db
def test_the_example_of_nginx_passes_on_what_the_office_needs(offices, tmp_path):
    office = offices("office", has_tables=True)
    settings = {"KASSE_ORIGIN": ORIGIN, "KASSE_TRUST_PROXY": "1", "KASSE_METRICS": "loopback"}
    with (
        office.serving(SHOP, **settings) as direct,
        nginx(tmp_path, office=direct) as (plain, tls),
    ):
        moved = plainly(plain, "/items?q=te")
        assert (moved.status, moved.headers["Location"]) == (301, f"{ORIGIN}/items?q=te")
        # What watches the office asks it directly, and not through nginx.
        assert is_office("127.0.0.1", direct, is_tls=False)
        browser = Browser(tls)
        for path in ("/metrics", "/readyz"):
            assert (plainly(direct, path).status, browser.open(path).status) == (200, 404)

        # Logging in, with what a caller may claim of itself.
        assert browser.open("/log-in").status == 200
        assert browser.log_in(PASSWORD, Origin="https://evil.example") == 403
        claims = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "http"}
        assert browser.log_in("wrong", **claims) == 422
        assert browser.log_in(PASSWORD, **claims) == 302
        with closing(sqlite3.connect(office.data / "kasse.sqlite3")) as database:
            rows = database.execute(
                "SELECT action, address FROM audit_auditentry WHERE address<>''"
            )
            assert set(rows) == {("login.failed", CALLER), ("login.done", CALLER)}

        # The till's page and its worker, with all that browsers are told about them.
        for path in ("/till/", "/till/sw.js"):
            assert told_browsers(browser.open(path)) == told_browsers(plainly(direct, path))

        # The stream that stays open: nothing of it waits for more to come.
        stream = browser.open("/today/stream")
        assert stream.body.startswith(b"event: figures\n")

        imports, files = "/api/v1/imports?assortment=cafe", {"Content_Type": "text/csv"}
        large = browser.post(imports, b"sku,name\n" + b"x" * 60_000_000, **files)
        # It is the office that says so: the file came through.
        assert json.loads(large.body)["code"] == "transfer.cell_too_long"
        refused = browser.post(imports, b"", **files, Content_Length=str(2 << 30))
        assert refused.status == 413
