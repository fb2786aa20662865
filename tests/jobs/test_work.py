"""Long work is watched by whoever asked, and how it ended is written even when it breaks."""

from __future__ import annotations

import pytest

from songtor.evidence.errors import Refusal, Unknown
from songtor.jobs import services
from songtor.jobs.models import Work, WorkState
from songtor.jobs.queries import open_work, work_of
from songtor.jobs.services import enqueue, run_work
from tests.personas import BANG_KHAE, FOUNDER, act, make_people

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
    assert open_work("test", district_id=BANG_KHAE) == work
    run_work.func(str(work.pk))
    work.refresh_from_db()
    assert (work.state, work.refusal_code, bool(work.ended_at)) == (state, code, True)
    assert bool(work.refusal) == bool(code)
    assert open_work("test", district_id=BANG_KHAE) is None


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
