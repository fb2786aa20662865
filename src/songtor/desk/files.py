"""Files handed out: saved by whoever asked, kept by nobody on the way."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpResponse

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KEPT_BY_NOBODY = "private, no-store"


def attached(content: bytes | str, name: str) -> HttpResponse:
    """A file under this name, whose ending says what it is; a name is ASCII and says nothing of anybody."""
    return _file(content, name, "attachment")


def opened(content: bytes | str, name: str) -> HttpResponse:
    """The same, opened where the page was, such as a sheet to print."""
    return _file(content, name, "inline")


def _file(content: bytes | str, name: str, how: str) -> HttpResponse:
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": KEPT_BY_NOBODY}
    return HttpResponse(content, content_type=MEDIA_TYPES[PurePath(name).suffix], headers=headers)
