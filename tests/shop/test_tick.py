"""`songtor tick` takes what is past its last day off the shelves."""

from __future__ import annotations

import pytest

from songtor.cli import __main__ as dispatcher
from songtor.shop.models import Discard
from tests.shop.conftest import SOON, Bank


def test_tick_throws_away_once_what_is_past_its_day(bank: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    bank.share(bank.rice, 7, SOON)  # weeks before the clock of this machine
    bank.share(bank.milk, 2)
    assert dispatcher.main(["tick"]) == 0
    assert "took 1 lots past their last day off the shelves" in capsys.readouterr().err
    assert (bank.on_shelf(bank.rice), bank.on_shelf(bank.milk)) == (0, 2)
    assert dispatcher.main(["tick"]) == 0
    assert "shelves" not in capsys.readouterr().err
    assert [one.reason for one in Discard.objects.all()] == ["EXPIRED"]
