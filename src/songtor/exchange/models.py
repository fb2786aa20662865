"""A file somebody brought: its rows staged beside the city's records, what became of each, and what is remembered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.evidence.models import Fact, new_id
from songtor.exchange.staging import Private, SealableJSON


class BatchKind(models.TextChoices):
    DONORS = "donors", _("Donors and branches")
    OFFERS = "offers", _("Offers")
    WEIGHINGS = "weighings", _("Old weight forms")
    SITES = "sites", _("Sites and needs")
    OFFICERS = "officers", _("Officers")
    VEHICLES = "vehicles", _("Vehicles")
    SURVEY = "survey", _("People: district survey")
    E_CASE = "e_case", _("People: e-case")
    WELFARE = "welfare", _("People: state welfare card list")
    TPMAP = "tpmap", _("People: TPMAP")
    PRESCHOOL = "preschool", _("People: preschool centre")
    COMMUNITY = "community", _("People: community's own list")


OF_PEOPLE = frozenset(
    {
        BatchKind.SURVEY,
        BatchKind.E_CASE,
        BatchKind.WELFARE,
        BatchKind.TPMAP,
        BatchKind.PRESCHOOL,
        BatchKind.COMMUNITY,
    }
)
"""Their rows are personal data: staged sealed, and gone seven days after the upload."""


class BatchState(models.TextChoices):
    RECEIVED = "received", _("Being read")
    READ = "read", _("Columns to confirm")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing written yet")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    REFUSED = "refused", _("Could not be read")


class Batch(models.Model):
    """One file of one kind. `scope` is a district's code or `city`; `across` says that it may reach other districts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=BatchKind.choices)
    scope = models.CharField(max_length=4)
    across = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=60)
    source = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    file_deleted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.RECEIVED)
    sheet = models.CharField(max_length=120, blank=True)
    titles = SealableJSON(default=list)
    samples = SealableJSON(default=list)
    columns = models.JSONField(default=dict)
    ways = models.JSONField(default=dict, help_text="of each column, as far as it is settled")
    rows_in_file = models.PositiveIntegerField(default=0)
    refusal_code = models.CharField(max_length=60, blank=True)
    work_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-uploaded_at"], name="batch_newest_first")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BatchKind.values), name="batch_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def district_id(self) -> str:
        return self.scope

    @property
    def path(self) -> str:
        return f"imports/{self.pk}"

    @property
    def is_of_people(self) -> bool:
        return self.kind in OF_PEOPLE

    def staged(self, value: object) -> Any:
        """A value of this batch as it may be written."""
        return Private(value) if self.is_of_people else value


class BatchChange(Fact):
    """A batch came into a state: which file, how many rows, who asked."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="changes")
    state = models.CharField(max_length=10, choices=BatchState.choices)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_change_state_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.state}"


class DoubtSettled(Fact):
    """Somebody said how a cell with several readings is meant (`number`), or how its whole column is written (`way`).

    Said again, the later word counts.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="settled")
    column = models.CharField(max_length=40)
    number = models.PositiveIntegerField(null=True, help_text="row of the file; none when the column is meant")
    reading = models.CharField(max_length=40, blank=True)
    way = models.CharField(max_length=120, blank=True)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=False, way="") & ~Q(reading="")
                | Q(number__isnull=True, reading="") & ~Q(way=""),
                name="doubt_settled_of_cell_or_column",
            )
        ]

    def __str__(self) -> str:
        return f"{self.column} {self.number or self.way}"


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Not checked yet")
    NEW = "new", _("New")
    SAME = "same", _("Same")
    CHANGED = "changed", _("Changed")
    ERROR = "error", _("Error")
    DOUBT = "doubt", _("To be decided")


class Done(models.TextChoices):
    NOT_YET = "", _("Not yet")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Could not be undone")


class Answer(models.TextChoices):
    NONE = "", _("Nobody said yet")
    SAME = "same", _("It is this one")
    NEW = "new", _("It is a new one")
    SKIP = "skip", _("Leave it out")


STAGED = ("cells", "said", "before", "problems")


class Row(models.Model):
    """A line of the file, with what it means here. `cells` are blanked with the upload; of people, `said` too."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = SealableJSON(default=list)
    said = SealableJSON(default=dict)
    before = SealableJSON(default=dict)
    problems = SealableJSON(default=list)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITING)
    answer = models.CharField(max_length=4, choices=Answer.choices, blank=True)
    subject = models.UUIDField(null=True, blank=True)
    done = models.CharField(max_length=7, choices=Done.choices, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes = [models.Index(fields=["batch", "outcome", "done", "number"], name="row_to_do")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="row_once_per_batch"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="row_outcome_is_known"),
            models.CheckConstraint(condition=Q(done__in=Done.values), name="row_done_is_known"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="row_answer_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"

    def stage(self, batch: Batch) -> Row:
        """Ready to be written: what it says sealed, when it speaks of people."""
        for name in STAGED:
            setattr(self, name, batch.staged(getattr(self, name)))
        return self

    def save_staged(self, batch: Batch) -> None:
        """Written as it is staged; the row itself goes on saying it plainly."""
        plain = {name: getattr(self, name) for name in STAGED}
        self.stage(batch).save()
        for name, value in plain.items():
            setattr(self, name, value)


class KnownColumns(models.Model):
    """Which column of a source's form means what: confirmed once, proposed for its next file."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=BatchKind.choices)
    form = models.CharField(max_length=64, help_text="digest of the titles")
    columns = models.JSONField(default=dict)
    ways = models.JSONField(default=dict, help_text="of columns, where somebody asked to remember it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "form"], name="known_columns_once_per_form"),
            models.CheckConstraint(condition=Q(kind__in=BatchKind.values), name="known_columns_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.form[:12]}"


class KnownKey(models.Model):
    """What a source calls a record of ours."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=BatchKind.choices)
    source = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=300)
    subject = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "source", "key"], name="known_key_once_per_source"),
            models.CheckConstraint(condition=Q(kind__in=BatchKind.values), name="known_key_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
