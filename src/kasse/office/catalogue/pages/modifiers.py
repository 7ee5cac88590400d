"""Modifier groups: the list with where each is used, and the form."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.money import CURRENCIES, parse_amount
from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.catalogue import item_form, lookups, queries, services
from kasse.office.catalogue.models import Assortment, ModifierGroup
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """A group as typed."""

    names: dict[str, str]
    choices: tuple[int, int]
    modifiers: list[tuple[str, dict[str, str], int]]
    values: dict[str, Any]
    problems: dict[str, str]


@require_safe
@page("office.view")
def modifiers(request: HttpRequest, access: Access) -> HttpResponse:
    """Every group with its choices, and how many items ask for it."""
    every = list(queries.assortments())
    wanted = request.GET.get("assortment", "")
    chosen = next((row for row in every if row.id == wanted), every[0] if every else None)
    groups = list(lookups.groups_in_use(chosen.id)) if chosen else []
    context = {
        "assortments": every,
        "assortment": chosen,
        "groups": groups,
        "may_change": chosen is not None and _may_change(request, chosen),
        "currency": stores.currency(),
    }
    return show(request, "modifiers", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def new_modifier_group(request: HttpRequest, access: Access) -> HttpResponse:
    """A form for a new group."""
    every = list(queries.assortments())
    wanted = request.GET.get("assortment", "")
    chosen = next((row for row in every if row.id == wanted), every[0] if every else None)
    if chosen is None:
        raise Http404
    return _form(request, access, chosen, None)


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="items.edit")
def modifier_group(request: HttpRequest, access: Access, group_id: str) -> HttpResponse:
    """The form of a group, and the items that ask for it."""
    found = _found(group_id)
    return _form(request, access, found.assortment, found)


@require_POST
@page("items.edit")
def delete_modifier_group(request: HttpRequest, access: Access, group_id: str) -> HttpResponse:
    """Takes away a group that no item asks for."""
    found = _found(group_id)
    back = reverse("modifier_group", args=[found.id])
    if not confirm.confirmed(request):
        question = confirm.Question(
            title=_("Delete this modifier group?"),
            words=_("It cannot be restored."),
            button=_("Delete"),
            back=back,
        )
        return confirm.ask(request, question, access=access)
    no = services.delete_modifier_group(by=actor(request), group=found)
    if no is not None:
        messages.error(request, sentence(no))
        return HttpResponseRedirect(back)
    messages.success(request, _("The modifier group is deleted."))
    return HttpResponseRedirect(reverse("modifiers"))


def _form(
    request: HttpRequest, access: Access, assortment: Assortment, group: ModifierGroup | None
) -> HttpResponse:
    items, more = lookups.items_of(group) if group is not None else ([], 0)
    context: dict[str, Any] = {
        "group": group,
        "assortment": assortment,
        "may_change": _may_change(request, assortment),
        "is_new": group is None,
        "currency": stores.currency(),
        "items": items,
        "more": more,
        "version": group.version if group is not None else 0,
        "problems": {},
    }
    if request.method != "POST":
        return show(request, "modifier_group", context | {"values": _values(group)}, access=access)
    typed = _read(request, group)
    problems = dict(typed.problems)
    if not problems:
        try:
            saved = services.save_modifier_group(
                by=actor(request),
                assortment=assortment.id,
                names=typed.names,
                choices=typed.choices,
                modifiers=typed.modifiers,
                group_id=group.id if group is not None else None,
                version=versions.typed_version(request) if group is not None else None,
            )
        except versions.Stale as stale:
            shown = {"values": typed.values, "version": stale.is_now}
            shown["conflict"] = _conflict(request, group, typed, stale)
            return show(request, "modifier_group", context | shown, access=access, status=409)
        if isinstance(saved, Refused):
            # With a place it is about one of the choices.
            problems["modifiers" if "place" in saved.facts else _FIELDS[saved.code]] = sentence(
                saved
            )
    if problems:
        shown = {"values": typed.values, "problems": problems}
        shown["version"] = versions.typed_version(request) or context["version"]
        return show(request, "modifier_group", context | shown, access=access, status=422)
    messages.success(request, _("The modifier group is saved."))
    return HttpResponseRedirect(f"{reverse('modifiers')}?assortment={assortment.id}")


_FIELDS = {
    "modifiers.name_missing": "names",
    "modifiers.choices_wrong": "choices",
    "modifiers.price_out_of_range": "modifiers",
}


def _conflict(
    request: HttpRequest, group: ModifierGroup | None, typed: _Typed, stale: versions.Stale
) -> Conflict:
    now = _values(group)
    return Conflict(
        version=stale.is_now,
        theirs=request.path,
        clashes=clashes(
            [
                (_("Name in Danish"), typed.values["name_da"], now["name_da"]),
                (_("Name in English"), typed.values["name_en"], now["name_en"]),
                (_("At least"), typed.values["least"], now["least"]),
                (_("At most"), typed.values["most"], now["most"]),
                (_("Choices"), _said(typed.values), _said(now)),
            ]
        ),
    )


def _said(values: dict[str, Any]) -> str:
    return ", ".join(
        f"{row['da'] or row['en']} {row['price']}".strip() for row in values["modifiers"]
    )


def _values(group: ModifierGroup | None) -> dict[str, Any]:
    if group is None:
        return {"name_da": "", "name_en": "", "least": "0", "most": "1", "modifiers": []}
    marks, currency = number_format(get_language() or "da"), stores.currency()
    return {
        "name_da": group.names.get("da", ""),
        "name_en": group.names.get("en", ""),
        "least": str(group.min_choices),
        "most": str(group.max_choices),
        "modifiers": [
            {
                "id": one.id,
                "da": one.names.get("da", ""),
                "en": one.names.get("en", ""),
                "price": item_form.money_text(one.price_minor, currency=currency, marks=marks),
            }
            for one in group.modifiers.all()
        ],
    }


def _read(request: HttpRequest, group: ModifierGroup | None) -> _Typed:
    post = request.POST
    before = {one.id: one.names for one in group.modifiers.all()} if group is not None else {}
    problems: dict[str, str] = {}
    values: dict[str, Any] = {
        name: post.get(name, "").strip() for name in ("name_da", "name_en", "least", "most")
    }
    columns = [post.getlist(f"modifier_{name}") for name in ("id", "da", "en", "price")]
    rows = [
        dict(zip(("id", "da", "en", "price"), (text.strip() for text in row), strict=True))
        for row in zip(*columns, strict=False)
    ]
    values["modifiers"] = [row for row in rows if row["da"] or row["en"] or row["price"]]
    counts = [int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
              for text in (values["least"], values["most"])]  # fmt: skip
    modifiers, currency = [], CURRENCIES[stores.currency()]
    marks = number_format(get_language() or "da")
    for row in values["modifiers"]:
        price = parse_amount(row["price"] or "0", currency, marks)
        if isinstance(price, Refused):
            problems["modifiers"] = sentence(price)
            price = 0
        names = item_form.names_with(
            {code: row[code] for code in ("da", "en")}, before=before.get(row["id"], {})
        )
        modifiers.append((row["id"], names, price))
    return _Typed(
        names=item_form.names_with(
            {code: values[f"name_{code}"] for code in ("da", "en")},
            before=group.names if group is not None else {},
        ),
        choices=(counts[0], counts[1]),
        modifiers=modifiers,
        values=values,
        problems=problems,
    )


def _may_change(request: HttpRequest, assortment: Assortment) -> bool:
    return services.may_change(actor(request), assortment=assortment.id)


def _found(group_id: str) -> ModifierGroup:
    found = lookups.group(group_id)
    if found is None:
        raise Http404
    return found
