"""The model: what is compared and in which blocks, the same for every engine; weights are learnt without any truth."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from splink import SettingsCreator
from splink.comparison_level_library import (
    And,
    CustomLevel,
    ElseLevel,
    JaroWinklerLevel,
    LevenshteinLevel,
    NullLevel,
    Or,
)
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from songtor.engines.linkage.reasons import Reason

UNDER_A_VETO_NEVER: Final = "(l.number is null or r.number is null or l.number = r.number)"
NEAR_IN_AGE: Final = "(l.born_year is null or r.born_year is null or abs(l.born_year - r.born_year) <= 1)"

BLOCKS: Final = tuple(
    f"{block} and {UNDER_A_VETO_NEVER}"
    for block in (
        "l.digits = r.digits",
        f"l.given_sound = r.given_sound and l.family_sound = r.family_sound and {NEAR_IN_AGE}",
        "l.given_sound = r.given_sound and l.born = r.born",
        "l.family_sound = r.family_sound and l.born = r.born",
        "l.phone = r.phone",
        "l.given_sound = r.given_sound and l.community = r.community",
        "l.given_sound = r.family_sound and l.family_sound = r.given_sound",
        "l.born = r.born and l.community = r.community",
        "l.house = r.house and l.community = r.community and (l.sex = r.sex or l.sex is null or r.sex is null)",
    )
)
"""Pairs that share one of these are compared. Two valid numbers that differ are two people, however alike."""

RAREST_TRUE, RAREST_CHANCE = 1e-4, 1e-7

FIXED: Final = {"sex": (0, 1), "number": (1,), "given": (3,)}
"""Levels too rare to be learnt: a wrong sex, a number but for one figure, names in each other's place."""

SEEN_TWICE: Final = ("l.digits = r.digits", "l.given = r.given and l.family = r.family")
SEEN_TWICE_SHARE: Final = 0.85
"""About so many of the true pairs share a number or both names letter by letter."""

TRAINING_BLOCKS: Final = ("l.digits = r.digits", "l.given_sound = r.given_sound and l.born = r.born")
"""Each learns what it does not hold fixed: names, birth and household from numbers, numbers from names and birth."""

_GIVEN: Final = (
    Reason.SAME_GIVEN,
    Reason.GIVEN_LIKE,
    Reason.GIVEN_BY_SOUND,
    Reason.NAMES_EXCHANGED,
    Reason.GIVEN_LIKE,
    Reason.GIVEN_LIKE,
)
_FAMILY: Final = (
    Reason.SAME_FAMILY,
    Reason.FAMILY_LIKE,
    Reason.FAMILY_BY_SOUND,
    Reason.FAMILY_LIKE,
    Reason.FAMILY_LIKE,
)
MEANINGS: Final[Mapping[str, tuple[tuple[Reason, ...], ...]]] = {
    "number": ((Reason.SAME_NUMBER,), (Reason.NUMBER_NEARLY,), (Reason.OTHER_NUMBER,)),
    "given": (*((one,) for one in _GIVEN), (Reason.OTHER_GIVEN,)),
    "family": (*((one,) for one in _FAMILY), (Reason.OTHER_FAMILY,)),
    "birth": (
        (Reason.SAME_BIRTH,),
        (Reason.SAME_BIRTH_YEAR,),
        (Reason.BIRTH_NEARLY,),
        (Reason.SAME_BIRTH_YEAR,),
        (Reason.BIRTH_YEAR_BY_ONE,),
        (Reason.OTHER_BIRTH,),
    ),
    "sex": ((), (Reason.OTHER_SEX,)),
    "household": (
        (Reason.SAME_PHONE, Reason.SAME_HOUSE),
        (Reason.SAME_PHONE,),
        (Reason.SAME_HOUSE,),
        (Reason.SAME_COMMUNITY,),
        (Reason.OTHER_HOUSEHOLD,),
        (Reason.OTHER_HOUSEHOLD,),
    ),
}
"""Of every comparison its levels, the strongest first, in reasons."""

Weights = Mapping[str, Sequence[tuple[float, float]]]
KEPT_WEIGHTS: Final[Weights] = json.loads((Path(__file__).parent / "weights.json").read_text("utf-8"))
"""How often each level is true of one person's records, and of two people's: learnt from 20,000 synthetic records.

Lists too short to learn from use them, and learning begins with them.
"""


