"""The same bytes for everybody: no name, no session, nothing that a lost phone could tell."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

BUILT = Path(__file__).resolve().parent / "static"
ALLOWED = {
    "default-src": [SELF],
    "script-src": [SELF, "'wasm-unsafe-eval'"],  # the scanner of cards is WebAssembly
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}


@require_safe
@csp_replace(ALLOWED)
def app(request: HttpRequest) -> HttpResponse:
    """The page every visit to the app begins with, online or not."""
    response = _built("field/index.html", "text/html; charset=utf-8")
    response["Permissions-Policy"] = "camera=(self), geolocation=(self)"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which may speak for the app's addresses and no others."""
    response = _built("field/sw.js", "text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/field/"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the app on its first screen."""
    return _built("field/app.webmanifest", "application/manifest+json; charset=utf-8")


@require_safe
@csp_replace(ALLOWED)
def till(request: HttpRequest) -> HttpResponse:
    """The page of a till without network."""
    response = _built("till/index.html", "text/html; charset=utf-8")
    response["Permissions-Policy"] = "camera=(self)"
    return response


@require_safe
def till_worker(request: HttpRequest) -> HttpResponse:
    """It may speak for the till's address and no others."""
    return _built("till/sw.js", "text/javascript; charset=utf-8")


def _built(name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(_content(name), content_type=content_type)
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _content(name: str) -> bytes:
    return (BUILT / name).read_bytes()
