from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def give(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "look/message.html")
