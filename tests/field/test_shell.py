"""The phone app's shell: open to everybody, the same for everybody, allowed no more than it needs."""

import gzip
import json
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

SIZE_LIMITS = {"/field/": 60 * 1024, "/till/offline/": 40 * 1024}  # bytes, compressed, without fonts and scanner
ADDRESSES = {
    "/field/": "text/html; charset=utf-8",
    "/field/sw.js": "text/javascript; charset=utf-8",
    "/field/app.webmanifest": "application/manifest+json; charset=utf-8",
    "/till/offline/": "text/html; charset=utf-8",
    "/till/offline/sw.js": "text/javascript; charset=utf-8",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_answers_everybody_without_touching_the_database(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, ADDRESSES[address])
    assert answer["Cache-Control"] == "no-cache"
    assert not answer.cookies


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_written_there(address: str) -> None:
    assert Client().post(address).status_code == 405


def test_only_the_app_may_run_the_scanner() -> None:
    allowed = Client().get("/field/")["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in f"{allowed};"
    assert "unsafe-inline" not in allowed
    assert "wasm" not in Client().get("/accounts/login/")["Content-Security-Policy"]


def test_the_worker_speaks_for_the_app_alone() -> None:
    assert Client().get("/field/sw.js")["Service-Worker-Allowed"] == "/field/"


def test_everything_the_page_and_the_manifest_name_is_there() -> None:
    page, manifest = Client().get("/field/").content.decode(), Client().get("/field/app.webmanifest").json()
    named = [part.split('"')[0] for part in page.split('="')[1:] if part.startswith("/static/")]
    named += [icon["src"] for icon in manifest["icons"]]
    assert len(named) >= 5
    assert [address for address in named if not _file(address)] == []


@pytest.mark.parametrize("page", SIZE_LIMITS)
def test_the_worker_keeps_what_the_server_serves(page: str) -> None:
    kept = {address: digest for pairs in _lists(page) for address, digest in pairs}
    assert any("/app.js?v=" in address for address in kept)
    assert {address: sha256(_served(address)).hexdigest() for address in kept} == kept


@pytest.mark.parametrize("page", SIZE_LIMITS)
def test_an_app_is_small_enough_for_a_slow_network(page: str) -> None:
    at_once = next(pairs for pairs in _lists(page) if page in dict(pairs))
    start = {address for address in dict(at_once) if not address.startswith("/static/look/")} | {f"{page}sw.js"}
    assert sum(len(gzip.compress(_served(address))) for address in start) <= SIZE_LIMITS[page]


def test_whoever_takes_gzip_gets_it() -> None:
    packed = Client().get("/static/field/app.js", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(packed)) == _served("/static/field/app.js")


def _lists(page: str) -> list[list[tuple[str, str]]]:
    """What the worker keeps: at once, and when there is time."""
    worker = Client().get(f"{page}sw.js").content.decode()
    return [json.loads(f"[[{found.split(']]')[0]}]]") for found in worker.split("[[")[1:]]


def _served(address: str) -> bytes:
    file = _file(address)
    return Path(file).read_bytes() if file else Client().get(address).content


def _file(address: str) -> str | None:
    return finders.find(address.split("?")[0].removeprefix("/static/")) if address.startswith("/static/") else None
