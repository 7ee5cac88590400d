"""A server's own processes are copies of the one that started it; others are told from an office."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection

from kasse.office import serve
from kasse.office.stores.models import Register

pytestmark = pytest.mark.django_db(transaction=True)


def _ask_together():
    """Four threads each ask the database, and none lets go before all have."""
    all_have = threading.Barrier(4, timeout=10)

    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            all_have.wait()

    with ThreadPoolExecutor(max_workers=4) as threads:
        for done in [threads.submit(ask) for _ in range(4)]:
            done.result()


def test_a_process_made_of_this_one_opens_connections_of_its_own():
    """As a server does with its own, after it has looked into the database."""
    assert not Register.objects.exists()
    serve.let_go_of_database()
    process = multiprocessing.get_context("fork").Process(target=_ask_together)
    process.start()
    process.join(timeout=30)
    assert process.exitcode == 0


class Other(BaseHTTPRequestHandler):
    """Another program, which has a page at every address."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"hi")

    def log_message(self, format, *args):  # noqa: A002  # as http.server names it
        pass


def test_another_program_is_no_office():
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        assert serve.answers("127.0.0.1", port, is_tls=False)
        assert not serve.is_office("127.0.0.1", port, is_tls=False)
        server.shutdown()
    assert not serve.answers("127.0.0.1", port, is_tls=False)
