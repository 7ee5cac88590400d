"""Roles: what they allow, as a table of all and as a form of one."""

import re
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kasse.domain.number_text import parse_number
from kasse.domain.outcome import Refused
from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import Actor, Denied
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence
from kasse.office.ids import new_id
from kasse.office.staff import queries, services
from kasse.office.staff.models import Role
from kasse.office.staff.pages.proving import proved
from kasse.office.staff.permission_words import GROUPS, WORDS
from kasse.office.staff.queries import Access
from kasse.office.staff.words import named
from kasse.office.versions import Stale

_PERCENT_DECIMALS: Final = 4
"""A percentage with four decimals is parts per million."""

_MAX_PPM: Final = 1_000_000
_VERSION: Final = re.compile(r"[0-9]{1,17}")


@require_http_methods(["GET", "HEAD", "POST"])
@page("people.view", change="roles.edit")
@proved
def roles(request: HttpRequest, access: Access) -> HttpResponse:
    """Permissions down, roles across."""
    rows = list(queries.roles_with_people())
    if request.method != "POST":
        return _show_table(request, access, rows, {})
    wanted, problems = [], {}
    for row in rows:
        typed = _typed(request, row)
        if isinstance(typed, Refused):
            problems[row.id] = sentence(typed)
        elif typed is not None and not _is_same(row, typed):
            wanted.append(typed)
    if problems:
        return _show_table(request, access, rows, problems, status=422)
    try:
        done = services.save_roles(by=actor(request), roles=wanted)
    except Stale:
        return _show_table(request, access, rows, {}, status=409, conflict=_table_conflict(request))
    if isinstance(done, Refused):
        problems = {str(done.facts.get("role", "")): sentence(done)}
        return _show_table(request, access, rows, problems, status=422)
    messages.success(request, _("The roles are saved. Tills know it in a moment."))
    return HttpResponseRedirect(reverse("roles"))


@require_http_methods(["GET", "HEAD", "POST"])
@page("roles.edit")
@proved
def new_role(request: HttpRequest, access: Access) -> HttpResponse:
    """A new role; with `of` a copy of another one."""
    of = queries.roles().filter(id=request.GET.get("of", "")).first()
    row = Role(id=new_id(), version=0, names={}, permissions=[])
    if of is not None:
        row.permissions, row.max_discount_ppm = of.permissions, of.max_discount_ppm
        row.names = {code: _("%(name)s, copy") % {"name": name} for code, name in of.names.items()}
    return _form(request, access, row)


@require_http_methods(["GET", "HEAD", "POST"])
@page("roles.edit")
@proved
def role(request: HttpRequest, access: Access, role_id: str) -> HttpResponse:
    """One role."""
    return _form(request, access, _found(role_id))


@require_POST
@page("roles.edit")
@proved
def delete_role(request: HttpRequest, access: Access, role_id: str) -> HttpResponse:
    """Takes a role away that nobody has; asks once."""
    row = _found(role_id)
    if not confirm.confirmed(request):
        question = confirm.Question(
            title=_("Delete the role %(name)s?") % {"name": named(row.names)},
            words=_("Nobody has it. It cannot be restored."),
            button=_("Delete"),
            back=reverse("role", args=[role_id]),
        )
        return confirm.ask(request, question, access=access)
    done = services.delete_role(by=actor(request), role_id=role_id)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
        return HttpResponseRedirect(reverse("role", args=[role_id]))
    messages.success(request, _("The role is deleted."))
    return HttpResponseRedirect(reverse("roles"))


def _found(role_id: str) -> Role:
    row = queries.roles_with_people().filter(id=role_id).first()
    if row is None:
        raise Http404
    return row


def _form(request: HttpRequest, access: Access, row: Role) -> HttpResponse:
    if request.method != "POST":
        return _show_form(request, access, row, {})
    typed = _typed(request, row)
    if typed is None:
        raise Http404
    if isinstance(typed, Refused):
        return _show_form(request, access, row, {"limit": sentence(typed)}, status=422)
    typed |= {"names": {code: request.POST.get(code, "")[:100] for code in ("da", "en")}}
    try:
        done = services.save_roles(by=actor(request), roles=[typed])
    except Stale as stale:
        conflict = Conflict(
            version=stale.is_now, theirs=request.path, clashes=_clashes(request, _found(row.id))
        )
        now = {"version": stale.is_now, "conflict": conflict}
        return _show_form(request, access, row, {}, status=409, **now)
    if isinstance(done, Refused):
        where = "limit" if done.code == "role.discount" else "da"
        return _show_form(request, access, row, {where: sentence(done)}, status=422)
    messages.success(request, _("The role %(name)s is saved.") % {"name": named(done[0].names)})
    return HttpResponseRedirect(reverse("roles"))


