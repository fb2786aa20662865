from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class PointsInsufficient(Refusal):
    code = "points_insufficient"
    sentence = _("The household has %(balance)s points and needs %(wanted)s. Take something out, or grant points first")


class PointsImpossible(Refusal):
    code = "points_impossible"
    sentence = _("Enter points as a whole number from 1 to %(most)s")


class PointsReversed(Refusal):
    code = "points_reversed"
    sentence = _("These points were given back before. Open the page again to see what holds now")


class SameHousehold(Refusal):
    code = "same_household"
    sentence = _("These points are this household's already. Choose another household")
