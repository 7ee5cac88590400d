"""The figures of today as they go on: a stream, whose requests have connections of their own."""

import pytest
from asgiref.sync import async_to_sync

from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db(transaction=True)


async def first_event(client, path):
    response = await client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/event-stream"
    async for piece in response.streaming_content:
        return piece.decode()
    return ""


def test_the_stream_begins_with_the_figures(async_client):
    async_client.force_login(open_shop().owner)
    event = async_to_sync(first_event)(async_client, "/today/stream?store=s1")
    assert event.startswith("event: figures\ndata: ")
    assert event.endswith("\n\n")
