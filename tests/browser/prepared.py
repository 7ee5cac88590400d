"""An office in which every page of the access tables (tests/office/access) exists.

`python -m tests.browser.prepared` makes it in KASSE_DATA, and prints a session of its owner and the
pages: a new page is judged and photographed from its row in the table alone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser.shop import Shop
from tests.browser.till_build import ROOT

_MAKE_S = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A running office, its pages as (name, path), and the key of its owner's session."""

    url: str
    pages: tuple[tuple[str, str], ...]
    session: str

    def log_in(self, context: BrowserContext) -> None:
        """As the owner, without the form."""
        context.add_cookies([{"name": "sessionid", "value": self.session, "url": self.url}])


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """The office, for the block."""
    made = subprocess.run(
        (sys.executable, "-m", "tests.browser.prepared"),
        cwd=ROOT,
        env={**os.environ, "KASSE_DATA": str(folder), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=_MAKE_S,
    )
    assert made.returncode == 0, made.stderr
    found = json.loads(made.stdout.splitlines()[-1])
    shop = Shop(folder)
    try:
        shop.start()
        pages = tuple((name, path) for name, path in found["pages"])
        yield Office(url=shop.url, pages=pages, session=found["session"])
    finally:
        shop.stop()


def _make() -> dict[str, Any]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "kasse.office.settings"
    import django

    django.setup(set_prefix=False)
    from django.test import Client
    from django.utils import timezone

    from kasse.office.running.migrating import migrate
    from kasse.office.stores.models import Register
    from tests.office.samples_shop import open_shop

    migrate()
    shop = open_shop()
    modules = [
        import_module(f"tests.office.access.{path.stem}")
        for path in sorted((ROOT / "tests/office/access").glob("*.py"))
        if path.stem != "table"
    ]
    for module in modules:
        getattr(module, "prepare", lambda _shop: None)(shop)
    # On pages for a phone, words about a register are the longest when it was heard a while ago.
    heard = timezone.now() - timedelta(minutes=39)
    Register.objects.filter(id="r1").update(token_hash="x", last_contact_at=heard)
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    client.force_login(shop.owner)
    rows = [row for module in modules for row in getattr(module, "PAGES", ())]
    pages = [(row.name, row.path) for row in rows if "GET" in row.methods and _is_page(client, row)]
    # Looking at the pages may have ended it: one of them may be the way out.
    client.force_login(shop.owner)
    return {"pages": pages, "session": client.cookies["sessionid"].value}


def _is_page(client: Any, row: Any) -> bool:
    """Whether it is a page to look at: no file, no stream, no part of a page that a script asks
    for, no way to another one. One that fails is to be looked at too."""
    answer = client.get(row.path)
    if 300 <= answer.status_code < 400:
        return False
    is_html = answer.headers["Content-Type"].startswith("text/html")
    return bool(is_html and answer.content.lstrip().lower().startswith(b"<!doctype"))


if __name__ == "__main__":
    print(json.dumps(_make()))
