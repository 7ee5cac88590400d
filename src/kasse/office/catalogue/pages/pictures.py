"""Pictures: shown to whoever knows the hash, added and put in order by whoever may edit items."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office.catalogue import drawing, lookups, queries
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.services import pictures
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page
from kasse.office.frame.confirm import Question
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access

_FOR_EVER: Final = "public, max-age=31536000, immutable"


@require_safe
def picture(request: HttpRequest, picture_hash: str, size: int) -> HttpResponse:
    """A picture by its content's hash: it can never be another one, so it is kept for ever.

    Nobody has to be signed in: tills show it as well, and what is on the shelf is no secret.
    """
    found = lookups.picture(picture_hash, small=size == drawing.SMALL)
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="image/webp")
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["Content-Disposition"] = "inline"
    response.headers["ETag"] = f'"{picture_hash}-{size}"'
    return response


@require_POST
@page("items.edit")
def item_pictures(
    request: HttpRequest, access: Access, item_id: str
) -> HttpResponse:  # of every page
    """Adds the files sent; or moves a picture (`picture`) to another place (`to`, from 0), or takes
    it away (`remove`), asked once."""
    found = queries.item(item_id)
    if found is None:
        raise Http404
    back = f"{reverse('item', args=[item_id])}#pictures"
    if request.FILES:
        add_sent(request, found)
        return HttpResponseRedirect(back)
    shown = lookups.pictures_of(found)
    chosen = request.POST.get("picture", "")
    others = [one for one in shown if one != chosen]
    if "remove" in request.POST:
        if not confirm.confirmed(request):
            question = Question(
                title=_("Remove the picture?"),
                words=_("It cannot be restored."),
                button=_("Remove"),
                back=back,
            )
            return confirm.ask(request, question, access=access)
        order = others
    else:
        place = request.POST.get("to", "")
        at = int(place) if place.isascii() and place.isdigit() and len(place) < 3 else len(others)
        order = [*others[:at], chosen, *others[at:]]
    pictures.arrange_pictures(by=actor(request), item=found, hashes=order, shown=shown)
    messages.success(request, _("The pictures are saved."))
    return HttpResponseRedirect(back)


def add_sent(request: HttpRequest, item: Item) -> None:
    """Adds the pictures that a form sent, and says how many, and why not another."""
    done = 0
    for file in request.FILES.getlist("pictures"):
        # One more than may be: enough to see that it is too much.
        content = file.read(drawing.MAX_BYTES + 1)
        added = pictures.add_picture(by=actor(request), item=item, content=content)
        if isinstance(added, Refused):
            messages.error(request, f"{file.name}: {sentence(added)}")
        else:
            done += 1
    if done:
        said = ngettext("%(n)s picture is added.", "%(n)s pictures are added.", done)
        messages.success(request, said % {"n": done})
