"""How fast the list of items answers with 100,000 items: `make bench ARGS="item_lists"`.

Every filter with every sort, and searches by parts of names, on SQLite and PostgreSQL, each beside
the plainest statement that can be: one item by its key. Measured is the query that the page and the
API make; and for a few the whole page, first one to last byte. What items have is as skewed as in
shops: one brand has most of them and another three.

The databases are kept in build/item_lists and made anew when a migration is added.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Final

from bench.ingest import postgres
from bench.large_catalogue import gtin_of, name_of
from bench.table import Row, p95_ms

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "build" / "item_lists"
ITEMS: Final = int(os.environ.get("KASSE_LARGE_ITEMS") or 100_000)
ROUNDS: Final = int(os.environ.get("KASSE_BENCH_ROUNDS") or 30)
LIST_MS: Final = 150
SEARCH_MS: Final = 100
STORES: Final = ("butik-1", "butik-2", "butik-3")
TEXTS: Final = (
    "mælk", "rugbrød 12", "kaffe 4", "B00001", "nr. 99", "smør", "xyzzy", "5700000000051",
    "let kaffe", "æble", "st", "økologisk", "stor ost 33", "lever", "k", "99999",
)  # fmt: skip
_TOGETHER: Final = 2_000


def rows() -> Iterator[Row]:
    """The rows of this module."""
    for name, environment in databases():
        done = subprocess.run(
            [sys.executable, "-m", "bench.item_lists", "measure"],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        for what, must in (("list", LIST_MS), ("search", SEARCH_MS), ("page", LIST_MS)):
            yield _row(name, what, found, must)


def _row(name: str, what: str, found: Mapping[str, Any], must: int) -> Row:
    slowest, p95 = max(found[what].items(), key=lambda pair: pair[1])
    return Row(
        what=f"items, {len(found[what])} {what} queries at {ITEMS:,}, {name}",
        must=f"p95 of each under {must} ms",
        measured=f"{p95:.1f} ms ({slowest})",
        baseline=f"{found['baseline_ms']:.2f} ms (one item by its key)",
        ratio=f"{p95 / found['baseline_ms']:.0f}",
        met=p95 < must,
    )


def databases() -> Iterator[tuple[str, dict[str, str]]]:
    """Each database's name and the environment that names it, filled."""
    sqlite = FOLDER / "sqlite"
    environment = os.environ | {"KASSE_DATA": str(sqlite), "DATABASE_URL": ""}
    _filled(sqlite, environment)
    yield "SQLite", environment
    folder = FOLDER / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    with postgres(folder / "data") as url:
        environment = os.environ | {"KASSE_DATA": str(folder), "DATABASE_URL": url}
        _filled(folder, environment)
        yield "PostgreSQL", environment


