"""A supervisor's word on an odd fact. The fact itself is taken back where it was written, with a reason."""

from __future__ import annotations

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.cleaning.errors import NobodyAsks, QuestionMissing
from songtor.cleaning.models import Decision, Verdict
from songtor.evidence.models import ChainEntry
from songtor.receipts.models import Receipt
from songtor.rounds.models import Stop, Weighing

Odd = Weighing | Receipt | Stop


@performs(Verb.RECORD, Kind.CLEANING, on="fact")
def approve(act: Act, *, fact: Odd, kind: str, words: str = "") -> Decision:
    """The fact is right as it is, and no longer listed until something new happens to it."""
    return _decide(act, fact, kind, Verdict.APPROVED, words)


@performs(Verb.RECORD, Kind.CLEANING, on="fact")
def ask_back(act: Act, *, fact: Odd, kind: str, question: str) -> Decision:
    """A question to whoever entered the fact. Raises QuestionMissing."""
    if not question.strip():
        raise QuestionMissing
    return _decide(act, fact, kind, Verdict.ASKED, question, asked_ref=_author(fact))


@performs(Verb.ENTER, Kind.CLEANING, on="fact")
def answer(act: Act, *, fact: Odd, kind: str, words: str) -> Decision:
    """The district's word on an open question. Raises QuestionMissing, NobodyAsks."""
    if not words.strip():
        raise QuestionMissing
    last = Decision.objects.filter(kind=kind, **about(fact)).order_by("-entered_at", "-pk").first()
    if last is None or last.verdict != Verdict.ASKED:
        raise NobodyAsks
    return _decide(act, fact, kind, Verdict.ANSWERED, words)


def _decide(act: Act, fact: Odd, kind: str, verdict: Verdict, words: str, *, asked_ref: str = "") -> Decision:
    decision = Decision(
        district_id=fact.district_id,
        kind=kind,
        verdict=verdict,
        words=words.strip(),
        actor_ref=act.actor.ref,
        asked_ref=asked_ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
        **about(fact),
    )
    return act.write(decision)


def about(fact: Odd) -> dict[str, Odd]:
    """The fact under the name its kind has in a decision."""
    return {fact._meta.model_name or "": fact}


def _author(fact: Odd) -> str:
    """Who entered it, as the chain sealed it; nobody for a stop, of which something is missing."""
    if isinstance(fact, Stop):
        return ""
    entries = ChainEntry.objects.filter(
        scope=fact.district_id, entered_at=fact.entered_at, facts__contains=str(fact.pk)
    )
    return entries.values_list("actor_ref", flat=True).first() or ""
