"""The control: a server that believes what came last, as most would be written. The harness must see it fail."""

from __future__ import annotations

from collections.abc import Iterable

from bench.syncing.delivery import Parcel


def believing_the_last(parcels: Iterable[Parcel]) -> dict[str, object]:
    """Weights by stop and category, hand-overs as they come, states as they were said last."""
    weighed: dict[str, object] = {}
    handed: list[str] = []
    states: dict[str, str] = {}
    for parcel in parcels:
        for one in parcel.sent:
            match one.kind:
                case "weigh":
                    weighed[f"{one.stop} {one.body['category']}"] = one.body.get("gross_kg") or one.body.get("pieces")
                case "deliver":
                    handed.append(f"{one.stop} {one.body['heads']}")
                    states[one.stop] = "done"
                case "miss":
                    states[one.stop] = "missed"
                case "sign":
                    states[one.stop] = "done"
    return {"weighed": weighed, "handed": sorted(handed), "states": states}
