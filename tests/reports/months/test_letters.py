"""A donor's letter tells its own food, both counts, and where the factors come from."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from songtor.city import services as city
from songtor.city.policy import Actor, actor_of
from songtor.city.roles import Role
from songtor.offers.models import Branch
from songtor.reports.letters import as_paper, donor_letter
from songtor.reports.months.spans import Month
from tests.personas import DAY, FOUNDER, People, act, at

OCTOBER = Month.read("2024-10")


def giver(branch: Branch) -> Actor:
    account = city.open_account(act(FOUNDER), username="giver", display_name="ผู้บริจาค (สมมติ)")
    city.grant_role(
        act(FOUNDER), account=account, role=Role.DONOR, starts_on=date(2023, 1, 1), donor_id=branch.donor_id
    )
    return actor_of(account, DAY)


def branch_of(name: str = "Big Shop สาขาบางแค") -> Branch:
    return Branch.objects.select_related("donor").get(name=name)


def test_another_districts_officer_reads_nothing_of_it(october: People) -> None:
    assert donor_letter(actor=october.actor("somchai"), branch=branch_of(), span=OCTOBER).is_empty


def test_a_donor_reads_its_own_food_and_nobody_elses(october: People) -> None:
    actor = giver(branch_of())
    own = donor_letter(actor=actor, branch=branch_of(), span=OCTOBER)
    assert (own.total.collected_grams, own.days, own.districts) == (40_800, 2, ("บางแค",))
    assert donor_letter(actor=actor, branch=branch_of("Second Shop"), span=OCTOBER).is_empty


def test_the_department_and_the_coordinator_read_what_the_donor_reads(october: People) -> None:
    for who in ("nok", "coordinator", "malee"):
        letter = donor_letter(actor=october.actor(who), branch=branch_of(), span=OCTOBER)
        assert letter.total.collected_grams == 40_800


def test_the_paper_sets_the_careful_count_beside_the_official_one(october: People, tmp_path: Path) -> None:
    with override("th"):
        paper = as_paper(donor_letter(actor=october.actor("nok"), branch=branch_of(), span=OCTOBER), moment=at("08:00"))
    (tmp_path / "letter.pdf").write_bytes(paper)
    asked = ["pdftotext", "-layout", str(tmp_path / "letter.pdf"), "-"]
    text = subprocess.run(asked, capture_output=True, check=True).stdout.decode()
    for words in ("ขอบคุณ", "Big Shop", "40.80", "171.36", "73.60", "103.22", "20.00", "FAO", "3 ธ.ค. 67"):
        assert words in text, words


@pytest.mark.parametrize("question", ["start=ไม่ใช่วัน", "start=5/11/2567&end=4/11/2567"])
def test_unclear_days_are_asked_again(october: People, question: str) -> None:
    client = Client()
    client.force_login(october.nok)
    address = f"/branches/{branch_of().pk}/letter/"
    assert client.get(f"{address}?{question}&form=pdf").status_code == 422
    asked = f"{address}?start=2024-10-01&end=2024-10-31"
    assert "40.80" in client.get(asked).content.decode()
    assert client.get(f"{asked}&form=pdf")["Content-Type"] == "application/pdf"