def _show_form(
    request: HttpRequest,
    access: Access,
    row: Role,
    problems: dict[str, str],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    is_typed = request.method == "POST"
    has = set(request.POST.getlist(f"may-{row.id}")) if is_typed else set(row.permissions)
    own = actor(request).permissions
    context = {
        "role": row,
        "is_new": row._state.adding,
        "title": named(row.names),
        "values": {
            code: request.POST.get(code, "") if is_typed else row.names.get(code, "")
            for code in ("da", "en")
        },
        "limit": request.POST.get(f"limit-{row.id}", "") if is_typed else _percent(row),
        "problems": problems,
        "version": row.version,
        "groups": [
            (group.words, [(code, *WORDS[code], code in has, code in own) for code in group.codes])
            for group in GROUPS
        ],
        "may_change": _may_change(actor(request), row),
    }
    return show(request, "role", context | more, access=access, status=status)


def _show_table(
    request: HttpRequest,
    access: Access,
    rows: list[Role],
    problems: dict[str, str],
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    is_typed = request.method == "POST"
    by = actor(request)
    columns: list[dict[str, Any]] = []
    for row in rows:
        is_sent = is_typed and f"version-{row.id}" in request.POST
        sent = request.POST.getlist(f"may-{row.id}") if is_sent else row.permissions
        columns.append(
            {
                "role": row,
                "has": set(sent),
                "limit": request.POST.get(f"limit-{row.id}", "") if is_sent else _percent(row),
                "problem": problems.get(row.id, ""),
                "may_change": _may_change(by, row),
            }
        )
    own = by.permissions
    groups = [
        (
            group.words,
            [
                (
                    code,
                    *WORDS[code],
                    [
                        (
                            column["role"],
                            code in column["has"],
                            column["may_change"] and code in own,
                        )
                        for column in columns
                    ],
                )
                for code in group.codes
            ],
        )
        for group in GROUPS
    ]
    context = {
        "columns": columns,
        "groups": groups,
        "span": len(columns) + 1,
        "conflict": conflict,
        "problems": problems,
    }
    return show(request, "roles", context, access=access, status=status)


def _may_change(by: Actor, row: Role) -> bool:
    try:
        by.check("roles.edit", store=None)
        by.check_not_wider([queries.grant(row, store=None)])
    except Denied:
        return False
    return True


def _typed(request: HttpRequest, row: Role) -> dict[str, Any] | Refused | None:
    """What was typed of a role; None where the form had nothing of it."""
    version = request.POST.get(f"version-{row.id}", "" if not row._state.adding else "0")
    if row._state.adding:
        # A new role has its id from the form that was shown, so that sending twice makes one.
        row.id = request.POST.get("id", row.id)[:64] or row.id
    if not _VERSION.fullmatch(version):
        return None
    text = request.POST.get(f"limit-{row.id}", "").strip().removesuffix("%").strip() or "0"
    limit = parse_number(text, _PERCENT_DECIMALS, number_format(get_language()), _MAX_PPM)
    if isinstance(limit, Refused):
        return limit
    sent = set(request.POST.getlist(f"may-{row.id}"))
    return {
        "id": row.id,
        "names": row.names,
        "permissions": [code for code in PERMISSION_CODES if code in sent],
        "max_discount": limit,
        "version": None if row._state.adding else int(version),
    }


def _is_same(row: Role, typed: dict[str, Any]) -> bool:
    return (
        set(row.permissions) == set(typed["permissions"])
        and row.max_discount_ppm == typed["max_discount"]
    )


def _table_conflict(request: HttpRequest) -> Conflict:
    found: list[Any] = []
    for row in queries.roles():
        if request.POST.get(f"version-{row.id}") not in {None, str(row.version)}:
            found += _clashes(request, row, prefix=f"{named(row.names)}: ")
    return Conflict(version=0, theirs=request.path, clashes=tuple(found))


def _clashes(request: HttpRequest, row: Role, *, prefix: str = "") -> tuple[Any, ...]:
    """The permissions and the limit that were typed otherwise than they are now."""
    sent = set(request.POST.getlist(f"may-{row.id}"))
    words = {True: _("Yes"), False: _("No")}
    rows: list[tuple[Any, Any, Any]] = [
        (f"{prefix}{WORDS[code][0]}", words[code in sent], words[code in row.permissions])
        for code in PERMISSION_CODES
    ]
    limit = request.POST.get(f"limit-{row.id}", "")
    rows.append((f"{prefix}{_('Largest discount')}", limit, _percent(row)))
    rows += [
        (f"{prefix}{words_of}", request.POST[code], row.names.get(code, ""))
        for code, words_of in (("da", _("Name in Danish")), ("en", _("Name in English")))
        if code in request.POST
    ]
    return clashes(rows)


def _percent(row: Role) -> str:
    """The limit as a field holds it: 250000 ppm is 25."""
    whole, rest = divmod(row.max_discount_ppm, 10**_PERCENT_DECIMALS)
    digits = f"{rest:0{_PERCENT_DECIMALS}}".rstrip("0")
    mark = number_format(get_language()).decimal
    return f"{whole}{mark}{digits}" if digits else str(whole)
