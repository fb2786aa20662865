"""Phones as their program uses them: enrolled through a session, then by token alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.personas import People

SignedIn = Callable[[str], Client]


@dataclass(frozen=True)
class Phone:
    """An enrolled phone."""

    id: str
    token: str
    client: Client

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **more}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/field/{path}", headers=self.headers(**headers))

    def put(self, path: str, body: bytes, *, kind: str = "image/jpeg") -> Any:
        return self.client.put(f"/api/v1/field/{path}", body, content_type=kind, headers=self.headers())


Enrolled = Callable[..., Phone]


def enrol(session: Client, **body: str) -> Any:
    return session.post("/api/v1/field/devices", body or b"", content_type="application/json")


@pytest.fixture
def phone_of(people: People, signed_in: SignedIn) -> Enrolled:
    def enrolled(name: str, label: str = "Android · Chrome") -> Phone:
        answer = enrol(signed_in(name), label=label)
        assert answer.status_code == 201, answer.content
        return Phone(answer.json()["device"], answer.json()["token"], Client())

    return enrolled
