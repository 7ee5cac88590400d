"""Files of other systems become items by the system's name alone."""

from pathlib import Path

import pytest

from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.models import Item
from kasse.office.transfer import queries
from tests.office.samples_shop import open_shop
from tests.office.transfer.doing import checked, imported, problems, uploaded

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parents[2] / "vectors" / "migration"


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


def rows(*skus):
    return [catalogue.rows_by_sku("cafe", skus)[sku] for sku in skus]


def content_of(name):
    return (FILES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("medusa_1.csv", "medusa"),
        ("medusa_2.csv", "medusa"),
        ("opensourcepos.csv", "opensourcepos"),
        ("shopify.csv", "shopify"),
    ],
)
def test_the_system_of_a_file_is_recognised(name, system):
    assert uploaded(content_of(name)).system == system


def test_shopify():
    made = imported(content_of("shopify.csv"), system="shopify")
    assert problems(made) == []
    lamp, table = rows("floor-lamp", "round-table")
    assert (lamp.name, lamp.price_minor, lamp.brand, lamp.tags, lamp.stock, lamp.sold) == (
        "Floor Lamp", 6999, "Company 123", ("Black", "Lamp"), False, True,
    )  # fmt: skip
    assert table.price_minor == 1599
    assert Item.objects.get(sku="floor-lamp").category.names == {"da": "Indoor"}
    again = checked(content_of("shopify.csv"), system="shopify")
    assert (again.counts["new"], again.counts["changed"]) == (0, 0)


SHOPIFY = (
    "Handle,Title,Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Price,Variant Barcode,"
    "Cost per item,Status\n"
    'shirt,"<b>Shirt</b> &amp; tie",Acme,Clothes,"a, b",TRUE,Color,Green,Size,S,S-1,shopify,'
    "$95.00,036000291452,40,active\n"
    "shirt,,,,,,,Green,,L,S-2,shopify,95.00,3.65275E+11,40,\n"
    "shirt,,,,,,,,,,,,,,,\n"
    "cup,Cup,Acme,Kitchen,,TRUE,Title,Default Title,,,C-1,,1000,,,archived\n"
)


def test_variants_hang_on_an_item_of_their_own_and_pictures_are_none():
    made = imported(SHOPIFY)
    assert problems(made) == [(3, "codes", "transfer.code_rounded")]
    parent, small, cup = rows("shirt", "S-1", "C-1")
    assert (parent.name, parent.brand, parent.price_minor) == ("Shirt & tie", "Acme", None)
    assert small.name == "Shirt & tie – Green / S"
    assert small.options == (("Color", "Green"), ("Size", "S"))
    assert (small.variant_of, small.price_minor, small.cost_minor) == ("shirt", 9500, 4000)
    assert (small.codes, small.stock) == (("036000291452",), True)
    assert (cup.archived, cup.stock, cup.price_minor) == (True, False, 100_000)
    assert Item.objects.count() == 3


WOOCOMMERCE = (
    "ID,Type,SKU,Name,Published,Tax class,Stock,Regular price,Categories,Tags,Parent,"
    "Attribute 1 name,Attribute 1 value(s)\n"
    '10,variable,,Tee,1,,,,"Clothes, Clothes > Tees","x, y",,Size,"S, M"\n'
    '11,variation,TEE-S,Tee - S,1,parent,-3,"99",,,id:10,Size,S\n'
    '12,"simple, virtual",GIFT,Gift card,0,reduced-rate,,100,Gifts,,,,\n'
)


def test_woocommerce():
    made = imported(WOOCOMMERCE)
    assert (made.system, problems(made)) == ("woocommerce", [])
    tee, small, gift = rows("WOO-10", "TEE-S", "GIFT")
    assert (tee.name, tee.options, tee.tags) == ("Tee", (), ("x", "y"))
    assert Item.objects.get(sku="WOO-10").category.names == {"da": "Tees"}
    assert (small.variant_of, small.options, small.stock) == ("WOO-10", (("Size", "S"),), True)
    assert (gift.kind, gift.sold, gift.tax_class, gift.price_minor) == (
        "service", False, "reduced", 10_000,
    )  # fmt: skip


def test_open_source_pos():
    made = checked(content_of("opensourcepos.csv"))
    assert problems(made) == [(2, "tax_class", "transfer.unknown_tax")]
    told = [(one.header, one.why) for one in queries.not_taken(made)]
    assert told == [("item_image", "picture"), ("quantity1", "quantity")]
    made = imported(content_of("opensourcepos.csv"), changes={"unknown_tax": "standard"})
    (mac,) = rows("33333333")
    assert (mac.name, mac.price_minor, mac.cost_minor, mac.tax_class) == (
        "Apple iMac", 120_000, 80_000, "standard",
    )  # fmt: skip


