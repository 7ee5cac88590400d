"""QR codes on pages, and what an authenticator app is given by one."""

from typing import Any, Final

import segno
from django.utils.safestring import SafeString, mark_safe

from kasse.office.staff.totp import uri

_GROUP: Final = 4


def picture(text: str) -> SafeString:
    """A QR code as SVG, dark on light whatever the page's look is: cameras want it so."""
    drawn = segno.make(text, error="m").svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308  # drawn by segno; the text is in its squares alone


def app_key(secret: str, *, email: str) -> dict[str, Any]:
    """The key of an app in the ways to give it (parts/app_form.html): by a picture for another
    device, by a link on the phone itself, and in groups to be typed."""
    link = uri(secret, account=email, issuer="Kasse")
    return {
        "secret": secret,
        "secret_groups": [secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP)],
        "app_link": link,
        "qr": picture(link),
    }
