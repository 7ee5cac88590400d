"""Coupons as people make them: by services, pages and the API."""

import csv
import io
import json
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone

from kasse.domain.coupons import CODES_AT_MOST
from kasse.domain.outcome import Refused
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.coupons import looking, queries, services, sheets
from kasse.office.coupons.models import Batch, Coupon
from kasse.office.coupons.services import codes, exports, freeing
from kasse.office.coupons.wanted import Wanted, checked
from kasse.office.promotions import checking
from kasse.office.promotions import services as promotions
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.promotions.services import Head
from kasse.office.promotions.services.promotions import Wanted as WantedPromotion
from kasse.office.promotions.services.promotions import add_promotion
from tests.office.coupons.conftest import (
    GCN,
    PREFIX,
    SECRET,
    code,
    journal_of,
    make_coupon,
    reserve,
    take_in,
    used,
)
from tests.office.samples_shop import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": " "}, ("malformed", "name")),
        ({"name": "x" * 101}, ("malformed", "name")),
        ({"note": "x" * 2_001}, ("malformed", "note")),
        ({"offline": "maybe"}, ("malformed", "offline")),
        ({"codes": ["ab"]}, ("code_form", "codes")),
        ({"codes": ["x" * 41]}, ("code_form", "codes")),
        ({"codes": ["så_sandt"]}, ("code_form", "codes")),
        ({"codes": [f"code{n}" for n in range(101)]}, ("too_many", "codes")),
        ({"codes": [], "numbers": []}, ("nothing", "codes")),
        ({"numbers": ["255:9501101020918"]}, ("number_form", "numbers")),
        ({"numbers": ["255:123"]}, ("number_form", "numbers")),
        ({"numbers": ["8110:06141:123456"]}, ("number_form", "numbers")),
        ({"numbers": ["8112:0614141:12345"]}, ("number_form", "numbers")),
        ({"numbers": ["01:9501101020917"]}, ("number_form", "numbers")),
    ],
)
def test_a_refusal_names_its_field(fields, refusal):
    """CPN-1, CPN-3"""
    no = checked(Wanted(**({"name": "Summer", "codes": ["SUMMER"]} | fields)))
    assert isinstance(no, Refused)
    assert (no.code, no.facts["field"]) == (f"coupon.{refusal[0]}", refusal[1])


def test_what_people_write_is_kept_plain():
    """CPN-1, CPN-3"""
    wanted = Wanted(
        name="  Summer   sale ",
        codes=["sommer 25", "SOMMER-25", "", "æble"],
        numbers=["(255) 9501101020917", "9501101020917", "8110:0614141:123456"],
        serial=True,
    )
    clean = checked(wanted)
    assert isinstance(clean, Wanted)
    assert (clean.name, clean.codes) == ("Summer sale", ("SOMMER25", "ÆBLE"))
    assert (clean.numbers, clean.serial) == ((GCN, "8110:0614141:123456"), True)


def test_two_coupons_never_share_a_code(shop):
    taken: tuple[dict[str, Any], ...] = ({"codes": ["Sommer-25"]}, {"numbers": [GCN]})
    for fields in taken:
        no = services.create_coupon(
            by=OPERATOR, assortment="cafe", wanted=Wanted(name="x", **fields), now=NOW
        )
        assert isinstance(no, Refused)
        assert no.facts["coupon"] == "Summer"
    services.archive_coupon(by=OPERATOR, coupon="c-1", archived=True, now=NOW)
    make_coupon("c-2", prefix=None, numbers=(), single_use=False)
    no = services.archive_coupon(by=OPERATOR, coupon="c-1", archived=False, now=NOW)
    assert isinstance(no, Refused)
    assert (no.code, no.facts["text"]) == ("coupon.code_taken", "SOMMER25")


