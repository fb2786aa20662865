"""What was on paper first: the rows typed from a round sheet, its photo, and what is typed but not sent yet."""

from __future__ import annotations

from django.db import models

from songtor.city.models import District
from songtor.evidence.models import Blob, Fact, new_id
from songtor.rounds.models import Round, Stop


class PaperEntry(Fact):
    """One stop's row of a round sheet was typed: facts of that stop with the same two times are from paper."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="paper_entries")
    actor_ref = models.CharField(max_length=60)

    class Meta:
        verbose_name_plural = "paper entries"

    def __str__(self) -> str:
        return str(self.stop_id)


class SheetPhoto(Fact):
    """The written sheet itself, to be looked at beside what was typed from it."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="sheet_photos")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.round_id)


class PaperDraft(models.Model):
    """What somebody has typed from a round's sheet and not sent yet: no fact, gone once it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="paper_drafts")
    actor_ref = models.CharField(max_length=60)
    cells = models.TextField()  # the form's fields as JSON, never asked for singly
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "actor_ref"], name="paper_draft_one_per_round_and_actor")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.actor_ref}"
