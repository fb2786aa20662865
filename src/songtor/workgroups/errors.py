from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class TrainingIncomplete(Refusal):
    code = "training_incomplete"
    sentence = _("Enter what the training was about, and choose who was there")


class TrainingAhead(Refusal):
    code = "training_ahead"
    sentence = _("This training has not taken place yet. Enter it on its day or afterwards")


class TrainingTakenBack(Refusal):
    code = "training_taken_back"
    sentence = _("This training was taken back already. Both stay on record")


class ReasonNeeded(Refusal):
    code = "reason_needed"
    sentence = _("Say why it is taken back")
