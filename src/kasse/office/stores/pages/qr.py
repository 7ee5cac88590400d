"""QR codes as pictures in a page."""

import segno


def qr_picture(text: str) -> str:
    """An SVG that fills its place: dark on white in every look, so that phones read it."""
    return str(
        segno.make(text, error="m").svg_inline(
            border=2, omitsize=True, svgclass=None, lineclass=None, dark="#000", light="#fff"
        )
    )
