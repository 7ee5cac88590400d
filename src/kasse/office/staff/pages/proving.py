"""Proving once more who one is, before an act that would let somebody in for good.

What was typed is carried through the question: after the right answer the act is done, at once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.frame.access import actor, show
from kasse.office.frame.words import sentence
from kasse.office.staff import oidc, passkeys, proof, queries, services
from kasse.office.staff.models import Account
from kasse.office.staff.pages.entering import asked_ceremony, new_challenge, safe_target

View = Callable[..., HttpResponse]

_BACK: Final = "proof_back"
_OWN: Final = frozenset(
    {"csrfmiddlewaretoken", "proof_password", "proof_code", "credential", _BACK}
)
_ANSWERS: Final = ("proof_password", "proof_code")


def proved(view: View) -> View:
    """A POST to the view needs a proof that is fresh (kasse.office.staff.proof), else asks."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or proof.is_fresh(request):
            return view(request, *args, **kwargs)
        answer = _proof_in(request)
        if answer is not None and not isinstance(answer, Refused):
            proof.note(request)
            return view(request, *args, **kwargs)
        return _ask(request, "" if answer is None else sentence(answer))

    return guarded


def _proof_in(request: HttpRequest) -> Account | Refused | None:
    """What came of the proof in this request; None where there is none."""
    account: Any = request.user
    credential = request.POST.get("credential", "")
    if credential and "proof_password" in request.POST:
        asked = asked_ceremony(request)
        if asked is None:
            return refused("passkey.refused")
        now = timezone.now()
        return services.use_passkey(answer=credential, ceremony=asked, now=now, account=account)
    if not any(request.POST.get(name) for name in _ANSWERS):
        return None
    return services.prove(
        by=actor(request),
        account=account,
        password=request.POST.get("proof_password", ""),
        code=request.POST.get("proof_code", "")[:100],
        now=timezone.now(),
    )


def _ask(request: HttpRequest, problem: str) -> HttpResponse:
    account: Any = request.user
    factor = queries.second_factor(account)
    context: dict[str, Any] = {
        "problem": problem,
        "has_password": account.has_usable_password(),
        "factor": factor,
        "sso": oidc.provider() if account.identities.exists() else None,
        "back": _back(request),
        "carried": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in _OWN
            for value in values
        ],
    }
    if factor.passkeys and passkeys.can_be_used(request):
        asked = passkeys.ceremony(request, new_challenge(request))
        context["options"] = passkeys.options_to_use(account, ceremony=asked)
    return show(request, "prove", context, status=403)


def _back(request: HttpRequest) -> str:
    """The page with the form: whoever logs in elsewhere first comes back by a GET, which an act's own
    address may not know."""
    came_from = request.POST.get(_BACK) or request.headers.get("Referer", "")
    return safe_target(request, came_from)
