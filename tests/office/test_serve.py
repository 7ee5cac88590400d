"""A server's own processes are copies of the one that started it."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

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