def test_medusa():
    made = imported(content_of("medusa_2.csv"))
    assert problems(made) == []
    parent, large, small = rows(
        "base-product", "BASE-PRODUCT-LARGE-GREEN", "BASE-PRODUCT-SMALL-GREEN"
    )
    assert (parent.name, parent.sold, parent.tags) == ("Base product", False, ("123", "456"))
    # In the shop's currency, of three.
    assert (large.price_minor, small.price_minor) == (3000, 5000)
    assert large.options == (("size", "large"), ("color", "green"))
    older = imported(content_of("medusa_1.csv"))
    assert problems(older) == []
    assert rows("test-sku-1")[0].codes == ("TEST-BARCODE-1",)


ODOO = (
    '"name","sale_ok","type","default_code","barcode","standard_price","uom_id","list_price",'
    '"categ_id"\n'
    '"Rahmen","True","Einlagerbares Produkt","M1",200000000123,85.25,"Einheiten",120.0,'
    '"All / Räder / Teile"\n'
    '"Montage","True","service","M2","",0,"Stunden",60.5,"All"\n'
)


def test_odoo():
    made = checked(ODOO)
    assert made.system == "odoo"
    assert problems(made) == [
        (2, "codes", "barcode.check_digit"),
        (3, "unit", "transfer.unknown_word"),
    ]
    imported(ODOO, changes={"bad_codes": "keep"})
    (frame,) = rows("M1")
    assert (frame.codes, frame.unit, frame.kind) == (("code:200000000123",), "pcs", "goods")
    assert (frame.price_minor, frame.cost_minor) == (12_000, 8525)
    assert Item.objects.get(sku="M1").category.names == {"da": "Teile"}


SQUARE = (
    "Token,Item Name,Variation Name,SKU,Description,Category,GTIN,Price,Sellable,Stockable,"
    "Default Unit Cost,Default Vendor Name,Tax - Sales Tax (25%)\n"
    ",Coffee,Small,CO-S,Hot,Drinks,,$3.00,Y,N,1.00,Roastery,Y\n"
    ",Coffee,Large,CO-L,Hot,Drinks,,$4.00,Y,N,1.00,Roastery,Y\n"
    ",Cake,Regular,CA,Sweet,Food,,variable,Y,N,,,N\n"
)


def test_square():
    made = imported(SQUARE)
    assert (made.system, problems(made)) == ("square", [])
    coffee, large, cake = rows("COFFEE", "CO-L", "CA")
    assert coffee.price_minor is None
    assert (large.name, large.variant_of, large.price_minor) == ("Coffee – Large", "COFFEE", 400)
    assert (large.supplier, large.tax_class, large.stock) == ("Roastery", "standard", False)
    assert (cake.open_price, cake.price_minor) == (True, None)


HEADERS = {
    "da": "Varenummer;Varetekst;Salgspris;Kostpris;Stregkode;Varegruppe;Leverandør;Momssats",
    "en": "Item number;Item name;Unit price;Cost price;Barcode;Category;Supplier;VAT rate",
    "de": "Artikelnummer;Bezeichnung;Verkaufspreis;Einkaufspreis;EAN;Warengruppe;Lieferant;MwSt-Satz",
    "fr": "Référence;Désignation;Prix de vente;Prix d'achat;Code barre;Catégorie;Fournisseur;Taux de TVA",
    "es": "Referencia;Nombre;Precio de venta;Precio de compra;Código de barras;Categoría;Proveedor;Tipo de IVA",
    "sv": "Artikelnr;Benämning;Försäljningspris;Inköpspris;Streckkod;Varugrupp;Leverantör;Momssats",
    "nb": "Artikkelnr;Varenavn;Utsalgspris;Innkjøpspris;Strekkode;Varegruppe;Leverandør;Mva-sats",
}


@pytest.mark.parametrize("language", HEADERS)
def test_headers_of_seven_languages_are_guessed_in_any_order(language):
    there = ["sku", "name", "price", "cost", "codes", "category", "supplier", "tax_rate"]
    made = uploaded(f"{HEADERS[language]}\nA;x;1;1;;c;s;25\n")
    assert made.columns == there
    turned = ";".join(reversed(HEADERS[language].split(";")))
    assert uploaded(f"{turned}\n25;s;c;;1;1;x;A\n").columns == there[::-1]


def test_clients_are_told_what_they_may_say(client, shop):
    client.force_login(shop.owner)
    told = client.get("/api/v1/import-systems?language=en").json()
    assert {"code": "cost", "words": "Cost", "exported": True} in told["fields"]
    assert {"shopify", "woocommerce", "opensourcepos", "medusa", "odoo"} <= {
        one["code"] for one in told["systems"]
    }
    columns = [one["code"] for one in told["fields"]]
    made = client.post(
        "/api/v1/imports?assortment=cafe&system=shopify",
        content_of("shopify.csv"),
        content_type="application/octet-stream",
    ).json()
    assert made["system"] == "shopify"
    assert set(made["columns"]) <= {"", *columns}
