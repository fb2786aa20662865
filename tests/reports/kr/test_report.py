"""People and visits apart, targets of both sources, pace, and who is late: of whatever the reader may see."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.cli import __main__ as dispatcher
from songtor.evidence.errors import Unknown
from songtor.receipts.periods import Quarter
from songtor.reports.kr.telling import as_csv, as_object
from songtor.reports.kr.writing import as_paper, as_workbook
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, at
from tests.receipts.feeding import feed, make_person
from tests.reports.kr.conftest import AFTER, Q1, Fed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["coordinator", "operator"])
def test_whoever_reads_no_kr_meets_nothing(fed: Fed, who: str) -> None:
    with pytest.raises(Unknown):
        fed.report(who)


def test_an_officer_is_told_the_own_district_alone(fed: Fed) -> None:
    told = fed.report("malee")
    assert ([row.key for row in told.rows], told.groups, told.city) == ([BANG_KHAE], (), None)


def test_people_count_once_in_the_district_the_group_and_the_city(fed: Fed) -> None:
    told = fed.report("nok")
    rows = {row.key: row for row in told.whole}
    assert [rows[key].quarter.people for key in (BANG_KHAE, LAT_KRABANG, "city")] == [2, 1, 2]
    assert rows[BANG_KHAE].quarter.without_group == 1
    assert (rows[BANG_KHAE].quarter.named_visits, rows[BANG_KHAE].quarter.heads) == (4, 17)
    assert (rows["city"].quarter.visits, rows["city"].quarter.people_in("ELDERLY")) == (22, 1)
    assert rows[BANG_KHAE].quarter.visits_in("ELDERLY") == 6


def test_coverage_is_the_share_of_receipts_that_name_people(fed: Fed) -> None:
    quarter = fed.report("malee").rows[0].quarter
    assert (quarter.naming, quarter.receipts, quarter.coverage) == (2, 3, Decimal("0.667"))


def test_quarters_do_not_add_up_to_a_year(fed: Fed) -> None:
    malee = fed.people.actor("malee", date(2025, 1, 7))
    feed(malee, [fed.elder, make_person("CARER")], day=date(2025, 1, 7), places=fed.places)
    second, ended = Quarter(2568, 2), date(2025, 4, 5)
    now, later = fed.report("malee", quarter=second), fed.report("malee", quarter=second, today=ended)
    for told in (now, later):
        assert (told.rows[0].quarter.people, told.rows[0].year.people) == (2, 3)
    assert fed.report("malee").rows[0].year.people == 2


def test_a_quarter_that_is_over_tells_the_year_to_its_end(fed: Fed) -> None:
    quarters = [Quarter(2568, number) for number in (1, 2, 3, 4)]
    for quarter in quarters[1:]:
        malee = fed.people.actor("malee", quarter.first)
        feed(malee, [fed.elder, make_person("ELDERLY")], heads=3, day=quarter.first, places=fed.places)
    told = {}
    for quarter in quarters:
        year = fed.report("malee", quarter=quarter, today=date(2025, 12, 1)).rows[0].year
        told[quarter.number] = (year.people, year.people_in("ELDERLY"), year.visits, year.receipts)
    assert told == {1: (2, 1, 21, 3), 2: (3, 2, 26, 4), 3: (4, 3, 31, 5), 4: (5, 4, 36, 6)}


def test_both_targets_are_told_with_their_pace(fed: Fed) -> None:
    city = fed.report("nok", today=date(2024, 12, 31)).city
    assert city is not None
    told = {one.target.source: (one.target.people, one.pace) for one in city.reached}
    assert told == {"ANNEX": (60_000, 15_123), "HOST_ROW": (60_000, 15_123), "HEADER": (20_000, 5_041)}
    assert all(one.ahead < 0 for one in city.reached)


def test_a_district_is_late_after_fifteen_days_without_its_sheet(fed: Fed) -> None:
    assert len(fed.report("nok", today=date(2025, 1, 15)).late) == 0
    assert len(fed.report("nok", today=date(2025, 1, 16)).late) == 50
    fed.submitted()
    assert BANG_KHAE not in {row.key for row in fed.report("nok", today=date(2025, 1, 16)).late}


def test_the_report_asks_as_much_of_two_receipts_as_of_twenty(fed: Fed) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        fed.report("nok")
    malee = fed.people.actor("malee")
    for turn in range(4):
        feed(malee, [make_person("CARER")], day=DAY + timedelta(days=7 + turn), places=fed.places)
    with CaptureQueriesContext(connection) as many:
        fed.report("nok")
    assert len(few) == len(many) <= 12


def test_tracking_has_a_line_for_every_district_and_each_target_of_the_city(fed: Fed) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(fed.report("nok")).decode("utf-8-sig"))))
    assert len(rows) == 53
    mine = next(row for row in rows if row["supporters"] == fed.district.name)
    assert (mine["kr_code"], mine["result"], mine["visits_quarter"], mine["coverage"]) == ("8214", "2", "21", "0.667")
    assert {row["target"] for row in rows[50:]} == {"60000", "20000"}


def test_paper_and_workbook_are_made_and_the_same_bytes_again(fed: Fed) -> None:
    told = fed.report("nok")
    paper = as_paper(told, moment=at("12:00", AFTER))
    assert paper.startswith(b"%PDF") and paper == as_paper(told, moment=at("12:00", AFTER))
    assert as_workbook(told, moment=at("12:00", AFTER)).startswith(b"PK")


def test_no_name_leaves_with_the_figures(fed: Fed) -> None:
    told = json.dumps(as_object(fed.report("nok")), ensure_ascii=False)
    assert "สมศรี" not in told and str(fed.elder.pk) not in told


def test_the_command_prints_what_the_query_says(fed: Fed, capsys: pytest.CaptureFixture[str], tmp_path) -> None:
    asked = ["report", "kr", "--fy", "2568", "--quarter", "1"]
    assert dispatcher.main([*asked, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["city"]["people"], len(told["rows"]), told["from"]) == (2, 50, "2024-10-01")
    assert dispatcher.main([*asked, "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("kr_code,")
    for form in ("pdf", "xlsx"):
        assert dispatcher.main([*asked, "--format", form]) == 2
        assert dispatcher.main([*asked, "--format", form, "--out", str(tmp_path / f"kr.{form}")]) == 0
        assert (tmp_path / f"kr.{form}").stat().st_size > 1_000
    assert dispatcher.main(["report", "kr", "--fy", "68", "--quarter", "1"]) == 2
    assert Q1.key == "2568Q1"