def test_a_coupon_gets_a_prefix_and_a_secret_of_its_own(shop):
    """CPN-2"""
    rows = [make_coupon(None, prefix=None, codes=(), numbers=()) for _ in range(3)]
    made = services.create_coupon(
        by=OPERATOR, assortment="cafe", wanted=Wanted(name="x", single_use=True), now=NOW
    )
    assert isinstance(made, Coupon)
    assert len({row.prefix for row in rows} | {PREFIX, made.prefix}) == 5
    assert made.key is not None
    assert len(made.key) == 32
    assert made.key != SECRET


def test_codes_are_numbered_on_and_never_more_than_fit(shop):
    """CPN-2"""
    second = codes.make_codes(by=OPERATOR, coupon="c-1", count=5, now=NOW, note=" For  Ann ")
    assert isinstance(second, Batch)
    assert (second.first, second.note) == (10, "For Ann")
    for count in (0, -1, CODES_AT_MOST - 14):
        no = codes.make_codes(by=OPERATOR, coupon="c-1", count=count, now=NOW)
        assert isinstance(no, Refused)
        assert no.facts == {"field": "count", "most": CODES_AT_MOST - 15}
    kept = services.change_coupon(
        by=OPERATOR, coupon="c-1", wanted=Wanted(name="x", codes=["abc"], single_use=False)
    )
    assert isinstance(kept, Refused)
    assert kept.code == "coupon.has_codes"


def test_the_codes_of_a_batch_are_made_while_they_are_written(shop):
    """CPN-2: of a million codes the first few are there at once."""
    made = codes.make_codes(by=OPERATOR, coupon="c-1", count=CODES_AT_MOST - 10, now=NOW)
    assert isinstance(made, Batch)
    rows = sheets.codes(made)
    next(rows)
    assert [next(rows)[:2] for _ in range(2)] == [
        [queries.shown(code(number)), number] for number in (10, 11)
    ]
    assert sheets.ranges(made)[-1][2] == CODES_AT_MOST - 10


