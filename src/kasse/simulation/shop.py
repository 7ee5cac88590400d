"""The shop of a simulation: written for the office, and known to people and auditor by heart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Final

STORE: Final = "s1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """Something sold. `prices` grows with each release; None for an open price.

    `components` are (good, thousandths), `groups` modifier groups, amounts in minor units.
    """

    id: str
    name: str
    code: str
    price: int | None
    unit: str = "pcs"
    kind: str = "goods"
    tax_class: str = "standard"
    deposit: str = ""
    min_age: int = 0
    groups: tuple[str, ...] = ()
    components: tuple[tuple[str, int], ...] = ()
    stock: bool = True


GOODS: Final = {
    good.id: good
    for good in (
        Good(id="milk", name="Letmælk 1 l", code="5701234567899", price=1_295),
        Good(id="bread", name="Rugbrød", code="5709876543219", price=2_450),
        Good(id="apple", name="Æbler", code="APPLE", price=2_795, unit="kg"),
        Good(id="ham", name="Skinke", code="HAM", price=18_999, unit="kg"),
        Good(id="pant", name="Pant A", code="PANT", price=100, kind="deposit"),
        Good(id="beer", name="Pilsner", code="BEER", price=999, deposit="pant", min_age=16),
        Good(id="paper", name="Avis", code="PAPER", price=3_333, tax_class="zero"),
        Good(id="coffee", name="Kaffe", code="COFFEE", price=3_001, groups=("size", "extra")),
        Good(
            id="box",
            name="Madkasse",
            code="BOX",
            price=9_907,
            components=(("milk", 2_000), ("bread", 1_000)),
        ),
        Good(id="help", name="Hjælp", code="HELP", price=None, kind="service", stock=False),
        Good(id="late", name="Nyhed", code="LATE", price=4_203),
    )
}
ARRIVES_LATER: Final = "late"
"""Not in the shop when it opens; the office adds it, and takes it away again."""

MODIFIERS: Final[Mapping[str, tuple[tuple[str, int], ...]]] = {
    "size": (("small", 0), ("large", 803)),
    "extra": (("oat", 502), ("syrup", 349)),
}
ALL: Final = (
    "sale.sell sale.refund sale.refund_without_receipt line.remove line.price discount.line"
    " discount.basket basket.park basket.void tax.exempt drawer.open drawer.float drawer.pay_in"
    " drawer.pay_out drawer.drop drawer.count day.x_report day.z_report receipt.copy receipt.find"
    " training.switch"
).split()
SOME: Final = (
    "sale.sell line.remove discount.line basket.park drawer.count drawer.float receipt.find"
    " receipt.copy"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a PIN; `most_ppm` is the discount that they may give."""

    id: str
    role: str
    permissions: tuple[str, ...]
    most_ppm: int
    pin: str


