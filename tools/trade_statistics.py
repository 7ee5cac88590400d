"""Derives the demo shops' patterns of trade from real transactions.

    python tools/trade_statistics.py FOLDER

FOLDER holds retail_cj_transactions_dev.csv.gz, retail_cj_products.csv.gz (Complete Journey) and
SYNTHETIC_cafe_pizzaplace_dev.csv.gz. What comes out are counts only, in
src/kasse/demo/data/trade_*.json; sources and licences stand in the README there.
"""

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
OUT: Final = HERE.parent / "src/kasse/demo/data"
MOST_LINES: Final = 60
MOST_PIECES: Final = 12
ENOUGH: Final = 5  # what happened less often is left out


def main() -> None:
    """Writes both tables."""
    folder = Path(sys.argv[1])
    write("trade_grocery.json", grocery(folder))
    write("trade_cafe.json", cafe(folder))


def write(name: str, table: Mapping[str, object]) -> None:
    """One line for each key, so that a difference can be read."""
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in table.items())
    (OUT / name).write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    print(f"{name}: {(OUT / name).stat().st_size} bytes")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a compressed CSV."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def grocery(folder: Path) -> dict[str, object]:
    """Baskets by weekday and hour, lines of a basket, categories, pieces of a line."""
    category_of = categories(folder)
    when: Counter[tuple[int, int]] = Counter()
    lines: Counter[str] = Counter()
    mix: Counter[str] = Counter()
    pieces: Counter[int] = Counter()
    for row in rows(folder / "retail_cj_transactions_dev.csv.gz"):
        category = category_of.get(row["product_id"])
        if category is None:
            continue
        if row["basket_id"] not in lines:
            at = datetime.fromisoformat(row["transaction_local_ny"])
            when[at.weekday(), at.hour] += 1
        lines[row["basket_id"]] += 1
        mix[category] += 1
        if 1 <= int(row["quantity"]) <= MOST_PIECES:
            pieces[int(row["quantity"])] += 1
    return {
        "source": "Complete Journey, weeks 1 to 26 of 2017 (MIT / CC0)",
        "baskets": by_weekday(when),
        "lines": counts(Counter(min(count, MOST_LINES) for count in lines.values())),
        "categories": counts(mix),
        "pieces": counts(pieces),
    }


def categories(folder: Path) -> dict[str, str]:
    """The demo shop's category of each product; what it does not sell is left out."""
    with (HERE / "trade_categories.csv").open(encoding="utf-8", newline="") as file:
        wanted = [tuple(row.values()) for row in csv.DictReader(file)]
    both = {(department, kind): category for category, department, kind in wanted}
    found = {}
    for row in rows(folder / "retail_cj_products.csv.gz"):
        department, kind = row["department"], row["product_category"]
        category = (
            both.get((department, kind)) or both.get(("", kind)) or both.get((department, ""))
        )
        if category:
            found[row["product_id"]] = category
    return found


def cafe(folder: Path) -> dict[str, object]:
    """Orders by weekday and hour, and how many goods an order has."""
    when: Counter[tuple[int, int]] = Counter()
    lines: Counter[str] = Counter()
    for row in rows(folder / "SYNTHETIC_cafe_pizzaplace_dev.csv.gz"):
        if row["id"] not in lines:
            at = datetime.fromisoformat(f"{row['date']} {row['time']}")
            when[at.weekday(), at.hour] += 1
        lines[row["id"]] += 1
    return {
        "source": "pizzaplace, a made-up restaurant's year 2015 (MIT)",
        "baskets": by_weekday(when),
        "lines": counts(Counter(lines.values())),
    }


def by_weekday(when: Mapping[tuple[int, int], int]) -> dict[str, dict[str, int]]:
    """Hour to count for each weekday, 0 being Monday."""
    table: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (weekday, hour), count in sorted(when.items()):
        if count >= ENOUGH:
            table[str(weekday)][str(hour)] = count
    return table


def counts(found: Mapping[int, int] | Mapping[str, int]) -> dict[str, int]:
    """In the order of the keys."""
    return {str(key): count for key, count in sorted(found.items()) if count >= ENOUGH}


if __name__ == "__main__":
    main()
