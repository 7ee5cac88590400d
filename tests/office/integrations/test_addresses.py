"""Where the office sends nothing: to itself, its network, a cloud's inner services."""

import socket
import ssl
import time
from threading import Thread

import pytest

from kasse.domain.outcome import Refused, refused
from kasse.office.integrations import posting
from kasse.office.integrations.addresses import judge, read
from kasse.office.integrations.addresses import resolve as resolve_target


def resolve(target):
    assert not isinstance(target, Refused)
    return resolve_target(target)


INNER = [
    "127.0.0.1", "127.9.9.9",
    "0.0.0.0",  # noqa: S104  # judged, not listened on
    "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "192.0.2.1", "198.18.0.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
    "2001:db8::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::", "not an address", "",
]  # fmt: skip
OUTER = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_none_to_send_to(address):
    assert judge(address) == ""


@pytest.mark.parametrize("address", OUTER)
def test_an_address_on_the_internet_is_one(address):
    assert judge(address) == "public"


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "127.1", "[::1]",
     "[::ffff:127.0.0.1]", "169.254.169.254", "0xa9fea9fe", "2852039166"],
)  # fmt: skip
def test_however_it_is_written(host):
    found = resolve(read(f"https://{host}/"))
    assert isinstance(found, Refused)
    assert found.code in {"hook.address", "hook.unknown_host"}


def test_one_inner_address_among_several_is_enough(monkeypatch):
    rows = [(0, 0, 0, "", (address, 443)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    assert resolve(read("https://shop.example/")).code == "hook.address"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows[:1])
    assert resolve(read("https://shop.example/")) == ("1.1.1.1",)


@pytest.mark.parametrize(
    "url",
    ["", "shop.example", "ftp://shop.example/", "file:///etc/passwd", "https:///x",
     "https://user@shop.example/", "https://shop.example:99999/", "https://shop.example/a b",
     "https://shop.example/\r\nX: y", "https://æble.example/", "https://shop.example\\@127.0.0.1/",
     "https://" + "x" * 2_000],
)  # fmt: skip
def test_what_is_no_address(url):
    assert read(url).code == "hook.url"


def test_the_operator_may_allow_a_network(monkeypatch):
    monkeypatch.setenv("KASSE_HOOKS_TO", "10.1.0.0/16, ::1/128")
    assert [judge(one) for one in ("10.1.2.3", "10.2.0.1", "::1", "::ffff:10.1.0.1")] == [
        "allowed", "", "allowed", "allowed",
    ]  # fmt: skip
    assert resolve(read("http://10.1.2.3:8080/")) == ("10.1.2.3",)


def test_what_is_judged_is_what_is_connected_to(monkeypatch):
    """A name that means something else a moment later."""
    answers = iter([[(0, 0, 0, "", ("1.1.1.1", 443))], [(0, 0, 0, "", ("127.0.0.1", 443))]])
    asked, connected = [], []

    def look_up(host, *_, **__):
        asked.append(host)
        return next(answers)

    def connect(address, timeout):
        connected.append(address)
        raise OSError("not here")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    posted = posting.post(url="https://rebind.example/", headers={}, body=b"{}")
    assert (posted.problem, asked) == (refused("hook.no_answer"), ["rebind.example"])
    assert connected == [("1.1.1.1", 443)]


@pytest.fixture
def listener(monkeypatch):
    monkeypatch.setenv("KASSE_HOOKS_TO", "127.0.0.0/8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def serve(listener, talk):
    def accept():
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            talk(connection)

    thread = Thread(target=accept)
    thread.start()
    return thread


def post(listener, scheme="http"):
    port = listener.getsockname()[1]
    return posting.post(url=f"{scheme}://127.0.0.1:{port}/", headers={"webhook-id": "1"}, body=b"x")


def test_a_receiver_that_drips_is_left(listener, monkeypatch):
    monkeypatch.setattr(posting, "CONNECT_S", 0.1)
    monkeypatch.setattr(posting, "ANSWER_S", 0.2)

    def drip(connection):
        try:
            for _ in range(60):
                connection.sendall(b"H")
                time.sleep(0.05)
        except OSError:
            return

    thread = serve(listener, drip)
    begun = time.monotonic()
    assert post(listener).problem == refused("hook.timeout")
    assert time.monotonic() - begun < 2
    thread.join()


def test_of_an_endless_answer_the_beginning_is_kept(listener):
    def flood(connection):
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"x" * 65_536)
        except OSError:
            return

    thread = serve(listener, flood)
    posted = post(listener)
    assert (posted.status, posted.answer) == (200, "x" * posting.KEEP_BYTES)
    thread.join()


def test_what_is_no_http_and_what_is_no_tls(listener):
    thread = serve(listener, lambda connection: connection.sendall(b"220 mail.example\r\n\r\n"))
    assert post(listener).problem == refused("hook.no_answer")
    thread.join()
    thread = serve(listener, lambda connection: connection.sendall(b"nonsense\r\n"))
    assert post(listener, "https").problem == refused("hook.tls")
    thread.join()
    assert issubclass(ssl.SSLError, OSError)
