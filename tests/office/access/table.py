"""The rows of the table of who may see and do what (tests/office/test_access.py).

Each module beside this one lists the pages (PAGES) and endpoints (ENDPOINTS) of one app; a page or
an endpoint that is in none of them fails the test. A module may have a function `prepare(shop)`,
which makes what its addresses name, in the shop of tests/office/samples_shop.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`name` as in the app's urls, `path` an address of it that exists in the prepared shop.

    `permission` is asked for on GET (None: whoever is signed in), `change` on POST; a page that
    only one of the methods reaches has the other at None and `methods` says which. `data` is
    posted. Everybody may open one that is `public`.
    """

    name: str
    path: str
    permission: str | None = None
    change: str | None = None
    methods: tuple[str, ...] = ("GET",)
    data: Mapping[str, Any] = field(default_factory=dict)
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`operation` is method and path as in OpenAPI, below /api/v1; `path` an address of it that
    exists in the prepared shop.

    `permission` is asked of people and tokens (None: whoever is signed in); `till` endpoints are
    for tills alone, `public` ones for everybody. `body` is sent as JSON.
    """

    operation: str
    path: str = ""
    permission: str | None = None
    body: Mapping[str, Any] | None = None
    till: bool = False
    public: bool = False

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.operation.split(" ", 1)[0]

    @property
    def address(self) -> str:
        """Where the test sends it."""
        return "/api/v1" + (self.path or self.operation.split(" ", 1)[1])
