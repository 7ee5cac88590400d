"""QR codes on pages."""

import segno
from django.utils.safestring import SafeString, mark_safe


def picture(text: str) -> SafeString:
    """A QR code as SVG, dark on light whatever the page's look is: cameras want it so."""
    drawn = segno.make(text, error="m").svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308  # drawn by segno; the text is in its squares alone