PEOPLE: Final = {
    person.id: person
    for person in (
        Person(id="anna", role="all", permissions=tuple(ALL), most_ppm=1_000_000, pin="4711"),
        Person(id="bo", role="some", permissions=tuple(SOME), most_ppm=100_000, pin="2580"),
        Person(id="cy", role="some", permissions=tuple(SOME), most_ppm=100_000, pin="9182"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How this shop sells, drawn by the seed."""

    mode: str
    rounding_at: str
    step: int
    day_starts_at: int
    reasons_required: tuple[str, ...]
    rates: Mapping[str, tuple[str, int]] = field(
        default_factory=lambda: {"standard": ("S", 250_000), "zero": ("Z", 0)}
    )


def draw_terms(chance: Random) -> Terms:
    """Danish terms most of the time."""
    return Terms(
        mode=chance.choice(("inclusive", "inclusive", "inclusive", "exclusive")),
        rounding_at=chance.choice(("sum", "sum", "line")),
        step=chance.choice((50, 50, 50, 100, 1)),
        day_starts_at=chance.choice((0, 240, 360)),
        reasons_required=tuple(
            name
            for name in ("line_removed", "price_changed", "discount", "basket_voided", "pay_out")
            if chance.random() < 0.5
        ),
    )


class Backroom:
    """What the shop's people do at the office; every change is remembered for the auditor."""

    def __init__(self, terms: Terms, *, registers: int, now: datetime) -> None:
        """Writes the shop into the office's empty tables. `history` has each good's prices."""
        from kasse.office.actors import OPERATOR
        from kasse.office.catalogue import services as catalogue
        from kasse.office.catalogue.services import prices
        from kasse.office.staff import services as staff
        from kasse.office.stores import services as stores

        self._by: Any = OPERATOR
        self._prices: Any = prices
        self._catalogue: Any = catalogue
        self._staff: Any = staff
        self.history: dict[str, list[int]] = {
            good.id: [good.price] for good in GOODS.values() if good.price is not None
        }
        self.pins: dict[str, list[str]] = {person.id: [person.pin] for person in PEOPLE.values()}
        self.addresses = ["Torvet 1"]
        self.left: set[str] = set()
        self.came_and_went = False
        catalogue.create_assortment(by=self._by, name="Købmand", assortment_id="a1")
        settings: dict[str, Any] = {
            "tax": {"mode": terms.mode, "rounding_at": terms.rounding_at},
            "cash_rounding": {"step": terms.step, "rounding": "half_up"},
            "reasons_required": list(terms.reasons_required),
        }
        company = stores.create_company(
            by=self._by,
            name="Simulation ApS",
            country="DK",
            company_id="c1",
            settings=settings,
        )
        self._stores: Any = stores
        self._store: Any = stores.create_store(
            by=self._by,
            company=company,
            assortment="a1",
            name="Torvet",
            store_id=STORE,
            address=list(self.addresses),
            day_starts_at=terms.day_starts_at,
        )
        self.registers: list[Any] = [
            stores.create_register(
                by=self._by,
                store=self._store,
                number=f"K{number}",
                name=f"Kasse {number}",
                register_id=f"r{number}",
            )
            for number in range(1, registers + 1)
        ]
        self._hire()
        self._stock_up(now)

    def pairing_code(self, register: int, now: Any) -> str:
        """A code for a till."""
        from kasse.office.stores.services import pairing

        code = pairing.make_code(by=self._by, register=self.registers[register], now=now)
        assert isinstance(code, str)
        return code

    def change_prices(self, chance: Random, now: Any) -> None:
        """Publishes a release in which no price is one that was there before."""
        ids = chance.sample(sorted(self.history), 3)
        rows = []
        for good_id in ids:
            price = self.history[good_id][-1] + chance.randint(1, 40)
            while price in self.history[good_id]:
                price += 1
            self.history[good_id].append(price)
            rows.append(self._row(GOODS[good_id], price))
        self._save(rows)
        self._prices.publish_prices(by=self._by, assortment="a1", now=now)

    def bring(self, now: Any) -> None:
        """A new item comes into the shop."""
        self._save([self._row(GOODS[ARRIVES_LATER], self.history[ARRIVES_LATER][-1])])
        self._prices.publish_prices(by=self._by, assortment="a1", now=now)
        self.came_and_went = True

    def take_away(self) -> None:
        """It goes again, and tills that were long away have to start over."""
        from kasse.office.feed import queries
        from kasse.office.feed import services as feed

        self._catalogue.archive_items(by=self._by, assortment="a1", ids=[ARRIVES_LATER])
        feed.forget_tombstones(scope=feed.assortment_scope("a1"), up_to=queries.last_version())

    def move(self) -> None:
        """The shop moves to another house; its receipts say so."""
        self.addresses.append(f"Torvet {len(self.addresses) + 1}")
        self._stores.change_store(
            by=self._by, store=self._store, changes={"address": self.addresses[-1:]}
        )

    def change_pin(self, person: str, pin: str) -> None:
        """Somebody takes another PIN."""
        self.pins[person].append(pin)
        self._write_pin(person, pin)

    def let_go(self, person: str) -> None:
        """Somebody no longer works here."""
        self.left.add(person)
        known = PEOPLE[person]
        self._staff.save_person(
            by=self._by,
            name=person.title(),
            language="da",
            assignments=[(known.role, None)],
            person_id=person,
            active=False,
        )

    def _hire(self) -> None:
        by_role = {person.role: person for person in PEOPLE.values()}
        self._staff.save_roles(
            by=self._by,
            roles=[
                {
                    "id": role,
                    "names": {"da": role, "en": role},
                    "permissions": list(person.permissions),
                    "max_discount": person.most_ppm,
                }
                for role, person in by_role.items()
            ],
        )
        for person in PEOPLE.values():
            self._staff.save_person(
                by=self._by,
                name=person.id.title(),
                language="da",
                assignments=[(person.role, None)],
                person_id=person.id,
            )
            self._write_pin(person.id, person.pin)

    def _write_pin(self, person_id: str, pin: str) -> None:
        from kasse.office.staff.models import Person as Row
        from kasse.office.staff.pins import hash_pin

        # Few iterations: how slow the hash is, is not what is simulated.
        made = hash_pin(pin, salt=person_id.encode().ljust(16, b"."), iterations=10)
        row = Row.objects.get(id=person_id)
        row.pin_salt, row.pin_iterations, row.pin_hash = made.salt, made.iterations, made.hash
        row.save()
        self._staff.publish_people(people=[row])

    def _stock_up(self, now: datetime) -> None:
        for group, modifiers in MODIFIERS.items():
            self._catalogue.save_modifier_group(
                by=self._by,
                assortment="a1",
                names={"da": group},
                choices=(1, 1) if group == "size" else (0, 2),
                modifiers=[(id_, {"da": id_}, price) for id_, price in modifiers],
                group_id=group,
            )
        rows = [self._row(good, good.price) for good in GOODS.values() if good.id != ARRIVES_LATER]
        self._save(rows)
        self._prices.publish_prices(by=self._by, assortment="a1", now=now)

    def _save(self, rows: list[Any]) -> None:
        saved = self._catalogue.save_items(by=self._by, assortment="a1", rows=rows)
        assert isinstance(saved, list), saved

    def _row(self, good: Good, price: int | None) -> Any:
        from kasse.office.catalogue.services.item_rows import ItemRow

        return ItemRow(
            sku=good.id.upper(),
            name=good.name,
            id=good.id,
            kind=good.kind,
            unit=good.unit,
            open_price=price is None,
            price_minor=price,
            tax_class=good.tax_class,
            codes=(good.code,),
            modifier_groups=good.groups,
            components=tuple((id_.upper(), quantity) for id_, quantity in good.components),
            deposit=good.deposit.upper() or None,
            min_age=good.min_age or None,
            stock=good.stock,
        )
