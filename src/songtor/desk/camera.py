"""Pages whose fields a camera may fill."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from csp.decorators import csp_update
from django.http import HttpResponse

Showing = TypeVar("Showing", bound=Callable[..., HttpResponse])


def with_camera(show: Showing) -> Showing:
    """Lets the page run the WebAssembly that reads codes where a browser does not by itself."""
    return cast(Showing, csp_update({"script-src": "'wasm-unsafe-eval'"})(show))
