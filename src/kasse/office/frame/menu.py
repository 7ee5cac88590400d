"""The menu: every page that begins a subject, in the order shown, for those who may see it."""

from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page of the menu. `url` is the name of its address, `pages` the templates under it that
    count as being there, `icon` a key of kasse.office.frame.icons, `key` the letter that goes
    there after g on a keyboard, `dock` its rank among those that a phone shows first (0: none).
    """

    url: str
    words: Any
    icon: str
    permission: str
    pages: tuple[str, ...] = ()
    key: str = ""
    dock: int = 0
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Entries under one heading; the first section has none. `id` is how the page remembers
    whether it is folded."""

    id: str
    words: Any
    entries: tuple[Entry, ...]

    @property
    def is_current(self) -> bool:
        """Whether the page shown is one of these."""
        return any(entry.is_current for entry in self.entries)


DOCK: Final = 4
"""How many entries a phone shows beside "More"."""

SECTIONS: Final = (
    Section(
        id="first",
        words="",
        entries=(
            Entry(
                url="today",
                words=gettext_lazy("Today"),
                icon="today",
                permission="office.view",
                key="h",
                dock=1,
            ),
            Entry(
                url="attention",
                words=gettext_lazy("Attention"),
                icon="attention",
                permission="office.view",
                pages=("finding",),
                key="a",
                dock=4,
            ),
        ),
    ),
    Section(
        id="trade",
        words=gettext_lazy("Trade"),
        entries=(
            Entry(
                url="sales",
                words=gettext_lazy("Sales"),
                icon="sales",
                permission="sales.view",
                pages=("sale",),
                key="s",
                dock=2,
            ),
            Entry(
                url="cash",
                words=gettext_lazy("Drawers"),
                icon="cash",
                permission="sales.view",
                pages=("reports", "report"),
                key="d",
            ),
            Entry(
                url="journals",
                words=gettext_lazy("Journals"),
                icon="journal",
                permission="journal.view",
                pages=("journal", "entry"),
                key="j",
            ),
        ),
    ),
    Section(
        id="goods",
        words=gettext_lazy("Goods"),
        entries=(
            Entry(
                url="items",
                words=gettext_lazy("Items"),
                icon="items",
                permission="office.view",
                pages=("item", "item_history", "item_variants", "bulk_edits", "one_bulk_edit"),
                key="i",
                dock=3,
            ),
            Entry(
                url="campaigns",
                words=gettext_lazy("Campaigns"),
                icon="campaigns",
                permission="office.view",
                pages=(
                    "campaign",
                    "campaign_calendar",
                    "promotion",
                    "new_promotion",
                    "simulations",
                    "simulation",
                    "simulation_items",
                ),
                key="o",
            ),
            Entry(
                url="coupons",
                words=gettext_lazy("Coupons"),
                icon="coupons",
                permission="office.view",
                pages=("coupon", "coupon_codes", "coupon_uses", "coupon_code"),
            ),
            Entry(
                url="categories",
                words=gettext_lazy("Categories"),
                icon="categories",
                permission="office.view",
                pages=("category",),
                key="c",
            ),
            Entry(
                url="price_lists",
                words=gettext_lazy("Price lists"),
                icon="prices",
                permission="office.view",
                pages=("price_list", "price_releases"),
            ),
            Entry(
                url="modifiers",
                words=gettext_lazy("Modifiers"),
                icon="modifiers",
                permission="office.view",
                pages=("modifier_group",),
            ),
            Entry(
                url="layouts",
                words=gettext_lazy("The till's grid"),
                icon="grid",
                permission="office.view",
                pages=("layout",),
            ),
            Entry(
                url="labels",
                words=gettext_lazy("Shelf labels"),
                icon="print",
                permission="office.view",
            ),
            Entry(
                url="imports",
                words=gettext_lazy("Import"),
                icon="import",
                permission="items.edit",
                pages=("import", "new_import", "import_row"),
            ),
            Entry(
                url="exports",
                words=gettext_lazy("Export"),
                icon="export",
                permission="office.view",
            ),
        ),
    ),
    Section(
        id="shop",
        words=gettext_lazy("Shop"),
        entries=(
            Entry(
                url="stores",
                words=gettext_lazy("Stores"),
                icon="stores",
                permission="office.view",
                pages=("store", "store_groups"),
            ),
            Entry(
                url="registers",
                words=gettext_lazy("Registers"),
                icon="registers",
                permission="office.view",
                pages=("register", "pair"),
                key="r",
            ),
            Entry(
                url="settings",
                words=gettext_lazy("Settings"),
                icon="settings",
                permission="office.view",
                pages=("settings_places",),
                key="e",
            ),
            Entry(
                url="company",
                words=gettext_lazy("Company"),
                icon="person",
                permission="office.view",
            ),
        ),
    ),
    Section(
        id="people",
        words=gettext_lazy("People"),
        entries=(
            Entry(
                url="people",
                words=gettext_lazy("People"),
                icon="people",
                permission="people.view",
                pages=("person", "hand_over"),
                key="p",
            ),
            Entry(
                url="roles",
                words=gettext_lazy("Roles"),
                icon="roles",
                permission="people.view",
                pages=("role",),
            ),
            Entry(
                url="log_in_policy",
                words=gettext_lazy("Log-in rules"),
                icon="locks",
                permission="company.edit",
            ),
        ),
    ),
    Section(
        id="running",
        words=gettext_lazy("Operation"),
        entries=(
            Entry(
                url="tokens",
                words=gettext_lazy("API tokens"),
                icon="keys",
                permission="integrations.edit",
                pages=("token", "token_made"),
            ),
            Entry(
                url="hooks",
                words=gettext_lazy("Web hooks"),
                icon="hooks",
                permission="integrations.edit",
                pages=("hook", "hook_secret", "delivery"),
            ),
            Entry(
                url="backups",
                words=gettext_lazy("Back-ups"),
                icon="copy",
                permission="company.edit",
            ),
            Entry(
                url="jobs",
                words=gettext_lazy("Background work"),
                icon="jobs",
                permission="jobs.view",
                pages=("job", "schedules", "schedule"),
                key="w",
            ),
            Entry(
                url="audit",
                words=gettext_lazy("Audit log"),
                icon="audit",
                permission="audit.view",
                pages=("audit_entry",),
                key="l",
            ),
        ),
    ),
)


def menu(may: frozenset[str], *, page: str) -> tuple[Section, ...]:
    """The sections that have something for these permissions, with the entry of `page` marked."""
    found = []
    for section in SECTIONS:
        entries = tuple(
            replace(entry, is_current=page == entry.url or page in entry.pages)
            for entry in section.entries
            if entry.permission in may
        )
        if entries:
            found.append(replace(section, entries=entries))
    return tuple(found)


def dock(sections: tuple[Section, ...]) -> tuple[Entry, ...]:
    """The entries that a phone shows beside "More": those ranked first, in their order, then
    whatever else there is for who may not see those."""
    entries = [entry for section in sections for entry in section.entries]
    ranked = sorted(entries, key=lambda entry: entry.dock or DOCK + 1)
    return tuple(ranked[:DOCK])