def _filled(folder: Path, environment: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "filled"
    if stamp.exists() and stamp.read_text() == _recipe():
        return
    stamp.unlink(missing_ok=True)
    for old in folder.glob("kasse.sqlite3*"):
        old.unlink()
    subprocess.run([sys.executable, "-m", "bench.item_lists", "fill"], env=environment, check=True)
    stamp.write_text(_recipe())


def _recipe() -> str:
    """Changes with the tables of what is listed, and with what is filled in."""
    apps = ("catalogue", "stock", "stores")
    office = ROOT / "src/kasse/office"
    paths = [one for app in apps for one in sorted(office.glob(f"{app}/migrations/0*.py"))]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {ITEMS} 1"


def fill() -> None:
    """Fills the database of the environment, which must be new or of an older recipe."""
    from kasse.office.serve import prepare, set_up

    set_up()
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Not by emptying the tables, which the audit log refuses.
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    prepare()
    _shop()
    _items(Random(1))
    _levels(Random(2))
    # What PostgreSQL does by itself in time; SQLite is left without statistics, as shops have it.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _shop() -> None:
    from kasse.office.actors import OPERATOR
    from kasse.office.catalogue import services as catalogue
    from kasse.office.catalogue.models import Category, Picture
    from kasse.office.stores import services as stores

    catalogue.create_assortment(by=OPERATOR, name="Butik", assortment_id="butik")
    company = stores.create_company(
        by=OPERATOR,
        name="Kæden ApS",
        country="DK",
        company_id="co",
        company_number="12345674",
    )
    for store in STORES:
        stores.create_store(
            by=OPERATOR, company=company, assortment="butik", name=store.title(), store_id=store
        )
    for number in range(12):
        top = f"c-{number:02}"
        Category.objects.create(
            id=top, assortment_id="butik", names={"da": f"Afdeling {number}"}, position=number
        )
        for below in range(6):
            Category.objects.create(
                id=f"{top}-{below}",
                assortment_id="butik",
                parent_id=top,
                names={"da": f"Gruppe {number}.{below}"},
                position=below,
            )
            for deepest in range(4):
                Category.objects.create(
                    id=f"{top}-{below}-{deepest}",
                    assortment_id="butik",
                    parent_id=f"{top}-{below}",
                    names={"da": f"Slags {number}.{below}.{deepest}"},
                    position=deepest,
                )
    for number in range(3):
        Picture.objects.create(
            hash=f"{number:064x}",
            width=1,
            height=1,
            large=b"",
            small=b"",
            made_at=datetime(2026, 11, 23, tzinfo=UTC),
        )


def _items(random: Random) -> None:
    from django.db.models import F

    from kasse.office.actors import OPERATOR
    from kasse.office.catalogue import services
    from kasse.office.catalogue.models import Item, ItemStore
    from kasse.office.catalogue.services.item_rows import ItemRow

    for start in range(0, ITEMS, _TOGETHER):
        made = [
            _made_up(ItemRow, number, random)
            for number in range(start, min(start + _TOGETHER, ITEMS))
        ]
        services.save_items(by=OPERATOR, assortment="butik", rows=made)
    Item.objects.update(price_minor=F("draft_price_minor"), draft_price_minor=None)
    for remainder in range(3):
        ids = [item_id(number) for number in range(remainder, ITEMS, 4)]
        for start in range(0, len(ids), _TOGETHER):
            Item.objects.filter(id__in=ids[start : start + _TOGETHER]).update(
                picture_id=f"{remainder:064x}"
            )
    drafts = [item_id(number) for number in range(7, ITEMS, ITEMS // 300)]
    Item.objects.filter(id__in=drafts).update(draft_price_minor=F("price_minor") + 100)
    ItemStore.objects.bulk_create(
        ItemStore(
            item_id=item_id(number), store_id=STORES[0], has_draft=True, draft_price_minor=9_900
        )
        for number in range(11, ITEMS, ITEMS // 50)
    )


def _made_up(item_row: Any, number: int, random: Random) -> Any:
    """One brand, supplier and tag with most of the items, others with few or three of them."""
    brand = "Husets" if random.random() < 0.6 else f"Mærke {int(random.random() ** 2 * 400)}"
    supplier = "Grossisten" if random.random() < 0.5 else f"Leverandør {random.randrange(90)}"
    rare = number % (ITEMS // 3) == 5
    tags = ["sommer"] * (random.random() < 0.6) + ["øko"] * (random.random() < 0.1)
    tags += ["jul"] * (random.random() < 0.005) + ["sjælden"] * rare
    depth = random.choice((1, 2, 3, 3, 3))
    places = (f"{random.randrange(12):02}", str(random.randrange(6)), str(random.randrange(4)))
    price = random.choice((500, 995, 1_295, 1_995, 2_495)) + random.randrange(200) * 100
    return item_row(
        id=item_id(number),
        sku=f"B{number:06}",
        name=name_of(number),
        price_minor=None if random.random() < 0.01 else price,
        cost_minor=None if random.random() < 0.05 else price * 6 // 10,
        codes=() if random.random() < 0.02 else (gtin_of(number),),
        brand="Sjælden" if rare else "" if random.random() < 0.1 else brand,
        supplier="" if random.random() < 0.03 else supplier,
        tags=tuple(tags),
        category=None if random.random() < 0.02 else "-".join(("c", *places[:depth])),
        tax_class="zero" if rare else "standard",
        kind="service" if number % 5_000 == 9 else "goods",
        sold=random.random() > 0.02,
        archived=random.random() < 0.03,
    )


def _levels(random: Random) -> None:
    from kasse.office.stock.models import StockLevel

    for store in STORES:
        levels = (
            StockLevel(store=store, item=item_id(number), quantity_thousandths=_level(random))
            for number in range(ITEMS)
            if random.random() < 0.9
        )
        StockLevel.objects.bulk_create(levels, batch_size=_TOGETHER)


def _level(random: Random) -> int:
    drawn = random.random()
    if drawn < 0.002:
        return -1_000 * random.randrange(1, 9)
    return 0 if drawn < 0.08 else 1_000 * random.randrange(1, 80)


def item_id(number: int) -> str:
    """The id of the made-up item with this number."""
    return f"{0xA000000000 + number:032x}"


SORTS: Final = ("name", "-price", "brand", "-changed")
FILTERS: Final[Mapping[str, Mapping[str, str]]] = {
    "all": {},
    "category": {"category": "c-03"},
    "category below": {"category": "c-03-2"},
    "category deepest": {"category": "c-03-2-1"},
    "tag of most": {"tag": "sommer"},
    "tag of some": {"tag": "øko"},
    "tag of few": {"tag": "jul"},
    "tag of three": {"tag": "sjælden"},
    "unknown tag": {"tag": "ingen"},
    "brand of most": {"brand": "Husets"},
    "brand of some": {"brand": "Mærke 3"},
    "brand of three": {"brand": "Sjælden"},
    "unknown brand": {"brand": "ingen"},
    "supplier of most": {"supplier": "Grossisten"},
    "supplier of some": {"supplier": "Leverandør 7"},
    "tax class of most": {"tax_class": "standard"},
    "tax class of three": {"tax_class": "zero"},
    "tax class of none": {"tax_class": "exempt"},
    "price from": {"price_from": "150"},
    "price between": {"price_from": "50", "price_to": "51"},
    "price, none": {"price_from": "99999"},
    "no stock": {"stock": "none"},
    "no stock in a store": {"stock": "none", "store": STORES[1]},
    "below zero": {"stock": "below"},
    "below zero in a store": {"stock": "below", "store": STORES[1]},
    "in stock": {"stock": "in"},
    "in stock in a store": {"stock": "in", "store": STORES[1]},
    **{
        f"missing {what}": {"missing": what}
        for what in ("price", "barcode", "category", "picture", "cost", "supplier", "brand")
    },
    "services": {"kind": "service"},
    "deposits, none": {"kind": "deposit"},
    "draft": {"state": "draft"},
    "unsold": {"state": "unsold"},
    "archived": {"state": "archived"},
    "brand and tag of most": {"brand": "Husets", "tag": "sommer"},
    "brand of most, tag of three": {"brand": "Husets", "tag": "sjælden"},
    "brand of most and none": {"brand": "Husets", "tag": "sjælden", "missing": "brand"},
    "brand, supplier, category": {
        "brand": "Husets",
        "supplier": "Grossisten",
        "category": "c-03-2-1",
    },
    "tag of most, below zero": {"tag": "sommer", "stock": "below"},
    "tag of most, no stock, no picture": {"tag": "sommer", "stock": "none", "missing": "picture"},
    "brand of most, no cost, unsold": {"brand": "Husets", "missing": "cost", "state": "unsold"},
    "search and brand": {"q": "mælk", "brand": "Husets"},
    "search, tag and stock": {"q": "kaffe", "tag": "jul", "stock": "in"},
}
"""The filters by name, as they stand in the page's address."""


def measure() -> dict[str, Any]:
    """The 95th percentile of each query in milliseconds, and of the baseline."""
    from kasse.office.serve import set_up

    set_up()
    from kasse.office.catalogue import queries
    from kasse.office.catalogue.models import Item
    from kasse.office.collector import settle_collector

    def listed(parameters: Mapping[str, str], sort: str) -> Callable[[], object]:
        return lambda: queries.items(
            wanted=queries.item_filter_of(
                {**parameters, "sort": sort}, assortment="butik", stores=None
            )
        )

    wanted: Mapping[str, Mapping[str, Callable[[], object]]] = {
        "baseline": {"baseline": lambda: Item.objects.filter(id=item_id(77)).first()},
        "list": {
            f"{name}, {sort}": listed(parameters, sort)
            for name, parameters in FILTERS.items()
            for sort in SORTS
        },
        "search": {
            f"{text}, {sort}": listed({"q": text}, sort)
            for text in TEXTS
            for sort in ("name", "-price", "changed")
        },
        "page": _pages(),
    }
    # As the server's processes have it.
    settle_collector()
    every = {f"{kind}: {name}": work for kind, of in wanted.items() for name, work in of.items()}
    found = p95_ms(every, rounds=ROUNDS)
    by_kind = {kind: {name: found[f"{kind}: {name}"] for name in of} for kind, of in wanted.items()}
    return {**by_kind, "baseline_ms": by_kind["baseline"]["baseline"]}


def _pages() -> dict[str, Callable[[], object]]:
    """Whole pages, as the owner asks for them, and what is asked for while somebody types."""
    from django.test import Client

    from kasse.office.staff.models import Account

    owner, _ = Account.objects.get_or_create(email="ejer@example.dk", defaults={"is_owner": True})
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner)

    def asked(parameters: Mapping[str, str], **headers: str) -> Callable[[], object]:
        def ask() -> None:
            query = {"assortment": "butik", **parameters}
            answer = client.get("/items", query, headers=headers)
            assert answer.status_code == 200, answer.status_code

        return ask

    wanted: dict[str, Mapping[str, str]] = {
        "all": {},
        "brand of most by price": {"brand": "Husets", "sort": "-price"},
        "no stock by change": {"stock": "none", "sort": "-changed"},
        "tag of most, no stock, no picture": FILTERS["tag of most, no stock, no picture"],
        "search": {"q": "kaffe"},
    }
    typed = asked({"q": "kaffe"}, **{"HX-Target": "results"})
    return {
        **{name: asked(parameters) for name, parameters in wanted.items()},
        "search while typing": typed,
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["fill"]:
        fill()
    else:
        print(json.dumps(measure()))
