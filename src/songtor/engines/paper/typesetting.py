"""Typst does the setting; fonts come from the package, never from the machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files

import fontpkg_sarabun
import typst

STYLE = "style.typ"


def typeset(
    template: str, data: Mapping[str, object], *, moment: datetime, pictures: Mapping[str, bytes] = {}
) -> bytes:
    """The PDF of a template that reads `data` and may show `pictures`.

    The template starts with `#import "style.typ": *` and finds its data as `json(bytes(sys.inputs.data))`; a picture is
    named by its key (`image("qr.svg")`). `moment` is written into the file as its date, so the same input gives the
    same bytes. Raises typst.TypstError where the template is wrong.
    """
    sources: dict[str, bytes] = {
        "main.typ": template.encode(),
        STYLE: files(__package__).joinpath(STYLE).read_bytes(),
        **pictures,
    }
    pdf = typst.compile(
        sources,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        font_paths=[fontpkg_sarabun.ROOT],
        ignore_system_fonts=True,
        timestamp=int(moment.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst answered with something else than one document")
    return pdf
