"""Parts of pages that every app uses: docs/developer/pages.md shows each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kasse.office.frame.templatetags.kasse import icon, with_query

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    id: str
    name: str
    label: str
    kind: str
    value: Any
    problem: str
    hint: str
    css: str
    is_optional: bool
    choices: tuple[tuple[str, str, bool], ...]
    attributes: SafeString


@register.simple_tag(takes_context=True)
def field(
    context: dict[str, Any],
    name: str,
    label: str,
    *,
    kind: str = "text",
    hint: str = "",
    css: str = "",
    optional: bool = False,
    choices: Iterable[tuple[Any, Any]] = (),
    **attributes: Any,
) -> SafeString:
    """A labelled field with its help and its problem.

    The value and the problem are those of `name` in the page's `values` and `problems`, unless
    `value` or `problem` is given. `kind` is an input's type, `textarea`, `select` (with `choices`
    as (value, words)) or `checkbox`. Other arguments become attributes: `_` is written as `-`, True
    stands alone, False, None and "" are left out.
    """
    value = attributes.pop("value", _of(context, "values", name))
    problem = attributes.pop("problem", _of(context, "problems", name))
    place = attributes.pop("id", name)
    if context.get("refused"):
        # Of several the browser takes the first.
        attributes["autofocus"] = bool(problem)
        if kind == "password":
            hint = f"{hint} {_('Type it again: it was not kept.')}".strip()
    described = [f"problem-{place}"] * bool(problem) + [f"hint-{place}"] * bool(hint)
    attributes["aria_invalid"] = "true" if problem else None
    attributes["aria_describedby"] = " ".join(described)
    found = _Field(
        id=place,
        name=name,
        label=label,
        kind=kind,
        value="" if value is None else value,
        problem=problem or "",
        hint=hint,
        css=css,
        is_optional=optional,
        choices=tuple((str(key), str(words), str(key) == str(value)) for key, words in choices),
        attributes=_attributes(attributes),
    )
    return mark_safe(render_to_string("office/parts/field.html", {"field": found}))  # noqa: S308  # escaped there


def _of(context: dict[str, Any], table: str, name: str) -> Any:
    found = context.get(table) or {}
    return found.get(name) if hasattr(found, "get") else getattr(found, name, None)


def _attributes(wanted: dict[str, Any]) -> SafeString:
    pairs = (
        (name.replace("_", "-"), value)
        for name, value in wanted.items()
        if value is not False and value is not None and value != ""
    )
    return format_html_join(" ", "{}", ((_attribute(name, value),) for name, value in pairs))


def _attribute(name: str, value: Any) -> SafeString:
    return format_html("{}", name) if value is True else format_html('{}="{}"', name, value)


@register.simple_block_tag
def head(content: str, title: str, back: str = "", back_words: str = "", note: str = "") -> str:
    """The head of a page: the way back, the title, and the page's actions between the tags."""
    way = (
        format_html(
            '<a class="row-link quiet no-print text-sm" href="{}">{}{}</a>',
            back,
            icon("back", "size-4"),
            back_words or _("Back"),
        )
        if back
        else ""
    )
    said = format_html('<p class="quiet mt-1 text-sm">{}</p>', note) if note else ""
    actions = (
        format_html('<div class="no-print flex flex-wrap gap-2">{}</div>', content)
        if content.strip()
        else ""
    )
    return format_html(
        '{}<div class="flex flex-wrap items-center justify-between gap-3">'
        '<div class="min-w-0"><h1 class="page-title wrap-anywhere">{}</h1>{}</div>{}</div>',
        way,
        title,
        said,
        actions,
    )


@register.simple_tag(takes_context=True)
def exports(context: dict[str, Any], url: str, *args: Any) -> SafeString:
    """Buttons that save what the list shows, all of its pages, as CSV or XLSX; among the actions of
    a head. `url` is the name of the address that answers the file, with its `args`."""
    to = reverse(url, args=args)
    links = format_html_join(
        "",
        '<a class="btn" href="{}{}" aria-label="{}">{}{}</a>',
        (
            (to, with_query(context, form=form), words, icon("export"), form.upper())
            for form, words in (("csv", _("Save as CSV")), ("xlsx", _("Save as XLSX")))
        ),
    )
    return format_html('<div id="export" class="flex flex-wrap gap-2">{}</div>', links)


@register.simple_block_tag
def empty(content: str, icon_name: str, title: str, words: str = "") -> str:
    """What stands where a list has nothing in it: what it is for, and what to do."""
    return format_html(
        '<div class="empty"><span class="empty-icon">{}</span><h2 class="section-title">{}</h2>{}{}</div>',
        icon(icon_name),
        title,
        format_html('<p class="quiet max-w-prose">{}</p>', words) if words else "",
        format_html('<div class="flex flex-wrap justify-center gap-2">{}</div>', content)
        if content.strip()
        else "",
    )


@register.simple_block_tag
def filters(content: str, label: str = "") -> str:
    """A bar of fields that narrow a list, sent whenever one of them changes."""
    return format_html(
        '<form method="get" role="search" aria-label="{}" class="filters no-print"'
        ' data-send-on-change>{}<button class="btn" data-without-script>{}</button></form>',
        label or _("Narrow the list"),
        content,
        _("Show"),
    )


@register.simple_tag
def progress(done: int, total: int, label: str = "") -> SafeString:
    """How far something has come, as a bar and in numbers; without a total it only says so."""
    if total <= 0:
        return format_html(
            '<div class="progress-of"><progress class="progress" aria-label="{}"></progress></div>',
            label or _("Progress"),
        )
    return format_html(
        '<div class="progress-of"><progress class="progress progress-primary" value="{}" max="{}"'
        ' aria-label="{}"></progress><span class="quiet text-sm">{}\N{NO-BREAK SPACE}%</span></div>',
        min(done, total),
        total,
        label or _("Progress"),
        min(done, total) * 100 // total,
    )


@register.simple_block_tag
def fold(content: str, title: str, *, is_open: bool = False) -> str:
    """A panel that is folded up until it is wanted; it works without scripts."""
    return format_html(
        '<details class="panel fold p-5"{}><summary class="section-title">{}{}</summary>'
        '<div class="mt-3">{}</div></details>',
        mark_safe(" open") if is_open else "",
        title,
        icon("next"),
        conditional_escape(content),
    )
