"""What the sales' list is asked for, read from its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import get_language, gettext, gettext_lazy

from kasse.domain.money import CURRENCIES, parse_amount
from kasse.domain.outcome import Refused
from kasse.office.frame.days import read_days
from kasse.office.frame.locales import number_format
from kasse.office.frame.store_choices import store_choices
from kasse.office.frame.templatetags.kasse import tender_name
from kasse.office.frame.words import sentence
from kasse.office.sales import queries
from kasse.office.sales.words import KINDS
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.stores.models import Store

FIELDS: Final = (
    "q", "as", "store", "register", "kind", "tender", "person", "since", "from", "until", "to",
    "least", "most", "item", "customer", "reference",
)  # fmt: skip
FOLDED: Final = (
    "register", "kind", "tender", "person", "from", "to", "least", "most", "reference", "customer",
)  # fmt: skip
"""Those that stand behind "More filters"."""

_NAMES: Final = {
    "since": gettext_lazy("From day"),
    "until": gettext_lazy("To day"),
    "from": gettext_lazy("From time"),
    "to": gettext_lazy("To time"),
    "least": gettext_lazy("Total from"),
    "most": gettext_lazy("Total up to"),
}
"""What the fields are called that may have a problem."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """`values` as they were typed by field, `problems` in words, and the filter that follows."""

    values: dict[str, str]
    wanted: queries.SaleFilter
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def told(self) -> list[tuple[str, str]]:
        """The problems by field with the names of these, to be read elsewhere than beside them."""
        return [(name, f"{_NAMES[name]}: {text}") for name, text in self.problems.items()]

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.values[name] for name in FIELDS)

    @property
    def folded(self) -> int:
        """How many of the fields behind "More filters" are in use."""
        return sum(bool(self.values[name]) for name in FOLDED)


def read(request: HttpRequest, access: Access) -> Asked:
    """The filter in the address; what cannot be read narrows nothing and is a problem."""
    given = {name: request.GET.get(name, "").replace("\0", "").strip()[:80] for name in FIELDS}
    day = request.GET.get("day", "").replace("\0", "").strip()[:80]
    if day:
        given["since"] = given["until"] = day
    problems: dict[str, str] = {}
    language = get_language() or "da"
    least, most = (_amount(given, name, problems, language) for name in ("least", "most"))
    since, until = read_days(given, problems)
    # One day and hours is what somebody looks for; the day need not be said twice.
    zone = _zone(given["store"]) if given["from"] or given["to"] else UTC
    since_at = _instant(given, "from", since or until, problems, zone)
    until_at = _instant(given, "to", until or since, problems, zone, minutes=1)
    wanted = queries.SaleFilter(
        stores=stores.chosen(given["store"], only=access.stores),
        since="" if since_at else since,
        until="" if until_at else until,
        since_at=since_at,
        until_at=until_at,
        search=given["q"],
        meant=given["as"] if given["as"] in queries.MEANINGS else "",
        kind=given["kind"] if given["kind"] in queries.KINDS else "",
        register=given["register"],
        person=given["person"],
        tender=given["tender"],
        item=given["item"],
        customer=given["customer"],
        reference=given["reference"],
        least_minor=least,
        most_minor=most,
        language=language,
    )
    return Asked(values=given, wanted=wanted, problems=problems)


def choices(access: Access, mine: "Sequence[Store]", people: Mapping[str, str]) -> dict[str, Any]:
    """What the fields offer, each as (value, words); `mine` are the stores that may be seen,
    `people` the names of all."""
    registers = list(stores.registers(stores=access.stores))
    many = len(mine) > 1
    names = stores.tenders_of(registers)
    if access.stores is not None:
        people = staff.person_names(stores=access.stores)
    return {
        "stores": mine,
        "store_choices": store_choices(mine),
        "register_choices": [
            ("", gettext_lazy("All registers")),
            *(
                (row.id, f"{row.number} {row.name}" + (f", {row.store.name}" if many else ""))
                for row in registers
            ),
        ],
        "kind_choices": [("", gettext_lazy("All kinds")), *KINDS.items()],
        "tender_choices": [
            ("", gettext_lazy("All payments")),
            *((kind, tender_name(kind, names)) for kind in names),
        ],
        "person_choices": [
            ("", gettext_lazy("Everybody")),
            *sorted(people.items(), key=lambda pair: pair[1].casefold()),
        ],
    }


def _zone(store: str) -> tzinfo:
    """Whose clock hours are told by: that of the store asked for or of the first of its group, else
    of the first."""
    found = stores.stores(only=stores.chosen(store)).first() or stores.stores().first()
    return ZoneInfo(found.zone) if found else UTC


def _instant(
    given: dict[str, str],
    name: str,
    day: str,
    problems: dict[str, str],
    zone: tzinfo,
    *,
    minutes: int = 0,
) -> str:
    """The instant of a time on a day, so many minutes later, as entries write it; "" for none."""
    if not given[name]:
        return ""
    try:
        at = datetime.combine(date.fromisoformat(day), time.fromisoformat(given[name]), tzinfo=zone)
        return (at.astimezone(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, OverflowError):
        problems[name] = gettext("Write a time such as 14:30.") if day else gettext("Choose a day.")
        return ""


def _amount(
    given: dict[str, str], name: str, problems: dict[str, str], language: str
) -> int | None:
    if not given[name]:
        return None
    currency = CURRENCIES[stores.currency()]
    amount = parse_amount(given[name], currency, number_format(language))
    if isinstance(amount, Refused):
        problems[name] = sentence(amount)
        return None
    return amount
