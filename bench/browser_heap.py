"""What a page and its worker have on their heaps, asked by the DevTools protocol: JavaScript's
objects, buffers, and the memories of WebAssembly (Python's and SQLite's).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Route

_ANSWER_MS = 5
_WORKER = "**/assets/main-*.js"
_WASM_MEMORIES = Path(__file__).parent / "wasm_memories.js"


def count_wasm(context: BrowserContext) -> None:
    """Let the workers that start from now on tell of their WebAssembly memories, unless a service
    worker starts them.
    """

    def fulfil(route: Route) -> None:
        response = route.fetch()
        body = _WASM_MEMORIES.read_text(encoding="utf-8") + response.text()
        route.fulfill(response=response, body=body)

    context.route(_WORKER, fulfil)


class BrowserHeap:
    """Of a page that has one dedicated worker."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._worker = ""
        self._asked = 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._session.on("Target.attachedToTarget", self._attached)
        self._session.on("Target.receivedMessageFromTarget", self._received)
        self._session.send(
            "Target.setAutoAttach",
            {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False},
        )
        while not self._worker:
            page.wait_for_timeout(_ANSWER_MS)

    def script_mb(self) -> int:
        """JavaScript's heaps with what they have reserved, and the buffers."""
        page = self._session.send("Runtime.getHeapUsage")
        return (_bytes(page) + _bytes(self._ask("Runtime.getHeapUsage"))) >> 20

    def wasm_mb(self) -> int:
        """The worker's WebAssembly memories; they never shrink."""
        size = self._ask("Runtime.evaluate", expression="wasmBytes()", returnByValue=True)
        return int(size["result"]["value"]) >> 20

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        self._asked += 1
        message = json.dumps({"id": self._asked, "method": method, "params": parameters})
        sent = {"sessionId": self._worker, "message": message}
        self._session.send("Target.sendMessageToTarget", sent)
        while self._asked not in self._answers:
            self._page.wait_for_timeout(_ANSWER_MS)
        return self._answers.pop(self._asked)

    def _attached(self, event: Mapping[str, Any]) -> None:
        if event["targetInfo"]["type"] == "worker":
            self._worker = event["sessionId"]

    def _received(self, event: Mapping[str, Any]) -> None:
        answer = json.loads(event["message"])
        if "id" in answer:
            self._answers[answer["id"]] = answer["result"]


def _bytes(usage: Mapping[str, Any]) -> int:
    kinds = ("totalSize", "embedderHeapUsedSize", "backingStorageSize")
    return sum(int(usage[kind]) for kind in kinds)
