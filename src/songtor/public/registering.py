from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def register(request: HttpRequest) -> HttpResponse:
    return render(request, "look/message.html")


def register_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "look/message.html")
