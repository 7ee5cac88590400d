"""Every page of the access tables, shown in Danish: nothing of it is left in English."""

import html
import re

import pytest
from django.test import Client

from tests.office.samples_shop import open_shop
from tests.office.test_access import MODULES, PAGES
from tools import messages

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SAID_SO = {"English", "SKU", "Shop"}
"""The other language's own name, an abbreviation beside its help, and a name in the samples."""

HIDDEN = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", re.S)
SAID = re.compile(
    r'(?:placeholder|aria-label|title|alt|data-confirm[a-z-]*)="([^"]*)"|>([^<>]+)<', re.S
)


def english():
    """Messages that Danish says otherwise."""
    words = messages.translations("da")
    return {one for one, danish in words.items() if one != danish and "%" not in one}


def test_no_page_says_anything_in_english():
    shop = open_shop()
    for module in MODULES:
        getattr(module, "prepare", lambda _shop: None)(shop)
    client = Client(raise_request_exception=False)
    client.force_login(shop.owner)
    client.cookies["django_language"] = "da"
    known, looked_at, found = english() - SAID_SO, 0, {}
    for row in PAGES:
        if "GET" not in row.methods:
            continue
        answer = client.get(row.path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            looked_at += 1
            text = HIDDEN.sub("", answer.content.decode())
            said = {" ".join(html.unescape(a or b).split()) for a, b in SAID.findall(text)}
            found[row.name] = said & known
    assert {name: words for name, words in found.items() if words} == {}
    assert looked_at > 20
