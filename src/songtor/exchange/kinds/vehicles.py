"""The districts' vehicles: reference tables, kept by the operator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.fleet import Load, add_vehicle, amend_vehicle
from songtor.city.models import Vehicle
from songtor.city.policy import Kind, Verb, visible
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said
from songtor.exchange.kinds.places import Districts
from songtor.exchange.kinds.register import Asked, Found

NAME = Column("name", "รถ", readers.text(60), ("ชื่อรถ", "ทะเบียน", "ทะเบียนรถ"), True, example="รถ 1")
CAPACITY = Column(
    "capacity_kg", "บรรทุก (กก.)", readers.whole(1, 100_000), ("บรรทุก", "น้ำหนักบรรทุก"), True, example="600", shape="count"
)
COLD = Column("cold_kg", "แช่เย็น (กก.)", readers.whole(0, 100_000), ("แช่เย็น", "ห้องเย็น"), example="150", shape="count")
RETIRED = Column("retired_on", "เลิกใช้วันที่", readers.day, ("เลิกใช้", "ปลดระวาง"), shape="day", read_by=readers.day_by)


class VehicleRegister:
    """A row is a vehicle, known by its district and name."""

    right: ClassVar[tuple[Verb, Kind]] = (Verb.KEEP, Kind.REFERENCE)
    naming: ClassVar[frozenset[str]] = frozenset({"district", "name"})

    def __init__(self, asked: Asked) -> None:
        self.actor = asked.actor
        self.today = asked.moment.date()
        self.districts = Districts(asked.actor, self.right)
        self.vehicles: dict[UUID, Vehicle] = {}
        self.by_name: dict[str, UUID] = {}

    def columns(self) -> Sequence[Column]:
        return (self.districts.column(), NAME, CAPACITY, COLD, RETIRED)

    def key(self, said: Said) -> str:
        return f"{said['district']}/{readers.skeleton(str(said['name']))}"

    def look_at(self, rows: Sequence[Said]) -> None:
        for vehicle in visible(self.actor, Kind.REFERENCE, Vehicle.objects.all(), verb=Verb.KEEP):
            self._learn(vehicle)

    def _learn(self, vehicle: Vehicle) -> None:
        self.vehicles[vehicle.pk] = vehicle
        self.by_name[self.key(self.shown(vehicle.pk))] = vehicle.pk

    def find(self, said: Said) -> Found:
        return Found(self.by_name.get(self.key(said)))

    def problems(self, said: Said) -> list[Problem]:
        found = self.districts.problems(said)
        if int(said.get("cold_kg") or 0) > int(said["capacity_kg"] or 0):
            found.append(Problem("cold_kg", "cold_above_capacity", {}))
        return found

    def shown(self, subject: UUID) -> Said:
        vehicle = self.vehicles[subject]
        return {
            "district": vehicle.district_id,
            "name": readers.plain(vehicle.name),
            "capacity_kg": vehicle.capacity_kg,
            "cold_kg": vehicle.cold_kg,
            "retired_on": vehicle.retired_on.isoformat() if vehicle.retired_on else None,
        }

    def enter(self, act: Act, said: Said, mark: str) -> UUID:
        district = self.districts.by_code[str(said["district"])]
        vehicle = add_vehicle(act, district=district, name=str(said["name"]), load=_load(said))
        self._learn(vehicle)
        return vehicle.pk

    def amend(self, act: Act, subject: UUID, said: Said) -> UUID:
        now = {**self.shown(subject), **said}
        self._learn(amend_vehicle(act, vehicle=self.vehicles[subject], load=_load(now)))
        return subject

    def take_back(self, act: Act, subject: UUID) -> None:
        retired = _load({**self.shown(subject), "retired_on": act.day.isoformat()})
        amend_vehicle(act, vehicle=self.vehicles[subject], load=retired)

    def everything(self) -> Iterator[tuple[UUID, Said]]:
        self.look_at([])
        for pk in self.vehicles:
            yield pk, self.shown(pk)


def _load(said: Said) -> Load:
    retired = said.get("retired_on")
    return Load(
        capacity_kg=int(said["capacity_kg"] or 0),
        cold_kg=int(said.get("cold_kg") or 0),
        retired_on=date.fromisoformat(str(retired)) if retired else None,
    )
