"""Settings: each key as data, said at a level, inherited, given back; refused with the field."""

import json
from collections.abc import Sequence
from datetime import date

import pytest

from kasse.domain.money import CURRENCIES
from kasse.domain.number_text import DANISH
from kasse.domain.outcome import Refused, refused
from kasse.domain.tax import TAX_CLASSES
from kasse.domain.terms import terms_from_document
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.feed.models import Document
from kasse.office.stores import holidays, places, services
from kasse.office.stores.models import Company, Register, Store
from kasse.office.stores.services import groups
from kasse.office.stores.services.values import change_settings
from kasse.office.stores.setting import tables
from kasse.office.stores.setting.hours import Spans
from kasse.office.stores.setting.keys import SECTIONS, SETTINGS, by_key, check_value, found
from kasse.office.stores.setting.kinds import Marks
from kasse.office.stores.setting.words import told
from kasse.office.stores.settings_document import layers, merged, settings_document
from kasse.office.versions import Stale
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db

DANISH_MARKS = Marks(currency=CURRENCIES["DKK"], numbers=DANISH)


@pytest.fixture
def shop():
    made = open_shop()
    group = groups.create_group(by=OPERATOR, company=made.store.company, name="Fyn", group_id="g1")
    services.change_store(by=OPERATOR, store=made.store, changes={"group_id": group.id})
    return made


def place(level, place_id=""):
    found_place = places.place_at(level, place_id, stores=None)
    assert found_place is not None
    return found_place


def say(level, place_id="", *, inherit=(), version=None, **values):
    at = {key.replace("__", "."): value for key, value in values.items()}
    return change_settings(
        by=OPERATOR, place=place(level, place_id), values=at, inherit=inherit, version=version
    )


def sources(key):
    """Which level each place has a key from."""
    rows = {}
    for level, place_id in (("company", ""), ("group", "g1"), ("store", "s1"), ("register", "r1")):
        held = {one.setting.key: one for one in places.held(place(level, place_id))}
        if key in held and held[key].source is not None:
            rows[level] = (held[key].value, held[key].source.level, held[key].own)
    return rows


def sent():
    row = Document.objects.get(scope="register:r1", collection="settings")
    return json.loads(row.body)


def test_the_nearest_level_that_says_something_counts(shop):
    say("company", receipt__footer=["Firma"], quick_cash=[10_000])
    say("group", "g1", receipt__footer=["Gruppe"])
    say("register", "r1", receipt__footer=["Kasse"])
    assert sources("receipt.footer") == {
        "company": (["Firma"], "company", True),
        "group": (["Gruppe"], "group", True),
        "store": (["Gruppe"], "group", False),
        "register": (["Kasse"], "register", True),
    }
    assert sources("quick_cash")["register"] == ([10_000], "company", False)
    assert sources("cash_rounding")["store"][1] == "currency"
    assert sources("best_before.x") == {}
    assert sent()["receipt"] == {
        "header": [],
        "footer": ["Kasse"],
        "show_qr": True,
        "digital_url": "",
    }


def test_what_is_given_back_is_inherited_again(shop):
    say("store", "s1", receipt__footer=["Butik"], limits__max_lines=7)
    say("store", "s1", inherit=["receipt.footer", "limits.max_lines"])
    assert sent()["receipt"]["footer"] == ["Tak for besøget"]
    assert Store.objects.get(id="s1").settings == {}
    assert AuditEntry.objects.order_by("-id")[0].changes == {
        "receipt.footer": [["Butik"], None],
        "limits.max_lines": [7, None],
    }


def test_where_a_value_comes_from_is_what_tills_get(shop):
    """One place merges; the table of origins agrees with it for every key."""
    say("company", tenders=[COUNTRY_TENDER], reasons__discount=[REASON])
    say("group", "g1", tax__rounding_at="line")
    say("register", "r1", limits__max_amount=5_000)
    register = place("register", "r1")
    document = settings_document(register) | {"hours": merged(layers(register)).get("hours", {})}
    held = {one.setting.key: one.value for one in places.held(register)}
    assert set(held) == {one.key for one in SETTINGS if "register" in one.levels}
    for key, value in held.items():
        first, _, rest = key.partition(".")
        said = document.get(first)
        assert value == (said.get(rest) if rest and said is not None else said), key


