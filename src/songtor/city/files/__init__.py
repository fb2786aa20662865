"""A city as a folder of files, checked before anything is loaded from it."""

from songtor.city.files.folder import read_city
from songtor.city.files.lines import BadCityFile
from songtor.city.files.rows import (
    AgencyRow,
    CategoryRow,
    CityFiles,
    CommunityRow,
    CoordinationRow,
    DistrictGroupRow,
    DistrictRow,
    HolidayRow,
    Polygon,
    Ring,
    SubdistrictRow,
    TargetRow,
    VehicleRow,
)

__all__ = [
    "AgencyRow",
    "BadCityFile",
    "CategoryRow",
    "CityFiles",
    "CommunityRow",
    "CoordinationRow",
    "DistrictGroupRow",
    "DistrictRow",
    "HolidayRow",
    "Polygon",
    "Ring",
    "SubdistrictRow",
    "TargetRow",
    "VehicleRow",
    "read_city",
]
