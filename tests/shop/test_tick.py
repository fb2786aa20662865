"""`songtor tick` takes what is past its last day off the shelves."""

from __future__ import annotations

from uuid import uuid4

import pytest

from songtor.cli import __main__ as dispatcher
from songtor.shop.models import Discard
from songtor.shop.reserves.services import Meant, make_reserve, take_reserve
from songtor.shop.till.services import Chosen
from tests.personas import act, at
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


def test_tick_closes_once_what_nobody_closed_on_its_day(bank: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    bank.share(bank.rice, 7)
    home = bank.household(points_given=30)
    goods, meant = [Chosen(bank.rice.pk, 5)], Meant("โต๊ะ 2", at("11:00"))  # weeks before this machine's clock
    reserve = make_reserve(act(bank.malee), shop=bank.shop, meant=meant, goods=goods, households=[home.pk])
    take_reserve(act(bank.malee), reserve=reserve, device=uuid4())
    assert dispatcher.main(["tick"]) == 0
    assert "closed 1 reserves of earlier days" in capsys.readouterr().err
    assert (bank.on_shelf(bank.rice), bank.balance(home)) == (7, 30)
    assert dispatcher.main(["tick"]) == 0
    assert "reserves" not in capsys.readouterr().err