COUNTRY_TENDER = {
    "kind": "cash", "type": "cash", "names": {"da": "Kontant"}, "opens_drawer": True,
    "gives_change": True, "needs_reference": False, "refunds": True,
}  # fmt: skip
REASON = {"code": "vip", "names": {"da": "Stamkunde", "en": "Regular"}}


def test_opening_hours_stay_in_the_office(shop):
    say("group", "g1", hours__week={"mon": [[480, 1050]]}, hours__public_holidays="closed")
    assert "hours" not in sent()
    assert sources("hours.week")["store"] == ({"mon": [[480, 1050]]}, "group", False)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("receipt.footer", "Tak", "receipt.footer"),
        ("receipt.footer", ["a", "b\x00"], "receipt.footer[1]"),
        ("receipt.footer", ["x" * 49], "receipt.footer[0]"),
        ("receipt.digital_url", "javascript:alert(1)", "receipt.digital_url"),
        ("receipt.show_qr", 1, "receipt.show_qr"),
        ("limits.max_lines", 0, "limits.max_lines"),
        ("limits.max_lines", True, "limits.max_lines"),
        ("limits.sign_out_after_s", 86_401, "limits.sign_out_after_s"),
        ("limits.max_amount", 1.5, "limits.max_amount"),
        ("best_before", "perhaps", "best_before"),
        ("best_before", [], "best_before"),
        ("quick_cash", [100, 50], "quick_cash"),
        ("quick_cash", [0], "quick_cash[0]"),
        ("reasons_required", ["discount", "discount"], "reasons_required"),
        ("reasons_required", ["mood"], "reasons_required"),
        ("reasons.discount", [REASON, REASON], "reasons.discount"),
        ("reasons.discount", [REASON | {"note": ""}], "reasons.discount[0].note"),
        ("reasons.discount", [{"code": "x", "names": {}}], "reasons.discount[0]"),
        ("tenders", [COUNTRY_TENDER | {"type": "iou"}], "tenders[0].type"),
        ("tax.rates", [{"tax_class": "standard"}], "tax.rates[0].rate"),
        ("cash_rounding", {"step": 50, "at_least": 30}, "cash_rounding"),
        ("cash_rounding", {"step": 0}, "cash_rounding.step"),
        ("in_store_patterns", ["nonsense"], "in_store_patterns[0]"),
        ("hours.week", {"mon": [[600, 500]]}, "hours.week.mon"),
        ("hours.week", {"mon": [[480, 720], [700, 800]]}, "hours.week.mon"),
        ("hours.week", {"payday": []}, "hours.week"),
        ("hours.special", [{"day": "24/12", "name": "", "spans": []}], "hours.special[0].day"),
    ],
)
def test_a_malformed_value_is_refused_with_its_field(shop, key, value, field):
    before = Company.objects.get()
    done = change_settings(by=OPERATOR, place=place("company"), values={key: value})
    assert done == refused("settings.malformed", field=field)
    after = Company.objects.get()
    assert (after.settings, after.version) == (before.settings, before.version)


def test_keys_that_are_none_or_belong_elsewhere_are_refused(shop):
    assert say("store", "s1", nonsense=1) == refused("settings.unknown", field="nonsense")
    assert say("store", "s1", inherit=["x.y"]) == refused("settings.unknown", field="x.y")
    at_register = say("register", "r1", tax__mode="exclusive")
    assert at_register == refused("settings.not_here", field="tax.mode")
    assert Store.objects.get(id="s1").settings == Register.objects.get(id="r1").settings == {}


def test_one_wrong_value_keeps_the_others_out(shop):
    done = say("store", "s1", best_before="refuse", quick_cash=["x"])
    assert isinstance(done, Refused)
    assert Store.objects.get(id="s1").settings == {}


def test_an_older_version_is_stale(shop):
    read = Store.objects.get(id="s1").version
    say("store", "s1", version=read, best_before="refuse")
    with pytest.raises(Stale) as stale:
        say("store", "s1", version=read, best_before="sell")
    assert (stale.value.read, stale.value.is_now) == (read, read + 1)
    assert Store.objects.get(id="s1").settings == {"best_before": "refuse"}


