"""A tiny office, as docs/journal.md and docs/developer/feed.md describe one, and nothing more.

It judges the till's synchronisation from outside: what it holds is compared with what was sold.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kasse.domain.journal import GENESIS, chain_hash
from kasse.till.exchange import HttpRequest
from tests.till.feed_samples import Shop, page, snapshot


class SmallOffice:
    """One register's chain and a feed with tombstones."""

    def __init__(self) -> None:
        self.chain: list[tuple[str, str]] = []
        self.documents: dict[tuple[str, str], tuple[int, Mapping[str, Any] | None]] = {}
        self.version = 0
        self.horizon = 0
        self.hellos: list[dict[str, Any]] = []
        self.batches: list[dict[str, Any]] = []

    def answer(self, request: HttpRequest) -> tuple[int, str]:
        """Status and body."""
        url = urlsplit(request.path)
        body: Any = json.loads(request.body) if request.body is not None else None
        match request.method, url.path:
            case "POST", "/api/v1/till/journal":
                return 200, json.dumps(self._take(body))
            case "GET", "/api/v1/till/feed":
                query = parse_qs(url.query)
                return 200, json.dumps(self._page(int(query["cursor"][0]), int(query["limit"][0])))
            case "GET", "/api/v1/till/feed/snapshot":
                return 200, snapshot(self.shop(), cursor=self.version)
            case "POST", "/api/v1/till/hello":
                self.hellos.append(body)
                return 200, '{"now": "2026-11-23T09:00:00.000Z"}'
        return 404, '{"code": "request.not_found"}'

    def publish(self, id_: str, body: Mapping[str, Any] | None) -> None:
        """Change an item, or take it away."""
        self.version += 1
        self.documents["item", id_] = (self.version, body)

    def forget_tombstones(self) -> None:
        """As an office does after a while: older cursors have to start over."""
        self.horizon = self.version
        gone = [key for key, (_, body) in self.documents.items() if body is None]
        for key in gone:
            del self.documents[key]

    def shop(self) -> Shop:
        """What is for sale now."""
        return {key: body for key, (_, body) in self.documents.items() if body is not None}

    def _take(self, batch: dict[str, Any]) -> dict[str, Any]:
        self.batches.append(batch)
        assert batch["register"] == "r-1"
        aside = ""
        for place, (text, hash_) in enumerate(
            zip(batch["entries"], batch["hashes"], strict=True), start=batch["first"] - 1
        ):
            if place < len(self.chain):
                if self.chain[place] != (text, hash_):
                    aside = "journal.fork"
                    break
            elif place == len(self.chain):
                assert chain_hash(self._hash(), text) == hash_
                self.chain.append((text, hash_))
        answer: dict[str, Any] = {"acknowledged": len(self.chain), "hash": self._hash()}
        return answer | ({"aside": aside} if aside else {})

    def _hash(self) -> str:
        return self.chain[-1][1] if self.chain else GENESIS

    def _page(self, cursor: int, limit: int) -> dict[str, Any]:
        if cursor < self.horizon:
            return {"snapshot": True}
        newer = sorted(
            (version, collection, id_, body)
            for (collection, id_), (version, body) in self.documents.items()
            if version > cursor
        )
        kept = newer[:limit]
        last = kept[-1][0] if kept else cursor
        changes = [(collection, id_, body) for _, collection, id_, body in kept]
        return page(changes, cursor=last, more=len(newer) > limit)
