"""Pages for the printer: a Typst template and plain data become one PDF, the same bytes for the same input."""

from songtor.engines.paper.codes import qr_svg
from songtor.engines.paper.typesetting import typeset

__all__ = ["qr_svg", "typeset"]
