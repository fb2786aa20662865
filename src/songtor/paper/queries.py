"""What is known of a round's sheet: its photos, and what this actor typed and did not send."""

from __future__ import annotations

from uuid import UUID

from songtor.city.policy import Actor, Kind, Verb, first, require, visible
from songtor.evidence.models import Blob
from songtor.paper.models import PaperDraft, PaperEntry, SheetPhoto
from songtor.rounds.models import Round


def sheet_photos(round_: Round, *, actor: Actor) -> list[SheetPhoto]:
    """In the order they were taken. A sheet shows hand-overs too, so it opens with the receipts."""
    rows = SheetPhoto.objects.filter(round=round_).select_related("blob")
    return list(visible(actor, Kind.RECEIPT, rows).order_by("happened_at", "pk"))


def sheet_picture(*, actor: Actor, sheet_photo_id: UUID) -> Blob:
    """Raises Unknown."""
    rows = SheetPhoto.objects.filter(pk=sheet_photo_id).select_related("blob")
    return first(visible(actor, Kind.RECEIPT, rows)).blob


def draft_of(round_: Round, *, actor: Actor) -> PaperDraft | None:
    """What this actor typed last and did not send. Raises Unknown."""
    require(actor, Verb.RECORD, Kind.ROUND, round_)
    return PaperDraft.objects.filter(round=round_, actor_ref=actor.ref).first()


def typed_from_paper(round_: Round) -> set[UUID]:
    """The stops of which a row came from the sheet."""
    return set(PaperEntry.objects.filter(stop__round=round_).values_list("stop_id", flat=True))
