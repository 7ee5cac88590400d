"""Who may see a page: signed in, and with the permission that the page names."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from kasse.office.actors import Denied
from kasse.office.attention import queries as attention
from kasse.office.seek import Place
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access

View = Callable[..., HttpResponse]


def page(permission: str) -> Callable[[View], View]:
    """Calls the view with `access`: the stores in which the account has `permission`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                target = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{reverse('log_in')}?{target}")
            access = staff.access(request.user, permission)
            if not access.anywhere:
                return show(request, "denied", status=403)
            try:
                return view(request, access, *args, **kwargs)
            except Denied:
                return show(request, "denied", status=403)

        return guarded

    return wrap


def place(request: HttpRequest) -> Place:
    """Where in a long list the page is."""
    return Place(
        after=request.GET.get("after", "")[:2_000], before=request.GET.get("before", "")[:2_000]
    )


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    access: Access | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page with what its frame needs."""
    frame: dict[str, Any] = {"page": template, "may_manage": False, "open_findings": 0}
    if access is not None:
        frame["open_findings"] = attention.open_count(stores=access.stores)
        frame["may_manage"] = staff.access(request.user, "office.manage").anywhere
    return render(request, f"office/{template}.html", frame | (context or {}), status=status)
