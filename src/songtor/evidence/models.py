"""What happened, in order, sealed: chains, anchors, keys used once, and the files that prove it."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from uuid_utils import compat


def new_id() -> UUID:
    """UUIDv7: unique without asking anybody, and in order of time."""
    return compat.uuid7()


class Fact(models.Model):
    """Somebody witnessed this. It is never changed: database triggers refuse it (evidence.append_only)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    outside_evidence: ClassVar[tuple[str, ...]] = ()  # fields a retention rule or `forget` may blank

    class Meta:
        abstract = True


class ChainHead(models.Model):
    """The last link of one scope's chain: a district's code, or `city`."""

    scope = models.CharField(primary_key=True, max_length=16)
    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(length__gte=0), name="chain_length_not_negative")]

    def __str__(self) -> str:
        return f"{self.scope}:{self.length}"


class ChainEntry(models.Model):
    """One act. `facts` lists [table, id, salted digest] of everything it wrote."""

    id = models.BigAutoField(primary_key=True)
    scope = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField()
    verb = models.CharField(max_length=60)
    actor_ref = models.CharField(max_length=60)
    day = models.DateField()
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    salt = models.CharField(max_length=32)
    facts = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "seq"], name="chain_has_one_entry_per_place")]
        indexes = [models.Index(fields=["scope", "day"], name="chain_scope_day")]

    def __str__(self) -> str:
        return f"{self.scope}:{self.seq} {self.verb}"


class Anchor(models.Model):
    """All chain heads at one moment, kept outside too: it finds a tail that was cut off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField(unique=True)
    taken_at = models.DateTimeField()
    heads = models.TextField()
    digest = models.CharField(max_length=64)

    append_only: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"


class OperationKey(models.Model):
    """An actor uses a key once; the same key with the same content gets the same answer."""

    id = models.BigAutoField(primary_key=True)
    actor_ref = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    content = models.CharField(max_length=64)
    answer_table = models.CharField(max_length=60, blank=True)
    answer_id = models.CharField(max_length=40, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_ref", "key"], name="key_used_once_per_actor")]

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"


class Blob(models.Model):
    """A file, named by the SHA-256 of what is stored; `received` is the digest of what was sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stored = models.CharField(max_length=64, db_index=True)
    received = models.CharField(max_length=64)
    actor_ref = models.CharField(max_length=60)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    entered_at = models.DateTimeField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_ref", "received"], name="blob_sent_once_per_actor")]

    def __str__(self) -> str:
        return self.stored[:12]

    @property
    def path(self) -> str:
        return f"{self.stored[:2]}/{self.stored}"