def settings(weights: Weights, *, chance: float, by_frequency: bool) -> SettingsCreator:
    """Comparisons and blocks. `chance`: that two records taken blindly are one person's.

    By frequency: a rare name that is the same says more than a common one; a short list does not know what is rare.
    """
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="place",
        blocking_rules_to_generate_predictions=[{"blocking_rule": block} for block in BLOCKS],
        comparisons=[
            _comparison(title, levels, weights[title], by_frequency=by_frequency) for title, levels in _levels().items()
        ],
        probability_two_random_records_match=chance,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        em_convergence=0.001,
    )


def learnt_weights(saved: Mapping[str, Any]) -> Weights:
    """Of a saved Splink model, the weights in the order of the levels; what was never seen is rare, not impossible."""
    return {
        comparison["output_column_name"]: [
            (_at_least(RAREST_TRUE, level["m_probability"]), _at_least(RAREST_CHANCE, level["u_probability"]))
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        ]
        for comparison in saved["comparisons"]
    }


def _at_least(rarest: float, learnt: float | str | None) -> float:
    return max(rarest, learnt) if isinstance(learnt, float) else rarest


def _comparison(
    title: str, levels: Sequence[ComparisonLevelCreator], weights: Sequence[tuple[float, float]], *, by_frequency: bool
) -> CustomComparison:
    told = [level for level in levels if not (level.is_null_level or isinstance(level, NullLevel))]
    for level, (m, u) in zip(told, weights, strict=True):
        level.configure(m_probability=m, u_probability=u)
    for place in FIXED.get(title, ()):
        told[place].configure(fix_m_probability=True, fix_u_probability=True)
    if by_frequency and title in {"given", "family"}:
        told[0].configure(tf_adjustment_column=title)
    return CustomComparison(list(levels), title)


def _levels() -> dict[str, list[ComparisonLevelCreator]]:
    """Of every comparison: what says nothing, then the levels, the strongest first."""
    return {
        "number": [
            NullLevel("digits"),
            CustomLevel("digits_l = digits_r"),
            LevenshteinLevel("digits", 1),
            ElseLevel(),
        ],
        "given": _name("given", CustomLevel(_EXCHANGED)),
        "family": _name("family", CustomLevel(_EXCHANGED).configure(is_null_level=True)),
        "birth": _birth(),
        "sex": [NullLevel("sex"), CustomLevel("sex_l = sex_r"), ElseLevel()],
        "household": _household(),
    }


_EXCHANGED: Final = "(given_sound_l = family_sound_r and family_sound_l = given_sound_r)"
"""Said once: the given name speaks for both, the family name then says nothing."""


def _name(part: str, exchanged: ComparisonLevelCreator) -> list[ComparisonLevelCreator]:
    """The fold of a Thai name has no small letters, of a Latin one no others."""
    two_scripts = f"(({part}_l = upper({part}_l)) <> ({part}_r = upper({part}_r)))"
    return [
        NullLevel(part),
        CustomLevel(f"{part}_l = {part}_r"),
        Or(JaroWinklerLevel(part, 0.93), LevenshteinLevel(part, 1)),
        And(CustomLevel(f"{part}_sound_l = {part}_sound_r"), JaroWinklerLevel(f"{part}_spoken", 0.75)),
        exchanged,
        Or(JaroWinklerLevel(part, 0.84), JaroWinklerLevel(f"{part}_spoken", 0.88)),
        And(CustomLevel(two_scripts), JaroWinklerLevel(f"{part}_spoken", 0.7)),
        ElseLevel(),
    ]


def _birth() -> list[ComparisonLevelCreator]:
    return [
        NullLevel("born"),
        CustomLevel("born_day_l = born_day_r"),
        CustomLevel("born_year_l = born_year_r and (born_day_l is null or born_day_r is null)"),
        LevenshteinLevel("born", 1),
        And(CustomLevel("born_year_l = born_year_r"), LevenshteinLevel("born", 3)),
        CustomLevel("abs(born_year_l - born_year_r) <= 1"),
        ElseLevel(),
    ]


def _household() -> list[ComparisonLevelCreator]:
    """One comparison: who shares a phone mostly shares the house too, and both say the same thing."""
    unsaid = "(phone_l is null or phone_r is null) and (community_l is null or community_r is null)"
    same_house = "(house_l = house_r and community_l = community_r)"
    return [
        CustomLevel(unsaid).configure(is_null_level=True),
        CustomLevel(f"phone_l = phone_r and {same_house}"),
        CustomLevel("phone_l = phone_r"),
        CustomLevel(same_house),
        CustomLevel("community_l = community_r"),
        CustomLevel("district_l = district_r"),
        ElseLevel(),
    ]
