from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def unknown(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Forbidden and unknown look the same."""
    return render(request, "404.html", status=404)
