"""A customer's own receipt, by the address that its QR code holds (RCP-10). No log-in."""

import hmac
import json

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kasse.domain.outcome import Refused
from kasse.domain.receipt import digital_token, sale_receipt
from kasse.office.frame.access import show
from kasse.office.sales import queries


@require_safe
@never_cache
def digital_receipt(request: HttpRequest, receipt_code: str, token: str) -> HttpResponse:
    """The receipt, to read and print. One that the till has not sent yet, and one that never
    was, look the same: the address tells nothing to whoever guesses.
    """
    found = queries.receipt(receipt_code)
    if isinstance(found, Refused) or not hmac.compare_digest(
        digital_token(found.hash).encode(), token.encode()
    ):
        return _unlisted(show(request, "digital_receipt", {"receipt": None}, status=404))
    receipt = sale_receipt(json.loads(found.text), found.texts, entry_hash=found.hash)
    context = {"receipt": receipt, "tenders": receipt["tender_names"]}
    return _unlisted(show(request, "digital_receipt", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    # A receipt says where somebody was and what they bought: no index, no address passed on.
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Content-Language"] = translation.get_language() or "en"
    return response
