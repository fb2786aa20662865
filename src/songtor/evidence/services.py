"""Exactly once, in order, sealed: what every write of every room goes through."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar, cast

from django.apps import apps
from django.db import IntegrityError, models, transaction

from songtor.evidence.acts import Act
from songtor.evidence.digests import digest, witnessed
from songtor.evidence.errors import KeyUsedOtherwise, Refusal, Unknown
from songtor.evidence.models import Anchor, ChainEntry, ChainHead, OperationKey
from songtor.evidence.rows import change, insert, locking, read, together

CITY = "city"
KEY_USED = (
    "SELECT verb, salt, content, answer_table, answer_id FROM evidence_operationkey WHERE actor_ref = %s AND key = %s"
)
HEAD = "SELECT length, digest FROM evidence_chainhead WHERE scope = %s"
NEW_HEAD = "UPDATE evidence_chainhead SET length = %s, digest = %s WHERE scope = %s"

R = TypeVar("R", bound=models.Model)


def once(act: Act, *, verb: str, scope: str, content: Mapping[str, object], do: Callable[[], R]) -> R:
    """Runs `do` in one transaction and seals its facts; the same key gets the first answer again.

    Raises KeyUsedOtherwise when the key stands for other content.
    """
    act.refuse_future()
    earlier = _remembered(act, verb, content)
    if earlier is not None:
        return cast(R, earlier)
    try:
        return _write(act, verb, scope, content, do)
    except (IntegrityError, Refusal) as problem:
        # The same key may have been sent twice at one moment: whoever comes second gets the first answer.
        earlier = _remembered(act, verb, content)
        if earlier is not None:
            return cast(R, earlier)
        if isinstance(problem, Refusal):
            raise
    # Somebody wrote what excludes this one between its look and its write: a second look names it.
    return _write(act, verb, scope, content, do)


@transaction.atomic
def _write(act: Act, verb: str, scope: str, content: Mapping[str, object], do: Callable[[], R]) -> R:
    act.facts.clear()  # of an earlier try that was refused
    answer = do()
    if act.and_then:
        act.and_then(answer)
    _use_key(act, verb, content, answer)
    seal(act, verb=verb, scope=scope)
    return answer


def _remembered(act: Act, verb: str, content: Mapping[str, object]) -> models.Model | None:
    used = read(KEY_USED, [act.actor.ref, act.key])
    if used is None:
        return None
    used_verb, salt, sealed, table, pk = used
    if used_verb != verb or sealed != digest(salt, content):
        raise KeyUsedOtherwise
    answer: models.Model | None = apps.get_model(table)._default_manager.filter(pk=pk).first()
    if answer is None:
        raise Unknown  # a draft that was thrown away since
    return answer


def _use_key(act: Act, verb: str, content: Mapping[str, object], answer: models.Model) -> None:
    salt = secrets.token_hex(16)
    insert(
        OperationKey(
            actor_ref=act.actor.ref,
            key=act.key,
            verb=verb,
            salt=salt,
            content=digest(salt, content),
            answer_table=answer._meta.label_lower,
            answer_id=str(answer.pk),
            entered_at=act.entered_at,
        )
    )


def seal(act: Act, *, verb: str, scope: str) -> ChainEntry:
    """Adds the act to its chain. The head is locked last, so chains never wait for long work."""
    salt = secrets.token_hex(16)
    facts = [[fact._meta.label_lower, str(fact.pk), digest(salt, witnessed(fact))] for fact in act.facts]
    length, last = _locked_head(scope)
    entry = ChainEntry(
        scope=scope,
        seq=length + 1,
        verb=verb,
        actor_ref=act.actor.ref,
        day=act.day,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
        salt=salt,
        facts=json.dumps(facts, separators=(",", ":")),
        previous=last,
    )
    entry.digest = entry_digest(entry)
    with together():
        insert(entry)
        change(NEW_HEAD, [entry.seq, entry.digest, scope])
    return entry


def _locked_head(scope: str) -> tuple[int, str]:
    """Length and digest of the chain, held until the transaction ends; a new chain begins here."""
    head = read(HEAD + locking(), [scope])
    if head is None:
        insert(ChainHead(scope=scope), or_leave=True)
        head = read(HEAD + locking(), [scope])
    length, last = head or (0, "")
    return int(length), str(last)


def entry_digest(entry: ChainEntry) -> str:
    """What the next entry points to: everything in this one."""
    content = {
        "scope": entry.scope,
        "seq": entry.seq,
        "verb": entry.verb,
        "actor_ref": entry.actor_ref,
        "day": entry.day,
        "happened_at": entry.happened_at,
        "entered_at": entry.entered_at,
        "facts": entry.facts,
        "previous": entry.previous,
    }
    return digest(entry.salt, content)


def take_anchor(*, day: date, taken_at: datetime) -> Anchor:
    """All chain heads as they stand; one anchor a day, the first one counts."""
    with transaction.atomic():
        heads = {head.scope: [head.length, head.digest] for head in ChainHead.objects.order_by("scope")}
        text = json.dumps(heads, separators=(",", ":"), sort_keys=True)
        anchor, _ = Anchor.objects.get_or_create(
            day=day, defaults={"taken_at": taken_at, "heads": text, "digest": digest("", heads)}
        )
    return anchor
