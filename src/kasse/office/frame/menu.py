"""The menu: every page that begins a subject, in the order shown, for those who may see it."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page of the menu. `url` is the name of its address, `pages` the templates under it that
    count as being there, `icon` a key of kasse.office.frame.icons."""

    url: str
    words: Any
    icon: str
    permission: str
    pages: tuple[str, ...] = ()
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Entries under one heading; the first section has none."""

    words: Any
    entries: tuple[Entry, ...]


SECTIONS: Final = (
    Section(
        words="",
        entries=(
            Entry(url="today", words=gettext_lazy("Today"), icon="today", permission="office.view"),
            Entry(
                url="attention",
                words=gettext_lazy("Attention"),
                icon="attention",
                permission="office.view",
            ),
        ),
    ),
    Section(
        words=gettext_lazy("Trade"),
        entries=(
            Entry(
                url="sales",
                words=gettext_lazy("Sales"),
                icon="sales",
                permission="sales.view",
                pages=("sale",),
            ),
            Entry(url="cash", words=gettext_lazy("Drawers"), icon="cash", permission="sales.view"),
        ),
    ),
    Section(
        words=gettext_lazy("Goods"),
        entries=(
            Entry(
                url="items",
                words=gettext_lazy("Items"),
                icon="items",
                permission="office.view",
                pages=("item",),
            ),
        ),
    ),
    Section(
        words=gettext_lazy("Shop"),
        entries=(
            Entry(
                url="registers",
                words=gettext_lazy("Registers"),
                icon="registers",
                permission="office.view",
                pages=("pair",),
            ),
            Entry(
                url="people",
                words=gettext_lazy("People"),
                icon="people",
                permission="people.view",
                pages=("person",),
            ),
        ),
    ),
)


def menu(may: frozenset[str], *, page: str) -> tuple[Section, ...]:
    """The sections that have something for these permissions, with the entry of `page` marked."""
    found = []
    for section in SECTIONS:
        entries = tuple(
            Entry(
                url=entry.url,
                words=entry.words,
                icon=entry.icon,
                permission=entry.permission,
                is_current=page == entry.url or page in entry.pages,
            )
            for entry in section.entries
            if entry.permission in may
        )
        if entries:
            found.append(Section(words=section.words, entries=entries))
    return tuple(found)
