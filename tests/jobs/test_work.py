"""Long work is watched by whoever asked, and how it ended is written even when it breaks."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from songtor.evidence.errors import Refusal, Unknown
from songtor.jobs import services
from songtor.jobs.models import Work, WorkState
from songtor.jobs.queries import open_work, work_of
from songtor.jobs.services import enqueue, give_up_lost, run_work
from tests.personas import BANG_KHAE, FOUNDER, act, at, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(db: None, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Work whose doing is this module's `do`."""
    monkeypatch.setitem(services.KINDS, "test", __name__)
    monkeypatch.setattr(services, "import_module", lambda name: Doing)
    return enqueue(act(FOUNDER), "test", district_id=BANG_KHAE, arguments={})


class Doing:
    """What the work does; a test changes it."""

    ends_with: Exception | None = None

    @classmethod
    def do(cls, work: Work) -> None:
        services.progress(work, 80)
        if cls.ends_with is not None:
            raise cls.ends_with


@pytest.mark.parametrize(
    ("ending", "state", "code"),
    [(None, WorkState.DONE, ""), (Refusal(), WorkState.FAILED, "refused")],
)
def test_how_work_ended_is_written(
    work: Work, monkeypatch: pytest.MonkeyPatch, ending: Exception | None, state: str, code: str
) -> None:
    monkeypatch.setattr(Doing, "ends_with", ending)
    assert open_work("test", district_id=BANG_KHAE, now=at("10:01")) == work
    run_work.func(str(work.pk))
    work.refresh_from_db()
    assert (work.state, work.refusal_code, bool(work.ended_at)) == (state, code, True)
    assert bool(work.refusal) == bool(code)
    assert open_work("test", district_id=BANG_KHAE, now=at("10:01")) is None


def test_work_that_breaks_says_so_and_still_breaks_the_task(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doing, "ends_with", ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        run_work.func(str(work.pk))
    work.refresh_from_db()
    assert (work.state, work.refusal_code, work.refusal) == (WorkState.FAILED, "broken", "")


def test_work_is_watched_by_whoever_asked_alone(work: Work) -> None:
    assert work_of(FOUNDER, work.pk) == work
    with pytest.raises(Unknown):
        work_of(make_people().actor("malee"), work.pk)


def test_unknown_work_is_not_taken_on() -> None:
    with pytest.raises(ValueError, match="no work is called"):
        enqueue(act(FOUNDER), "dance", district_id=BANG_KHAE, arguments={})


def test_work_and_its_place_in_the_queue_are_kept_or_lost_together(work: Work) -> None:
    assert DBTaskResult.objects.count() == 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(act(FOUNDER), "test", district_id=BANG_KHAE, arguments={})
        raise ZeroDivisionError
    assert (Work.objects.count(), DBTaskResult.objects.count()) == (1, 1)


@pytest.mark.parametrize("state", [WorkState.WAITING, WorkState.RUNNING])
def test_work_whose_process_died_ends_with_a_sentence(work: Work, state: WorkState) -> None:
    Work.objects.filter(pk=work.pk).update(state=state)
    assert open_work("test", district_id=BANG_KHAE, now=at("10:14")) == work
    assert give_up_lost(now=at("10:14")) == 0
    assert open_work("test", district_id=BANG_KHAE, now=at("10:16")) is None
    assert (give_up_lost(now=at("10:16")), give_up_lost(now=at("10:16"))) == (1, 0)
    work.refresh_from_db()
    assert (work.state, work.refusal_code, bool(work.refusal)) == (WorkState.FAILED, "work_lost", True)


def test_work_is_begun_once(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    run_work.func(str(work.pk))
    monkeypatch.setattr(Doing, "ends_with", ZeroDivisionError())
    run_work.func(str(work.pk))
    work.refresh_from_db()
    assert work.state == WorkState.DONE
