"""Why a hand-over stands where it stands, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from songtor.city.models import FoodCategory
from songtor.look.figures import number
from songtor.look.templatetags.songtor import time_of_day
from songtor.rounds.day_problem import moment_of
from songtor.rounds.fair_shares import FairShare
from songtor.rounds.shares import Standing
from songtor.rounds.why import Why


def why_here(why: Why, day: date, food: str, fair: str) -> str:
    """Why this site, in a sentence: `food` is the kind it speaks of, `fair` what the site received in four weeks."""
    match why.code:
        case "in_time":
            said = {"food": food, "until": time_of_day(moment_of(why.use_by, day))}
            return _("%(food)s must be there before %(until)s, and here it is in time") % said
        case "behind":
            said = {"fair": fair, "minutes": number(why.minutes)}
            return _("got less than others (%(fair)s), %(minutes)s min from the stop before") % said
        case "only_one":
            return _("the only stop still to come on this way that needs %(food)s") % {"food": food}
        case "nearest":
            said = {"food": food, "minutes": number(why.minutes)}
            return _("the nearest that needs %(food)s, %(minutes)s min from the stop before") % said
        case "on_the_way" if why.minutes < 1:
            return _("right on the vehicle's way")
        case "on_the_way":
            return _("on the way, only %(minutes)s min more of driving") % {"minutes": number(why.minutes)}
    return _("needs %(kg)s kg of %(food)s and has had nothing today") % {"food": food, "kg": number(round(why.kg))}


def fair_share(fair: FairShare | None) -> str:
    """What a site received in four weeks, beside the district."""
    if fair is None or fair.share is None:
        return ""
    said = {"share": round(100 * fair.share), "average": round(100 * fair.average)}
    return _("4 weeks: %(share)s %% of its need, district %(average)s %%") % said


def sentences(
    found: Mapping[str, Why], standing: Standing, day: date, categories: Mapping[str, FoodCategory]
) -> dict[str, str]:
    """By site, why it is on the way."""
    fair = {str(site): fair_share(one) for site, one in standing.fairness.items()}
    return {
        site: why_here(one, day, categories[one.category].name if one.category else "", fair.get(site, ""))
        for site, one in found.items()
    }
