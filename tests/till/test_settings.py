"""Settings from the office that cannot be read: SYNC-15."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from kasse.till import device_store
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.application import Till, open_till
from tests.till.shop import REGISTER, Hands, documents, load, open_shop, settings, shop
from tests.till.test_storage_full import fill, make_room

Change = Callable[[dict[str, Any]], object]


def told(hands: Hands, body: dict[str, Any] | None) -> None:
    """The office sends these settings and all else as before; None: it sends none."""
    docs = [document for document in documents() if document["collection"] != "settings"]
    if body is not None:
        docs.append({"collection": "settings", "id": "settings", "body": body})
    load(hands.till.state.connection, docs)
    hands.till.catalogue_changed()


def changed(change: Change, **settings_: Any) -> dict[str, Any]:
    body = copy.deepcopy(settings(**settings_))
    change(body)
    return body


BROKEN: dict[str, Change] = {
    "cash_rounding.step": lambda body: body["cash_rounding"].update(step="50"),
    "tax": lambda body: body.pop("tax"),
    "tax.rates[0].rate": lambda body: body["tax"]["rates"][0].update(rate=0.25),
    "tenders[0].type": lambda body: body["tenders"][0].update(type="coins"),
    "limits.max_lines": lambda body: body.update(limits={"max_lines": 0}),
    "limits.max_quantity": lambda body: body.update(limits={"max_quantity": -1}),
    "limits.max_amount": lambda body: body.update(limits={"max_amount": 0}),
    "limits.sign_out_after_s": lambda body: body.update(limits={"sign_out_after_s": "300"}),
    "currency": lambda body: body.update(currency="SEK"),
    "store.": lambda body: body.update(store=3),
    "store.day_starts_at": lambda body: body["store"].update(day_starts_at="4"),
    "in_store_patterns": lambda body: body.update(in_store_patterns=21),
    "quick_cash[0]": lambda body: body.update(quick_cash=["50"]),
    "denominations": lambda body: body.update(denominations={}),
}


@pytest.mark.parametrize("field", BROKEN)
def test_the_earlier_ones_are_used_and_it_is_said(field: str) -> None:
    """SYNC-15"""
    hands = shop(reasons_required=["basket_voided"])
    hands.do("scan", text="5701234567899")
    told(hands, changed(BROKEN[field], reasons_required=[]))
    view = hands.do("view")["view"]
    assert view["notices"] == [{"code": "settings.kept", "facts": {"field": field}}]
    assert hands.refused("void")["code"] == "reason.required"
    hands.do("tender", kind="cash")
    hands.do("z_report")


@pytest.mark.parametrize("field", BROKEN)
def test_without_any_that_could_be_read_nothing_is_sold(field: str) -> None:
    """SYNC-15"""
    hands = Hands(open_shop(tenders=3))
    told(hands, changed(BROKEN[field]))
    hands.sign_in()
    problem = {"code": "settings.malformed", "facts": {"field": field}}
    assert hands.do("view")["view"]["notices"] == [problem]
    assert hands.refused("scan", text="5701234567899") == problem
    told(hands, settings())
    assert hands.do("scan", text="5701234567899")["view"]["notices"] == []


def test_they_are_used_after_a_restart_too() -> None:
    """SYNC-15"""
    hands = shop(reasons_required=["basket_voided"])
    told(hands, changed(BROKEN["tax"], reasons_required=[]))
    again = open_till(hands.till.state.connection, REGISTER, durable=True)
    assert isinstance(again, Till)
    assert again.view()["notices"] == [{"code": "settings.kept", "facts": {"field": "tax"}}]
    hands = Hands(again)
    hands.do("scan", text="5701234567899")
    assert hands.refused("void")["code"] == "reason.required"


def test_settings_that_are_taken_away() -> None:
    """SYNC-15"""
    hands = shop()
    told(hands, None)
    view = hands.do("scan", text="5701234567899")["view"]
    assert view["notices"] == [{"code": "settings.kept", "facts": {"field": ""}}]


def test_what_may_be_left_out() -> None:
    """SYNC-15: what is null is as if it were left out."""
    absent = ("store", "company", "receipt", "limits", "cash_rounding", "in_store_patterns")
    changes: dict[str, Any] = dict.fromkeys(absent)
    rates = [{**rate, "region": ""} for rate in settings()["tax"]["rates"]]
    hands = shop(**changes, tax={**settings()["tax"], "rates": rates})
    assert hands.do("scan", text="5701234567899")["view"]["notices"] == []
    hands.do("tender", kind="cash")
    hands.do("z_report")


def test_settings_put_right_are_used_again() -> None:
    """SYNC-15"""
    hands = shop()
    told(hands, changed(BROKEN["tax"]))
    told(hands, settings(reasons_required=["basket_voided"]))
    hands.do("scan", text="5701234567899")
    assert hands.refused("void")["code"] == "reason.required"
    assert hands.do("view")["view"]["notices"] == []


def test_settings_that_have_not_come_yet() -> None:
    """SYNC-15: that is no notice; the view's sync says how far the first load is."""
    hands = Hands(open_shop(tenders=3))
    told(hands, None)
    hands.sign_in()
    assert hands.do("view")["view"]["notices"] == []
    assert hands.refused("scan", text="5701234567899") == {"code": "settings.missing", "facts": {}}


def test_a_pattern_that_is_not_well_formed_is_left_out_and_said() -> None:
    """SYNC-15"""
    hands = shop(in_store_patterns=["21IIIIIVPPPPC", "21XX"])
    (notice,) = hands.do("view")["view"]["notices"]
    assert (notice["code"], notice["facts"]["pattern"]) == ("barcode.pattern", "21XX")
    hands.do("scan", text="2112345543215")
    assert hands.do("view")["view"]["basket"]["total"] == 4321


def test_no_room_to_keep_them() -> None:
    """SYNC-15, STO-5: they are used all the same, and kept once there is room."""
    hands = shop()
    connection = hands.till.state.connection
    assert isinstance(connection, CPythonConnection)
    footer = ["Tak for besøget, og på gensyn! " * 30] * 20
    load(connection, documents(reasons_required=["basket_voided"], receipt={"footer": footer}))
    connection.execute("VACUUM")
    fill(connection)
    hands.till.catalogue_changed()
    kept = device_store.read(connection, device_store.SETTINGS)
    assert kept is not None
    assert "basket_voided" not in kept
    make_room(connection)
    hands.do("scan", text="5701234567899")
    assert hands.refused("void")["code"] == "reason.required"
    hands.till.catalogue_changed()
    told(hands, changed(BROKEN["tax"], reasons_required=[]))
    assert hands.refused("void")["code"] == "reason.required"
    assert hands.till.view()["notices"] == [{"code": "settings.kept", "facts": {"field": "tax"}}]
