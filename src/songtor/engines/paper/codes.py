"""QR codes as SVG, to be set on paper or shown on a page."""

import io

import segno


def qr_svg(text: str) -> bytes:
    """A QR code that survives a crease (error level Q), with its quiet zone."""
    picture = io.BytesIO()
    segno.make(text, error="q", micro=False).save(picture, kind="svg", border=4, xmldecl=False)
    return picture.getvalue()
