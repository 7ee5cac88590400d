"""One event on its way to a hook: what was sent, what was answered, and sending it again."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.words import sentence, sentence_of
from kasse.office.integrations import queries
from kasse.office.integrations.pages.hooks import MARKS
from kasse.office.integrations.services import hooks as services
from kasse.office.integrations.words import DELIVERY_STATES
from kasse.office.staff.queries import Access


@require_safe
@page("integrations.edit")
def delivery(request: HttpRequest, access: Access, hook_id: str, delivery_id: int) -> HttpResponse:
    """The body, and each try with its answer."""
    hook = queries.hook(hook_id, by=actor(request))
    if hook is None:
        raise Http404
    found = queries.deliveries(hook=hook, by=actor(request)).filter(id=delivery_id).first()
    if found is None:
        raise Http404
    context: dict[str, Any] = {
        "hook": hook,
        "sent": found,
        "state": DELIVERY_STATES[found.state],
        "mark": MARKS[found.state],
        "body": json.dumps(json.loads(found.body), indent=2, ensure_ascii=False),
        "tries": [
            {"row": row, "problem": sentence_of(row.problem, {}) if row.problem else ""}
            for row in queries.attempts(delivery=found)
        ],
    }
    return show(request, "delivery", context, access=access)


@require_POST
@page("integrations.edit")
def replay(request: HttpRequest, access: Access, hook_id: str, delivery_id: int) -> HttpResponse:
    """Sends it again."""
    done = services.replay(by=actor(request), hook_id=hook_id, delivery_id=delivery_id)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
        return HttpResponseRedirect(reverse("hooks"))
    messages.success(request, _("It is sent again, under the same number."))
    return HttpResponseRedirect(reverse("delivery", args=[hook_id, delivery_id]))
