"""The pages and the API: a file from choosing it to undoing it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kasse.office.catalogue.models import Item
from kasse.office.transfer.models import Import, ImportRow
from tests.office.samples_shop import open_shop
from tests.office.transfer.doing import item, work

pytestmark = pytest.mark.django_db

FILE = b"SKU,Name,Price\nA,Coffee,12.50\nB,,1.00\nC,<i>x</i>,nothing\n"


@pytest.fixture
def browser():
    client = Client(headers={"accept-language": "en"})
    client.force_login(open_shop().owner)
    return client


def bring(browser, content=FILE, **more):
    given = {"assortment": "cafe", "system": "other", **more}
    return browser.post("/imports/new", {"file": SimpleUploadedFile("i.csv", content), **given})


def send_mapping(browser, address, fields):
    """The form of the columns, as the page would send it now."""
    version = Import.objects.get().version
    return browser.post(f"{address}/mapping", {**fields, "version": version})


def text_of(response):
    return response.content.decode()


def test_a_file_goes_through_the_pages(browser):
    address = bring(browser)["Location"]
    page = text_of(browser.get(address))
    assert 'name="column-2"' in page
    assert "12.50" in page
    made = Import.objects.get()
    fields = {f"column-{n}": code for n, code in enumerate(["sku", "name", "price"])}
    fields |= {"system": "other", "version": str(made.version), "make_categories": "on"}
    assert send_mapping(browser, address, fields)["Location"] == address
    assert 'hx-trigger="every 1s"' in text_of(browser.get(address))
    work()
    page = text_of(browser.get(f"{address}?only=bad"))
    assert "This must be filled in." in page or "udfyldes" in page
    assert "<i>x</i>" not in page
    row = ImportRow.objects.get(line=3)
    form = text_of(browser.get(f"{address}/rows/{row.number}"))
    assert 'aria-describedby="problem-name"' in form
    mended = browser.post(f"{address}/rows/{row.number}", {"name": "Tea", "version": row.version})
    other = ImportRow.objects.get(line=4)
    assert mended["Location"] == f"{address}/rows/{other.number}"
    still = browser.post(mended["Location"], {"price": "none", "version": other.version})
    assert still.status_code == 200
    assert 'value="none"' in text_of(still)
    for _press in range(2):
        pressed = browser.post(f"{address}/start", follow=True)
        assert "alert-warning" not in text_of(pressed)
    work()
    assert item("B").name == "Tea"
    left = text_of(browser.get(f"{address}?only=bad"))
    assert f"{address}/rows/{other.number}" in left
    assert f"{address}/rows/{row.number}" not in text_of(browser.get(f"{address}?only=new"))
    assert "Import the corrected rows" not in left
    other.refresh_from_db()
    browser.post(
        f"{address}/rows/{other.number}", {"name": "Milk", "price": "3", "version": other.version}
    )
    assert "Import the corrected rows" in text_of(browser.get(address))
    browser.post(f"{address}/start")
    work()
    assert item("C").name == "Milk"
    outcome = text_of(browser.get(address, headers={"accept-language": "da"}))
    assert ">12,50<" in outcome
    assert "Udgiv priser" in outcome
    browser.post("/items/publish", {"assortment": "cafe"})
    assert "Publish prices" not in text_of(browser.get(address))
    assert "undo" in text_of(browser.get(address))
    browser.post(f"{address}/undo")
    work()
    assert Item.objects.filter(archived=True).count() == 3
    assert address in text_of(browser.get("/imports"))


def test_columns_that_are_not_used_are_folded_away(browser):
    address = bring(browser, b"SKU,Name,Qqq,Zzz\nA,Coffee,x,y\n")["Location"]
    used, unused = text_of(browser.get(address)).split("2 columns are not used")
    assert ">Name</label>" in used
    assert ">Qqq</label>" in unused
    assert ">Zzz</label>" in unused


def test_a_stale_form_keeps_what_was_chosen(browser):
    address = bring(browser)["Location"]
    fields = {"column-0": "sku", "column-1": "brand", "column-2": "", "version": "999"}
    response = browser.post(f"{address}/mapping", fields)
    assert response.status_code == 409
    assert '<option value="brand" selected>' in text_of(response)


def test_two_who_mend_one_row_are_told_and_nothing_is_lost(browser):
    address = bring(browser)["Location"]
    fields = {"column-0": "sku", "column-1": "name", "column-2": "price", "system": "other"}
    send_mapping(browser, address, fields)
    work()
    row = ImportRow.objects.get(line=4)
    form = f"{address}/rows/{row.number}"
    assert f'name="version" value="{row.version}"' in text_of(browser.get(form))
    browser.post(form, {"price": "3.00", "name": "Theirs", "version": row.version})
    late = browser.post(form, {"price": "4.00", "name": "Theirs", "version": row.version})
    page = text_of(late)
    assert late.status_code == 409
    assert "Somebody else has saved this" in page
    assert 'value="4.00"' in page
    assert '<td class="wrap-anywhere">3.00</td>' in page
    row.refresh_from_db()
    assert row.values["price"] == "3.00"
    assert f'name="version" value="{row.version}"' in page
    browser.post(form, {"price": "4.00", "version": row.version})
    row.refresh_from_db()
    assert (row.values["price"], row.values["name"]) == ("4.00", "Theirs")


def test_no_version_of_a_row_comes_twice_when_the_file_is_checked_once_more(browser):
    address = bring(browser)["Location"]
    fields = {"column-0": "sku", "column-1": "name", "column-2": "price", "system": "other"}
    seen = []
    for _ in range(2):
        send_mapping(browser, address, fields)
        work()
        row = ImportRow.objects.get(line=4)
        seen.append(row.version)
        browser.post(f"{address}/rows/{row.number}", {"price": "none", "version": row.version})
        row.refresh_from_db()
        seen.append(row.version)
    assert sorted(set(seen)) == seen


def test_columns_of_which_less_is_taken_are_named_with_the_reason(browser):
    headers = b"SKU,Name,Price,Variant Inventory Qty,Sale price,Images\n"
    address = bring(browser, headers + b"A,Coffee,1.00,7,0.50,https://example.org/a.png\n")[
        "Location"
    ]
    page = text_of(browser.get(address))
    assert "an import changes no stock" in page.split("Variant Inventory Qty")[1]
    made = Import.objects.get()
    fields = {f"column-{place}": code for place, code in enumerate(made.columns)}
    send_mapping(browser, address, fields | {"system": "other"})
    work()
    preview = text_of(browser.get(address))
    for header in ("Variant Inventory Qty", "Sale price", "Images"):
        assert f"<strong>{header}</strong>" in preview
    told = browser.get(f"/api/v1/imports/{made.id}").json()["not_taken"]
    assert [one["why"] for one in told] == ["quantity", "sale_price", "picture"]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(99), b"SKU,Name\n"])
def test_a_bad_file_is_refused_beside_its_field(browser, content):
    response = bring(browser, content)
    assert response.status_code == 422
    assert 'id="problem-file" role="alert" data-problem></p>' not in text_of(response)
    assert not Import.objects.exists()


def test_pages_take_as_many_queries_for_one_row_as_for_fifty(
    browser, django_assert_max_num_queries
):
    counts = []
    for number in (1, 60):
        lines = "".join(f"S{n},Item {n},x\n" for n in range(number))
        address = bring(browser, f"SKU,Name,Price\n{lines}".encode())["Location"]
        made = Import.objects.order_by("-created_at").first()
        fields = {"column-0": "sku", "column-1": "name", "column-2": "price"}
        browser.post(f"{address}/mapping", {**fields, "version": str(made.version)})
        work()
        browser.get(address)  # what a session keeps of its first pages is kept now
        with django_assert_max_num_queries(40) as asked:
            browser.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def call(browser, method, path, body=None):
    response = browser.generic(
        method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json"
    )
    return response.status_code, response.json() if response.content else None


def test_an_api_client_does_the_same(browser):
    response = browser.generic(
        "POST", "/api/v1/imports?assortment=cafe&name=i.csv", FILE,
        content_type="application/octet-stream",
    )  # fmt: skip
    assert response.status_code == 201
    made = response.json()
    assert (made["columns"], made["state"]) == (["sku", "name", "price"], "mapping")
    path = f"/imports/{made['id']}"
    assert call(browser, "PUT", f"{path}/mapping", {"match": "sku"})[0] == 200
    work()
    _, rows = call(browser, "GET", f"{path}/rows?only=bad")
    assert [row["problems"][0]["code"] for row in rows["items"]] == [
        "item.field_missing", "number.not_a_number",
    ]  # fmt: skip
    row = f"{path}/rows/{rows['items'][0]['number']}"
    status, mended = call(browser, "PATCH", row, {"values": {"name": "T"}})
    assert (status, mended["outcome"], mended["problems"]) == (200, "new", [])
    late = browser.generic(
        "PATCH", f"/api/v1{row}", json.dumps({"values": {"name": "U"}}),
        content_type="application/json",
        headers={"if-match": f'"{rows["items"][0]["version"]}"'},
    )  # fmt: skip
    assert late.status_code == 412
    assert call(browser, "POST", f"{path}/start")[0] == 200
    work()
    assert Item.objects.count() == 2
    status, refused = call(browser, "DELETE", path)
    assert (status, refused["code"]) == (409, "import.busy")
    status, job = call(browser, "POST", "/exports", {"assortment": "cafe"})
    assert status == 202
    work()
    file = browser.get(f"/api/v1/jobs/{job['job']}").json()["result"]["file"]
    content = b"".join(browser.get(f"/api/v1/exports/{file}").streaming_content)
    assert content.decode("utf-8-sig").splitlines()[0].startswith("sku,name,names,kind")
    assert browser.get(f"/exports/{file}")["Content-Disposition"].startswith("attachment")
    assert call(browser, "POST", f"{path}/undo")[0] == 200
    work()
    assert call(browser, "GET", f"{path}/kept")[1]["items"] == []


def test_a_file_too_large_is_refused(browser, monkeypatch):
    monkeypatch.setattr("kasse.office.transfer.api.MAX_BYTES", 20)
    response = browser.generic("POST", "/api/v1/imports?assortment=cafe", FILE)
    assert (response.status_code, response.json()["code"]) == (413, "request.too_large")
    monkeypatch.setattr("kasse.office.transfer.pages.imports.MAX_BYTES", 20)
    assert bring(browser).status_code == 422
    assert "larger than" in text_of(browser.get("/imports/new?refused=too_large"))
