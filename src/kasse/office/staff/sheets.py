"""People as rows of a file for a spreadsheet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kasse.office.staff import queries


def rows(*, wanted: queries.PeopleFilter, descending: bool) -> Iterator[list[str]]:
    """The head, and the people wanted: name, roles with their stores, e-mail, language, whether they
    have a PIN and work here."""
    yield [_("Name"), _("Roles"), _("E-mail"), _("Language"), _("PIN"), _("Works here")]
    found = queries.people_wanted(wanted, descending=descending)
    for person in found.iterator(chunk_size=500):
        account = getattr(person, "account", None)
        roles = "; ".join(
            f"{row.role.name} ({row.store.name if row.store else '*'})"
            for row in person.assignments.all()
            # Which stores there are beside one's own, a file does not tell.
            if wanted.stores is None or row.store_id is None or row.store_id in wanted.stores
        )
        yield [
            person.name,
            roles,
            account.email if account is not None else "",
            person.language,
            "x" if person.pin_hash else "",
            "x" if person.active else "",
        ]
