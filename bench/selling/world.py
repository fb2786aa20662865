"""A food bank with goods, households with points and cards, and an officer who is signed in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLENTY, SHARES = 9_000, 3  # pieces of a share; shares of each product
POINTS = 100_000


@dataclass(frozen=True)
class World:
    """What a till of another system knows."""

    shop: str
    products: list[str]
    cards: list[str]
    session: str
    csrf: str

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Cookie": f"sessionid={self.session}; csrftoken={self.csrf}",
            "X-CSRFToken": self.csrf,
            "Content-Type": "application/json",
        }

    def body(self, number: int) -> str:
        """One piece each of two products, for the next household in turn."""
        lines = [{"product": product, "quantity": 1} for product in self.products]
        return json.dumps({"shop": self.shop, "card": self.cards[number % len(self.cards)], "lines": lines})


def made(env: dict[str, str], households: int) -> World:
    """Fills the empty database these surroundings name."""
    return World(**asked(env, f"from bench.selling.world import fill; fill({households})"))


def asked(env: dict[str, str], program: str) -> Any:
    """The last line a program prints, in those surroundings and with the product started."""
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    words = [sys.executable, "-c", f"from songtor.config.boot import start; start(); {program}"]
    done = subprocess.run(words, env={**env, "PYTHONPATH": path}, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
    return json.loads(done.stdout.splitlines()[-1])


def fill(households: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from songtor.people.cards.services import bind_card, print_cards
    from songtor.people.cards.tokens import new_tokens
    from tests.personas import act, load_bangkok, make_people
    from tests.shop.conftest import make_bank

    load_bangkok()
    bank = make_bank(make_people())
    for product in (bank.rice, bank.milk):
        for _ in range(SHARES):
            bank.share(product, PLENTY)
    tokens = new_tokens(bank.malee.ref, "bench", households)
    for number, token in enumerate(tokens):
        home = bank.household("ELDERLY" if number % 2 else "UNEMPLOYED", points_given=POINTS, members=1 + number % 3)
        card = print_cards(act(bank.malee), district=bank.shop.district, tokens=[token])
        bind_card(act(bank.malee), card=card, bearer=home)
    print(json.dumps(_told(bank, tokens)))


def _told(bank: Any, tokens: list[str]) -> dict[str, Any]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    session = SessionStore()
    session[SESSION_KEY] = str(bank.people.malee.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = bank.people.malee.get_session_auth_hash()
    session.create()
    return {
        "shop": str(bank.shop.pk),
        "products": [str(bank.rice.pk), str(bank.milk.pk)],
        "cards": tokens,
        "session": session.session_key,
        "csrf": _get_new_csrf_string(),
    }
