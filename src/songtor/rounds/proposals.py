"""What a planner proposes, as the services take it. Loads no router."""

from __future__ import annotations

from dataclasses import dataclass

from songtor.engines.planning.plan import Metrics, Plan


@dataclass(frozen=True, slots=True)
class Sheet:
    """What people would reach without a computer: of three ways the one that moves most kilograms."""

    way: str
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan beside the best way by hand, with the texts of both files; `seconds` it took to find."""

    plan: Plan
    instance: str
    text: str
    sheet: Sheet
    recipients: int
    offered_kg: float
    seconds: float