def text_of(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_codes_as_a_list_and_as_cards(owner):
    """CPN-2"""
    rows = list(
        csv.reader(io.StringIO(text_of(owner.get("/coupon-batches/b-1/export"))), delimiter=";")
    )
    assert [row[0] for row in rows[1:]] == [queries.shown(code(n)) for n in range(10)]
    codes.make_codes(by=OPERATOR, coupon="c-1", count=30, now=NOW, batch_id="b-2")
    content = owner.get("/coupon-batches/b-2/sheets?from=3").content
    pages = pypdfium2.PdfDocument(content)
    assert len(pages) == 2
    picture = pages[0].render(scale=1.5, grayscale=True).to_pil()
    found = zxingcpp.read_barcodes(picture, try_rotate=False)
    assert {one.text for one in found} == {code(10 + n) for n in range(3, 27)}
    text = pages[1].get_textpage().get_text_bounded()
    assert queries.shown(code(39)) in text
    told = AuditEntry.objects.filter(action="coupon.codes_exported").order_by("id")
    assert [entry.facts["format"] for entry in told] == ["csv", "pdf"]


def test_a_used_code_is_looked_up_and_freed(owner, client):
    """CPN-9"""
    chain = journal_of("r1")
    chain.sell(coupons=used(code()))
    take_in(chain)
    page = owner.get("/coupons/look-up", {"code": queries.shown(code()).lower()})
    assert "K1-000001" in page.content.decode()
    no = owner.post("/coupons/c-1/free", {"code": code(), "reason": " "})
    assert no.status_code == 422
    assert (
        owner.post("/coupons/c-1/free", {"code": code(), "reason": "Kunden fortrød"}).status_code
        == 302
    )
    assert looking.look_up(code(), now=NOW).state == "free"
    entry = AuditEntry.objects.get(action="coupon.code_freed")
    assert entry.facts == {"code": code(), "reason": "Kunden fortrød", "uses": 1}
    row = queries.uses_of(wanted=queries.UseFilter(coupon="c-1")).rows[0]
    assert (row.state, row.reason) == ("freed", "Kunden fortrød")
    again = freeing.free_code(by=OPERATOR, coupon="c-1", code=code(), reason="x", now=NOW)
    assert isinstance(again, Refused)


def test_what_about_this_code(client, shop):
    """CPN-1 to CPN-5"""
    reserve(client, code(2), basket="b-9")
    chain = journal_of("r1")
    chain.sell(coupons=used(code(3)))
    take_in(chain)
    states = {
        "sommer-25": "campaign",
        code(1): "free",
        code(2): "reserved",
        code(3): "used",
        code(10): "unknown",
        "(255)95011010209177": "free",
        "nothing": "unknown",
        "]d2": "unknown",
    }
    now = timezone.now()
    assert {text: looking.look_up(text, now=now).state for text in states} == states
    codes.withdraw_batch(by=OPERATOR, batch="b-1", withdrawn=True, now=NOW)
    assert looking.look_up(code(1), now=now).state == "withdrawn"


def test_uses_are_found_by_state_and_code(client, shop):
    chain = journal_of("r1")
    chain.sell(coupons=used(code(0), checked="offline") + used("SOMMER25", checked="none"))
    chain.sell(coupons=used(code(1)))
    take_in(chain)
    reserve(client, code(2))

    def found(**wanted):
        page = queries.uses_of(wanted=queries.UseFilter(coupon="c-1", **wanted), limit=2)
        return [row.code for row in page.rows], page.after is not None

    assert found() == ([code(1), "SOMMER25"], True)
    assert found(state="used") == ([code(1), code(0)], False)
    assert found(state="counted") == (["SOMMER25"], False)
    assert found(state="reserved") == ([code(2)], False)
    assert found(code="k7qx-0000") == ([code(0)], False)
    assert len(list(queries.every_use(wanted=queries.UseFilter(coupon="c-1")))) == 3


def test_the_form_keeps_what_was_typed(owner):
    typed = {
        "name": "Vinter",
        "codes": "sommer 25\nvinter",
        "note": "Til <alle>",
        "offline": "accept",
        "assortment": "cafe",
    }
    answer = owner.post("/coupons/new", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "sommer 25\nvinter</textarea>" in text
    assert "Til &lt;alle&gt;" in text
    assert "SOMMER25" in text  # what is taken
    made = owner.post("/coupons/new", {**typed, "codes": "vinter"})
    assert made.status_code == 302
    row = Coupon.objects.get(name="Vinter")
    assert (row.codes, row.offline, row.prefix) == (["VINTER"], "accept", None)
    stale = owner.post(made.url, {**typed, "codes": "vinter 2", "version": "9"})
    assert stale.status_code == 409
    assert "vinter 2" in stale.content.decode()


def test_a_wrong_count_is_said_beside_what_was_typed(owner):
    answer = owner.post("/coupons/c-1/codes", {"count": "mange", "note": "Til Ann"})
    assert answer.status_code == 422
    assert 'value="mange"' in answer.content.decode()
    assert owner.post("/coupons/c-1/codes", {"count": "1.000"}).status_code == 302
    assert Batch.objects.order_by("-first").first().count == 1_000


def campaign_with(coupon):
    made = promotions.create_campaign(
        by=OPERATOR, assortment="cafe", head=Head(names={"en": "Easter"}), now=NOW
    )
    assert isinstance(made, Campaign)
    body = {
        "names": {"en": "Coffee"},
        "form": "each",
        "parts": [{"goods": [{"items": ["i-1"]}]}],
        "give": {"way": "percent", "value": 100_000},
        "coupon": coupon,
    }
    row = add_promotion(by=OPERATOR, campaign=made.id, wanted=WantedPromotion(body=body), now=NOW)
    assert isinstance(row, CampaignPromotion)
    return made, row


def test_a_promotion_asks_for_a_coupon_that_is_there(owner):
    def problems(campaign):
        return [one.code for one in checking.of_campaign(campaign, now=NOW)]

    missing, row = campaign_with("c-9")
    assert "promotion.unknown_coupon" in problems(missing)
    page = owner.get(f"/promotions/{row.id}").content.decode()
    assert '<option value="c-9" selected>c-9</option>' in page
    there, row = campaign_with("c-1")
    assert "promotion.unknown_coupon" not in problems(there)
    page = owner.get(f"/promotions/{row.id}").content.decode()
    assert '<option value="c-1" selected>Summer</option>' in page
    assert "Coffee" in owner.get("/coupons/c-1").content.decode()
    services.archive_coupon(by=OPERATOR, coupon="c-1", archived=True, now=NOW)
    assert "promotion.unknown_coupon" in problems(there)


def test_a_code_that_is_an_items_is_warned_of(shop):
    """CPN-4"""
    rows = [
        ItemRow(id="i-1", sku="SOMMER25", name="Is", price_minor=1_000),
        ItemRow(id="i-2", sku="X", name="Vand", price_minor=1_000, codes=("VAND77",)),
    ]
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    other = make_coupon("c-2", prefix=None, codes=("vand-77", "frit"), numbers=())
    assert queries.item_names_with_codes(Coupon.objects.get(id="c-1")) == {"SOMMER25": "Is"}
    assert queries.item_names_with_codes(other) == {"VAND77": "Vand"}


def test_coupons_by_the_api(owner):
    def send(method, path, body=None, status=200):
        answer = getattr(owner, method)(
            f"/api/v1{path}", json.dumps(body or {}), content_type="application/json"
        )
        assert answer.status_code == status, answer.content
        return answer.json()

    made = send(
        "post",
        "/coupons",
        {"assortment": "cafe", "name": "Easter", "codes": ["påske"], "single_use": True},
        status=201,
    )
    path = f"/coupons/{made['id']}"
    assert (made["codes"], len(made["prefix"])) == (["PÅSKE"], 4)
    changed = send("patch", path, {"offline": "accept", "numbers": ["9501101020917"]}, status=422)
    assert changed["code"] == "coupon.number_taken"
    assert send("patch", path, {"offline": "accept"})["offline"] == "accept"
    batch = send("post", f"{path}/batches", {"count": 3, "note": "Ann"}, status=201)
    text = text_of(owner.get(f"/api/v1/sheets/coupon-batches/{batch['id']}"))
    assert text.count(made["prefix"]) == 3
    assert send("post", f"/coupon-batches/{batch['id']}/withdraw")["withdrawn_at"]
    assert send("post", f"/coupon-batches/{batch['id']}/bring-back")["withdrawn_at"] is None
    listed = owner.get("/api/v1/coupons", {"q": "easter"}).json()["coupons"]
    assert [(row["id"], row["codes_made"]) for row in listed] == [(made["id"], 3)]
    one = text.split("\n")[1].split(";")[0]
    found = owner.get("/api/v1/coupon-codes", {"code": one}).json()
    assert (found["state"], found["coupon"], found["batch"]) == ("free", made["id"], batch["id"])
    assert [row["id"] for row in owner.get("/api/v1/coupons", {"q": one}).json()["coupons"]] == [
        made["id"]
    ]
    assert send("post", f"{path}/free", {"code": one, "reason": "x"}, status=409)
    assert send("post", f"{path}/archive")["archived_at"]
    assert send("post", f"{path}/batches", {"count": 3}, status=409)["code"] == "coupon.is_archived"


def test_codes_sealed_under_another_key_are_said_to_be(client, shop, settings):
    settings.SECRET_KEY = "another" * 8
    assert reserve(client, code())["code"] == "coupon.unknown"
    no = exports.take_codes(by=OPERATOR, batch="b-1")
    assert isinstance(no, Refused)
    assert no.code == "coupon.sealed"
