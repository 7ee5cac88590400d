"""The page that makes a promotion: its fields and the document say the same, rows come and go."""

from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.utils.translation import override

from kasse.domain.number_text import DANISH
from kasse.domain.outcome import Refused
from kasse.domain.promotions.documents import document_of, promotion_from_document
from kasse.domain.promotions.presets import PRESETS, Preset
from kasse.domain.promotions.promotion import Promotion
from kasse.office.promotions import queries
from kasse.office.promotions.builder.draft import Draft, Marks, draft_of
from kasse.office.promotions.builder.rows import add, remove
from kasse.office.promotions.builder.typed import draft_from, read, slot_of
from tests.office.promotions.test_campaigns import WINE, made

MARKS = Marks(numbers=DANISH, currency="DKK")
FORM = {
    "name_da": "Tre for to",
    "form": "set",
    "part-rows": "1",
    "part-0-count": "3",
    "goods-0-rows": "1",
    "goods-0-0-categories": "wine",
    "give_on": "cheapest",
    "give_pieces": "1",
    "give_way": "percent",
    "give_value": "100",
    "holds-rows": "1",
    "holds-0-days": ["1", "5"],
    "holds-0-from_clock": "16:00",
    "holds-0-to_clock": "18.00",
    "tier-rows": "0",
    "basket": "2",
    "active": "on",
}


def posted(**changes):
    form = QueryDict(mutable=True)
    for name, value in {**FORM, **changes}.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    return form


def promotion_in(draft: Draft) -> Promotion | Refused:
    typed = read(draft, MARKS)
    assert typed.problems == {}
    return promotion_from_document("p", typed.wanted.body, language="da")


FULL = {
    "names": {"da": "Alt", "en": "All"},
    "form": "set",
    "parts": [
        {
            "goods": [
                {"items": ["red"], "price_from": 1_000, "price_to": 125_050, "expires_within": 2},
                {"brands": ["Ø", "A"], "tags": ["t"], "not_items": ["x"], "not_brands": ["B"]},
            ],
            "count": 2,
        },
        {"goods": [{"not_categories": ["c"], "not_tags": ["u"]}]},
    ],
    "give": {"way": "amount", "value": 1_050, "on": "parts", "parts": [0, 1]},
    "holds": [
        {"from": "2026-12-01T00:00", "to": "2026-12-24T00:00"},
        {"days": [6, 7], "starts": 0, "ends": 1_440},
    ],
    "channels": ["till"],
    "customer_groups": ["members", "staff"],
    "coupon": "X",
    "limits": {"basket": 1, "customer": 2, "day": 3, "total": 4},
    "combines": "group",
    "group": "g",
    "priority": -1,
}
POOL = {
    "names": {"en": "Pool"},
    "form": "pool",
    "measure": "weight",
    "tiers": [
        {"least": 500, "way": "percent", "value": 125_000},
        {"least": 1_000, "way": "percent", "value": 1_000_000},
    ],
}


@pytest.mark.parametrize(
    "body",
    [
        FULL,
        POOL,
        *(
            {**document_of(one.promotion(id_="p", name="N")), "names": {"en": "N"}}
            for one in PRESETS
        ),
    ],
)
def test_the_fields_say_what_the_document_says(body):
    wanted = promotion_from_document("p", body, language="da")
    assert isinstance(wanted, Promotion)
    draft = draft_of(body, active=True, stores=(), marks=MARKS)
    assert promotion_in(draft) == wanted


def test_what_was_sent_is_read():
    with override("da"):
        typed = read(draft_from(posted(**{"holds-0-to_clock": "18:00"})), MARKS)
    assert typed.problems == {}
    assert typed.wanted.active
    body = typed.wanted.body
    assert body["parts"][0]["count"] == 3
    assert body["give"] == {"way": "percent", "value": 1_000_000, "on": "cheapest", "pieces": 1}
    assert body["holds"] == [{"days": [1, 5], "starts": 960, "ends": 1_080}]
    assert body["limits"] == {"basket": 2}


def test_what_cannot_be_read_is_named_where_it_stands():
    sent = posted(
        **{"part-0-count": "tre", "give_value": "1.0", "basket": "-", "goods-0-0-price_to": "x"}
    )
    assert set(read(draft_from(sent), MARKS).problems) == {"part-0", "give", "limits", "holds-0"}


@pytest.mark.parametrize(
    ("path", "slot"),
    [
        ("parts[1].goods[0].items", "part-1"),
        ("parts", "part-0"),
        ("holds[2].to", "holds-2"),
        ("tiers[1].value", "tier-1"),
        ("repeats", "tier-0"),
        ("give.value", "give"),
        ("limits.day", "limits"),
        ("customer_groups", "who"),
        ("group", "combines"),
        ("names", "names"),
        ("stores", "stores"),
    ],
)
def test_a_field_of_the_document_has_a_place_in_the_sentence(path, slot):
    assert slot_of(path) == slot


def test_rows_come_and_go():
    draft = Draft()
    for what in ("parts", "holds", "tiers", "tiers", "goods:1", "items:1:1:red", "items:1:1:red"):
        add(draft, what)
    assert [len(part.goods) for part in draft.parts] == [1, 2]
    assert (len(draft.holds), len(draft.tiers)) == (2, 2)
    assert draft.parts[1].goods[1].items == ["red"]
    for what in ("items:1:1:red", "goods:1:0", "holds:0", "tiers:1", "parts:0", "parts:0"):
        remove(draft, what)
    assert len(draft.parts) == 1
    assert draft.parts[0].goods[0].items == []
    for nonsense in ("", "goods:9:9", "items:x:y:z", "items:0", "lottery"):
        add(draft, nonsense)
        remove(draft, nonsense)
    remove(draft, "parts:9")
    assert len(draft.parts) == 1


