"""Random operations on a ledger of points, beside plain Python that knows what must come of each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Protocol
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from songtor.evidence.rows import as_key, insert_all
from songtor.points.folding import due_on
from songtor.points.models import Account, AccountKind, Cause, Transfer
from songtor.points.services import Way, Why, end_id, opened, transfer_of
from tests.personas import BANG_KHAE, DAY, FOUNDER, act

TOGETHER, LOOK_EVERY, DAY_EVERY = 400, 5_000, 250
GIVEN = (Cause.GRANT, Cause.MOVE)
DEEDS = {"grant": 30, "spend": 36, "reverse": 12, "expire": 6, "move": 6, "take": 4, "reserve": 8}
DEEDS |= {"again": 3, "tamper": 3}
TAMPERING = (
    "UPDATE points_account SET balance = balance + 7 WHERE id = {account}",
    "UPDATE points_account SET balance = balance + 1, last_transfer = {transfer} WHERE id = {account}",
    "UPDATE points_account SET last_transfer = {transfer} WHERE id = {account}",
    "DELETE FROM points_account WHERE id = {account}",
    "UPDATE points_transfer SET points = points + 1 WHERE id = {transfer}",
    "DELETE FROM points_transfer WHERE id = {transfer}",
)


class Ledger(Protocol):
    """What is put to the test."""

    def write(self, rows: Sequence[Transfer]) -> None: ...
    def tamper(self, sql: str) -> None: ...
    def balances(self) -> dict[UUID, int]: ...


class GuardedLedger:
    """The product's."""

    def write(self, rows: Sequence[Transfer]) -> None:
        insert_all(rows)

    def tamper(self, sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    def balances(self) -> dict[UUID, int]:
        return dict(Account.objects.filter(kind=AccountKind.HOUSEHOLD).values_list("pk", "balance"))


class NaiveLedger:
    """The control: balances are read, counted in Python and written back; nothing else watches."""

    def __init__(self, accounts: Sequence[UUID]) -> None:
        self._run("CREATE TEMPORARY TABLE naive_account (id text PRIMARY KEY, balance integer NOT NULL)")
        for account in accounts:
            self._run("INSERT INTO naive_account VALUES (%s, 0)", str(account))

    def write(self, rows: Sequence[Transfer]) -> None:
        for row in rows:
            for account, sign in ((row.from_account_id, -1), (row.to_account_id, 1)):
                read = self._run("SELECT balance FROM naive_account WHERE id = %s", str(account))
                if read:
                    self._run(
                        "UPDATE naive_account SET balance = %s WHERE id = %s",
                        read[0][0] + sign * row.points,
                        str(account),
                    )

    def tamper(self, sql: str) -> None:
        if "balance + 7" in sql:
            self._run("UPDATE naive_account SET balance = balance + 7 WHERE id = (SELECT min(id) FROM naive_account)")

    def balances(self) -> dict[UUID, int]:
        return {UUID(pk): balance for pk, balance in self._run("SELECT id, balance FROM naive_account")}

    def _run(self, sql: str, *values: object) -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall()) if cursor.description else []


@dataclass
class Books:
    """What must be so, in plain Python: balances; for each account what was given and not moved on, and what left."""

    balance: Counter[UUID] = field(default_factory=Counter)
    given: dict[UUID, Counter[date | None]] = field(default_factory=dict)
    gone: Counter[UUID] = field(default_factory=Counter)
    net: Counter[Cause] = field(default_factory=Counter)
    mirrored: set[UUID] = field(default_factory=set)
    causes: set[UUID] = field(default_factory=set)
    originals: list[Transfer] = field(default_factory=list)

    def allow(self, row: Transfer) -> bool:
        if row.reverses_id in self.mirrored or (not row.reverses_id and row.cause_id in self.causes):
            return False
        return row.from_account_id not in self.given or self.balance[row.from_account_id] >= row.points

    def enter(self, row: Transfer) -> None:
        sign = -1 if row.reverses_id else 1
        giver, taker = (row.from_account_id, row.to_account_id)[::sign]
        self.net[Cause(row.cause)] += sign * row.points
        if taker in self.given:
            self.given[taker][row.expires_on] += sign * row.points
            self.balance[taker] += sign * row.points
        if giver in self.given:
            self.balance[giver] -= sign * row.points
            if row.cause == Cause.MOVE:
                self.given[giver][row.expires_on] -= sign * row.points
            else:
                self.gone[giver] += sign * row.points
        if row.reverses_id:
            self.mirrored.add(row.reverses_id)
        else:
            self.causes.add(row.cause_id)
            self.originals.append(row)

    def due(self, account: UUID, day: date) -> int:
        """What lapsed less what is gone, and never more than is left of it on any later day."""
        given = self.given[account]
        passed = sum(points for last, points in given.items() if last and last < day)
        later = accumulate((given[last] for last in sorted(one for one in given if one and one >= day)), initial=passed)
        return max(0, min(*later, given.total()) - self.gone[account])