def test_saying_what_is_said_changes_nothing(shop):
    say("store", "s1", best_before="refuse")
    version, entries = Store.objects.get(id="s1").version, AuditEntry.objects.count()
    say("store", "s1", best_before="refuse")
    assert Store.objects.get(id="s1").version == version
    assert AuditEntry.objects.count() == entries


def test_every_setting_fits_its_countrys_value_and_its_own_field(shop):
    """What a form shows is read back as the same value, and a till sells under it."""
    assert not isinstance(terms_from_document(sent()), Refused)
    assert {one.section for one in SETTINGS} == {one.code for one in SECTIONS}
    for held in places.held(place("store", "s1")):
        kind, key = held.setting.kind, held.setting.key
        if held.value is None:
            continue
        assert check_value(held.setting, held.value) is None, key
        assert told(kind, held.value, DANISH_MARKS)
        typed = as_typed(key, kind.shown(held.value, DANISH_MARKS), kind.widget)
        assert kind.read(typed, key, DANISH_MARKS) == held.value, key


def as_typed(key, shown, widget):
    match widget:
        case "table":
            rows = {
                f"{key}:{n}:{c.path}": v
                for n, row in enumerate(shown)
                for c, v in row
                if v is not False  # as browsers leave a box out
            }
            return rows | {f"{key}:rows": str(len(shown))}
        case "record":
            return {f"{key}:0:{c.path}": v for c, v in shown if v is not False}
        case "week":
            return {f"{key}:{day}": text for day, _words, text in shown}
        case _:
            return {key: shown}


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("8-17.30", [[480, 1_050]]),
        ("08:00–12:00, 13–17", [[480, 720], [780, 1_020]]),
        ("18-02", [[1_080, 1_560]]),
        ("", []),
        ("25-26", "25-26"),
        ("8-12, 11-13", "8-12, 11-13"),
        ("morning", "morning"),
    ],
)
def test_hours_are_read_as_people_write_them(text, spans):
    wanted = spans if isinstance(spans, list) else refused("settings.hours", text=spans)
    assert Spans().read({"d": text}, "d", DANISH_MARKS) == wanted


@pytest.mark.parametrize("text", ["8:75-17", "8-17.60", "٨-17"])
def test_what_is_no_time_is_no_hour(text):
    read = Spans().read({"d": text}, "d", DANISH_MARKS)
    assert isinstance(read, Refused), read


def test_a_special_day_without_its_date_is_not_lost():
    kind = by_key()["hours.special"].kind
    typed = {"d:rows": "2", "d:0:day": "2026-12-24", "d:0:spans": "8-12", "d:1:spans": "10-12"}
    read = kind.read(typed, "d", DANISH_MARKS)
    assert isinstance(read, Refused)
    assert read.code == "settings.row_unnamed"
    rows = kind.read(typed | {"d:1:spans": " "}, "d", DANISH_MARKS)
    assert isinstance(rows, Sequence)
    assert len(rows) == 1


def test_settings_are_found_by_words_of_both_languages():
    def keys_found(search):
        return [one.key for one in found(search, level="store")]

    assert keys_found("afrunding kontant") == keys_found("coin rounding") == ["cash_rounding"]
    assert keys_found("log ud") == ["limits.sign_out_after_s"]
    assert keys_found("helligdag") == ["hours.public_holidays"]
    assert keys_found("zzz") == []
    assert keys_found("") == list(by_key())


def test_public_holidays_are_data():
    day = holidays.holiday("DK", date(2026, 12, 25), language="da")
    assert day is not None
    assert day.name == "Juledag"
    assert holidays.holiday("DK", date(2026, 11, 24)) is None
    coming = holidays.coming("DK", now=NOW, language="en")
    assert [one.day.isoformat() for one in coming[:3]] == ["2026-12-25", "2026-12-26", "2027-01-01"]


def test_every_class_of_tax_has_words():
    assert tuple(tables.TAX_CLASSES) == TAX_CLASSES
