"""Labels for tests: what is common, and what hardly fits."""

from dataclasses import replace
from datetime import date

from kasse.domain.unit_prices import UnitPrice
from kasse.office.labels.label import Campaign, LowestPrice, ShelfLabel

OFFER = Campaign(words="TILBUD", starts=date(2026, 12, 1), ends=date(2026, 12, 7))

OATS = ShelfLabel(
    sku="10023",
    name="Økologisk havregryn",
    detail="Havgus Mølle · 500 g",
    price_minor=2_495,
    currency="DKK",
    unit_price=UnitPrice(price_minor=4_990, unit="kg"),
    gtin="5701234567899",
)
WATER = ShelfLabel(
    sku="20001",
    name="Danskvand",
    detail="1,5 l",
    price_minor=1_000,
    currency="DKK",
    unit_price=UnitPrice(price_minor=667, unit="l"),
    deposit_minor=300,
    gtin="96385074",
    qr="https://nordlys.example/v/20001",
)
MACHINE = ShelfLabel(
    sku="30001",
    name="Espressomaskine Barista Pro",
    price_minor=1_249_900,
    currency="DKK",
    gtin="036000291452",
    qr="https://nordlys.example/v/30001",
    campaign=Campaign(words="Black Friday", ends=date(2026, 12, 7)),
    lowest=LowestPrice(price_minor=1_399_900),
)
TOMATOES = ShelfLabel(
    sku="40001", name="Tomater, løsvægt", price_minor=2_200, currency="DKK", unit="kg"
)
OIL = ShelfLabel(
    sku="50001",
    name="Ελαιόλαδο εξαιρετικό παρθένο",
    detail="500 ml",
    price_minor=8_995,
    currency="DKK",
    unit_price=UnitPrice(price_minor=17_990, unit="l"),
    deposit_minor=100,
    campaign=OFFER,
    lowest=LowestPrice(price_minor=9_995),
    notes=("Produceret i Grækenland",),
)
CROWDED = ShelfLabel(
    sku="A-VERY-LONG-NUMBER-OF-A-SUPPLIER-12345678901234567890",
    name="Kæmpelangtsammensatordsomingenkanbryde og dertil mange flere ord, end nogen orker",
    detail="Mærke, hvis navn er længere end dets ry · 12 × 330 ml i papkasse",
    price_minor=99_999_995,
    currency="DKK",
    unit_price=UnitPrice(price_minor=9_999_999, unit="kg", per_thousandths=100),
    deposit_minor=30_000,
    gtin="5701234567899",
    qr="https://nordlys.example/varer/A-VERY-LONG-NUMBER?hylde=17",
    campaign=Campaign(
        words="Stort ophørsudsalg på alt", starts=date(2026, 11, 27), ends=date(2027, 1, 31)
    ),
    lowest=LowestPrice(price_minor=123_456_700),
    notes=("Fremstillet i EU og ikke-EU", "Sælges kun, så længe lager haves, til private"),
)
SHORT_OF_ROOM = ShelfLabel(
    sku="60001",
    name="Hjemmelavet hyldeblomstsaft med citron og honning fra Samsø, stor flaske",
    detail="Saftbrødrene · 1 l",
    price_minor=4_995,
    currency="DKK",
    gtin="5701234567899",
    qr="https://nordlys.example/v/60001",
)
BEYOND_ALL = replace(
    CROWDED, price_minor=10**11, deposit_minor=10**11, lowest=LowestPrice(price_minor=10**12)
)
EVERY = (SHORT_OF_ROOM, OATS, WATER, MACHINE, TOMATOES, OIL, CROWDED)
