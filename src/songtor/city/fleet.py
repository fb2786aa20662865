"""The districts' vehicles."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from songtor.city.acting import Act, performs
from songtor.city.errors import VehicleImpossible, VehicleNameTaken
from songtor.city.models import District, Vehicle
from songtor.city.policy import Kind, Verb


@dataclass(frozen=True)
class Load:
    """What a vehicle carries, and from which day it is not used any more. Raises VehicleImpossible."""

    capacity_kg: int
    cold_kg: int = 0
    retired_on: date | None = None

    def __post_init__(self) -> None:
        if self.capacity_kg < 1 or not 0 <= self.cold_kg <= self.capacity_kg:
            raise VehicleImpossible


@performs(Verb.KEEP, Kind.REFERENCE, on="district")
def add_vehicle(act: Act, *, district: District, name: str, load: Load) -> Vehicle:
    """Raises VehicleNameTaken, VehicleImpossible."""
    if not name.strip():
        raise VehicleImpossible
    if Vehicle.objects.filter(district=district, name=name.strip()).exists():
        raise VehicleNameTaken
    return Vehicle.objects.create(district=district, name=name.strip(), **asdict(load))


@performs(Verb.KEEP, Kind.REFERENCE, on="vehicle")
def amend_vehicle(act: Act, *, vehicle: Vehicle, load: Load) -> Vehicle:
    """What it carries from now on; without a day of retirement it is used again."""
    Vehicle.objects.filter(pk=vehicle.pk).update(**asdict(load))
    vehicle.refresh_from_db()
    return vehicle
