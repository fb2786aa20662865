"""Watchers learn whether the product works, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests.config.test_refusals import start

ASKS = (
    "import django; django.setup(); from django.test import Client; "
    "answer = Client().get('/healthz'); import sys; sys.exit(answer.status_code - 500 or answer.content.decode())"
)


@pytest.mark.django_db
def test_a_product_that_works_says_so(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content, answer.cookies) == (200, b"ok", {})
    assert client.post("/healthz").status_code == 405


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    status, _ = start(tmp_path, ASKS, DATABASE_URL="postgresql://songtor@127.0.0.1:1/songtor")
    assert status == 3
