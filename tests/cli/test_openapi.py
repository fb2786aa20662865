"""The committed description of the API is what the code says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpRequest
from ninja import NinjaAPI

from songtor.api import urls
from songtor.cli import __main__ as dispatcher
from songtor.cli import openapi


@pytest.fixture
def offer_api(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Puts an API with one path in the place of ours, its description in a folder of its own."""
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.json")

    def offer(path: str) -> None:
        api = NinjaAPI(title="Songtor", urls_namespace=f"planted{path}")

        @api.get(path)
        def listed(request: HttpRequest) -> dict[str, str]:
            return {}

        monkeypatch.setattr(urls, "api", api, raising=False)
        monkeypatch.setattr(api, "get_openapi_schema", lambda: NinjaAPI.get_openapi_schema(api, path_prefix="/"))

    return offer


def test_a_changed_api_fails_the_check_and_the_difference_is_shown(
    offer_api: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    offer_api("/rounds")
    assert dispatcher.main(["openapi", "--check"]) == 1
    assert dispatcher.main(["openapi", "--write"]) == 0
    assert dispatcher.main(["openapi", "--check"]) == 0
    offer_api("/stops")
    capsys.readouterr()
    assert dispatcher.main(["openapi", "--check"]) == 1
    assert "/stops" in capsys.readouterr().out


def test_what_is_printed_is_what_is_written(
    offer_api: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    offer_api("/rounds")
    assert dispatcher.main(["openapi"]) == 0
    printed = capsys.readouterr().out
    dispatcher.main(["openapi", "--write"])
    assert openapi.FILE.read_text(encoding="utf-8") == printed