@dataclass
class Count:
    """What a run came to."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    taken_wrongly: int = 0
    divergences: int = 0

    @property
    def operations(self) -> int:
        return self.done.total() + self.refused.total()


class Run:
    """The same seed is the same operations. What the books allow is written, what they do not must be refused."""

    def __init__(self, ledger: Ledger, homes: Sequence[UUID], *, seed: int) -> None:
        self.ledger, self.count, self.random = ledger, Count(), Random(seed)
        self.accounts = [opened(BANG_KHAE, home) for home in homes]
        self.books = Books(given={account: Counter() for account in self.accounts})
        self.ends = {kind: end_id(BANG_KHAE, kind) for kind in AccountKind if kind != AccountKind.HOUSEHOLD}
        self.act, self.day, self.waiting = act(FOUNDER), DAY, list[Transfer]()

    def go(self, operations: int) -> Count:
        names, weights = list(DEEDS), list(DEEDS.values())
        for number, name in enumerate(self.random.choices(names, weights, k=operations), start=1):
            getattr(self, f"_{name}")()
            if number % DAY_EVERY == 0:
                self.day += timedelta(days=1)
            if number % LOOK_EVERY == 0:
                self.look()
        self.look()
        return self.count

    def look(self) -> None:
        self._flush()
        there = self.ledger.balances()
        self.count.divergences += sum(there.get(account) != self.books.balance[account] for account in self.accounts)

    def _put(self, name: str, row: Transfer) -> None:
        if self.books.allow(row):
            self.books.enter(row)
            self.waiting.append(row)
            self.count.done[name] += 1
            if len(self.waiting) == TOGETHER:
                self._flush()
        else:
            self._refused(name, lambda: self.ledger.write([row]))

    def _flush(self) -> None:
        self.ledger.write(self.waiting)
        self.waiting = []

    def _refused(self, name: str, deed: Callable[[], None]) -> None:
        self._flush()
        self.count.refused[name] += 1
        try:
            with transaction.atomic():
                deed()
        except DatabaseError:
            return
        self.count.taken_wrongly += 1

    def _new(self, cause: Cause, giver: UUID, taker: UUID, points: int, expires_on: date | None = None) -> Transfer:
        why = Why(UUID(int=self.random.getrandbits(128), version=4), self.day)
        return transfer_of(self.act, Way(BANG_KHAE, cause, giver, taker), points, why, expires_on=expires_on)

    def _some(self, account: UUID) -> int:
        """Mostly what is there or less, now and then more."""
        return self.random.randint(1, max(1, self.books.balance[account])) + 40 * (self.random.random() < 0.05)

    def _grant(self) -> None:
        last = self.random.choice([None, *(self.day + timedelta(days=days) for days in (-1, 5, 30, 60))])
        points = self.random.randint(1, 120)
        taker = self.random.choice(self.accounts)
        self._put("grant", self._new(Cause.GRANT, self.ends[AccountKind.ISSUE], taker, points, last))

    def _spend(self, cause: Cause = Cause.SPEND, end: AccountKind = AccountKind.SPENT) -> None:
        giver = self.random.choice(self.accounts)
        self._put(cause.value, self._new(cause, giver, self.ends[end], self._some(giver)))

    def _take(self) -> None:
        self._spend(Cause.TAKE, AccountKind.ISSUE)

    def _reserve(self) -> None:
        self._spend(Cause.RESERVE, AccountKind.RESERVED)

    def _expire(self) -> None:
        giver = self.random.choice(self.accounts)
        points = self.books.due(giver, self.day)
        if points:
            self._put("expire", self._new(Cause.EXPIRE, giver, self.ends[AccountKind.EXPIRED], points))

    def _move(self) -> None:
        giver, taker = self.random.sample(self.accounts, 2)
        lasts = sorted({last for last, points in self.books.given[giver].items() if points}, key=str)
        last = self.random.choice(lasts) if lasts else None
        self._put("move", self._new(Cause.MOVE, giver, taker, self._some(giver), last))

    def _reverse(self) -> None:
        if not self.books.originals:
            return
        original = self.random.choice(self.books.originals[-2_000:])
        row = self._new(*_back(original))
        row.expires_on, row.reverses_id = original.expires_on, original.pk
        if self.random.random() < 0.1:
            row.points += 1
            self._refused("wrong mirror", lambda: self.ledger.write([row]))
        else:
            self._put("reverse", row)

    def _again(self) -> None:
        if self.books.originals:
            earlier = self.random.choice(self.books.originals[-2_000:])
            row = self._new(Cause(earlier.cause), earlier.from_account_id, earlier.to_account_id, earlier.points)
            row.cause_id, row.expires_on = earlier.cause_id, earlier.expires_on
            if earlier.cause == Cause.MOVE:  # one cause may move points of several last days: the same row it may not
                row.pk = earlier.pk
            self._refused("again", lambda: self.ledger.write([row]))

    def _tamper(self) -> None:
        if self.books.originals:
            account, row = self.random.choice(self.accounts), self.random.choice(self.books.originals[-2_000:])
            keys = [as_key(Account._meta.pk, pk) for pk in (account, row.pk)]
            there, transferred = (f"'{key}'" for key in keys)
            sql = self.random.choice(TAMPERING).format(account=there, transfer=transferred)
            self._refused("tamper", lambda: self.ledger.tamper(sql))

    def due_differences(self) -> int:
        """Accounts of which the folds of the product say other than the books what ran out."""
        return sum(due_on(account, self.day) != self.books.due(account, self.day) for account in self.accounts)


def _back(row: Transfer) -> tuple[Cause, UUID, UUID, int]:
    return Cause(row.cause), row.to_account_id, row.from_account_id, row.points