def test_an_item_added_to_a_category_is_another_choice():
    draft = Draft()
    draft.parts[0].goods[0].categories.append("wine")
    add(draft, "items:0:0:ale")
    first, second = draft.parts[0].goods
    assert (first.items, first.categories) == ([], ["wine"])
    assert (second.items, second.categories) == (["ale"], [])


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.code)
def test_every_preset_opens_as_a_sentence(owner, preset: Preset):
    campaign, _ = made()
    answer = owner.get(f"/campaigns/{campaign}/new?preset={preset.code}")
    assert answer.status_code == 200
    assert answer.context["baskets"]


@pytest.mark.django_db
def test_a_promotion_is_made_on_the_page(owner):
    campaign, _ = made()
    sent = posted(**{"holds-0-to_clock": "18:00"}).dict()
    sent["holds-0-days"] = ["1", "5"]
    answer = owner.post(f"/campaigns/{campaign}/new", sent)
    assert answer.status_code == 302
    row = queries.promotions(campaign)[-1]
    assert row.body["names"] == {"da": "Tre for to"}
    assert row.body["holds"] == [{"days": [1, 5], "starts": 960, "ends": 1_080}]
    # Nothing that was typed is lost when it is refused.
    refused = owner.post(f"/promotions/{row.id}", sent | {"give_value": "0", "version": "1"})
    assert refused.status_code == 422
    assert refused.context["draft"].name_da == "Tre for to"
    assert [note["severity"] for note in refused.context["notes"]["give"]] == ["error"]
    stale = owner.post(f"/promotions/{row.id}", sent | {"version": "7"})
    assert stale.status_code == 409
    assert stale.context["version"] == 1


@pytest.mark.django_db
def test_what_the_api_made_survives_the_page(owner):
    """All its fields are sent back as the browser would, and nothing becomes something else."""
    goods = [{"brands": ["Ben, Jerry", f"B{number}"]} for number in range(32)]
    many = [f"brand number {number:03}" for number in range(200)]
    goods[0] = {"tags": many, "not_brands": ["A, B"], "not_categories": ["gone"]}
    body = {
        **WINE,
        "parts": [{"goods": goods}],
        "customer_groups": ["x" * 100, "a, b"],
        "give": {"way": "percent", "value": 200_000},
    }
    _, row = made(body=body, stores=["s1"])
    shown = owner.get(f"/promotions/{row}")
    sent = Sent(shown.content.decode()).fields
    answer = owner.post(f"/promotions/{row}", sent)
    assert answer.status_code == 302, answer.context["notes"]
    kept = queries.promotion(row)
    assert (kept.body, kept.stores, kept.version) == (body, ["s1"], 1)
    # Words are taken away one by one, and added with commas.
    sent |= {"remove": "not_brands:0:0:A, B", "goods-0-0-more_brands": "C, D"}
    reworked = owner.post(f"/promotions/{row}", sent)
    first = reworked.context["draft"].parts[0].goods[0]
    assert (first.not_brands, first.more) == ([], {"brands": "C, D"})
    assert read(reworked.context["draft"], MARKS).wanted.body["parts"][0]["goods"][0]["brands"] == [
        "C",
        "D",
    ]


class Sent(HTMLParser):
    """The fields of a page's main form, as a browser sends them."""

    def __init__(self, page):
        super().__init__()
        self.fields = {}
        self._select = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        field = dict(attrs)
        if tag == "select":
            self._select = field.get("name")
        elif tag == "option" and "selected" in field and self._select:
            self.fields.setdefault(self._select, []).append(field["value"])
        elif tag == "input" and field.get("name") and field["name"] != "csrfmiddlewaretoken":
            ticked = field.get("type") not in ("checkbox", "radio") or "checked" in field
            if ticked:
                value = field.get("value", "on") or ""
                self.fields.setdefault(field["name"], []).append(value)


@pytest.mark.django_db
def test_rows_are_added_and_baskets_tried_without_saving(owner):
    campaign, row = made()
    sent = posted(**{"holds-0-to_clock": "18:00"}).dict()
    more = owner.post(f"/promotions/{row}", sent | {"add": "holds", "version": "1"})
    assert len(more.context["draft"].holds) == 2
    found = owner.post(
        f"/promotions/{row}", sent | {"find": "0:0", "goods-0-0-q": "ros", "version": "1"}
    )
    assert found.context["parts"][0]["goods"][0]["found"] == [("rose", "Rose", 5_000)]
    tried = owner.post(f"/campaigns/{campaign}/try", sent | {"promotion": row})
    assert [one["discount"] for one in tried.context["baskets"]] == [5_000, 0, 11_000]
    doubtful = owner.post(f"/campaigns/{campaign}/try", sent | {"goods-0-0-brands": "Nope"})
    notes = dict(doubtful.context["slot_notes"])
    assert [note["severity"] for note in notes["part-0"]] == ["error", "error"]
    assert len(queries.promotions(campaign)) == 1
