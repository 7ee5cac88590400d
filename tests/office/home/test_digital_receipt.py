"""The address in a receipt's QR code: read by whoever holds the receipt, by nobody else."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from kasse.domain.canonical import canonical_text
from kasse.domain.journal import GENESIS, chain_hash
from kasse.office.journal.batches import Batch
from kasse.office.journal.services import ingest
from tests.till.shop import Hands, shop

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def _sell() -> tuple[Hands, str]:
    """A real till's journal with one sale, in the office; the address in its QR code."""
    hands = shop(receipt={"show_qr": True, "digital_url": "https://nordlys.example/r/"})
    hands.do("scan", text="5701234567899")
    done = hands.do("tender", kind="cash")["view"]["done"]
    entries = tuple(hands.till.state.store.read_all())
    ingest(
        batch=Batch(
            register="r-1",
            first=1,
            entries=tuple(entry.text for entry in entries),
            hashes=tuple(entry.hash for entry in entries),
        ),
        received_at=NOW,
    )
    (qr,) = (block["text"] for block in done["receipt"]["blocks"] if block["block"] == "qr")
    return hands, qr.removeprefix("https://nordlys.example")


def test_the_receipt_is_shown_without_a_log_in(client: Client) -> None:
    """RCP-9, RCP-10: as the till printed it, unlisted."""
    _, address = _sell()
    answer = client.get(address, headers={"accept-language": "da"})
    assert answer.status_code == 200
    assert "Letmælk 1 l" in answer.content.decode()
    assert "Nørrebro Kolonial ApS" in answer.content.decode()
    assert "Kontant" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("change", ["K1-000002/", "K1-000001/0"])
def test_whoever_guesses_learns_nothing(client: Client, change: str) -> None:
    """RCP-10: a wrong token and an unknown code get the same page."""
    _, address = _sell()
    token = address.rpartition("/")[2]
    guessed = f"/r/{change}{token[len(change) - 10 :]}"
    answer = client.get(guessed, headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert "Letmælk" not in answer.content.decode()
    assert "not here yet" in answer.content.decode()


def test_a_receipt_without_texts_is_still_a_receipt(client: Client) -> None:
    """RCP-1: one that names no texts shows what the entry holds."""
    hands, _ = _sell()
    entry: dict[str, Any] = json.loads(hands.till.state.store.read(3)[0].text)
    del entry["body"]["texts"]
    entry |= {"register": "r-2", "seq": 1}
    entry["body"]["receipt_code"] = "K2-000001"
    text = canonical_text(entry)
    digest = chain_hash(GENESIS, text)
    ingest(batch=Batch(register="r-2", first=1, entries=(text,), hashes=(digest,)), received_at=NOW)
    answer = client.get(f"/r/K2-000001/{digest[:20]}")
    assert answer.status_code == 200
    assert "Letmælk 1 l" in answer.content.decode()
