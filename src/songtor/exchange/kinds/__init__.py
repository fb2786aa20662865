"""The kinds of files that can be brought in, in the order people start with them."""

from __future__ import annotations

from songtor.exchange.kinds.donors import DonorRegister
from songtor.exchange.kinds.offers import OfferRegister
from songtor.exchange.kinds.officers import OfficerRegister
from songtor.exchange.kinds.people import (
    CommunityRegister,
    ECaseRegister,
    PreschoolRegister,
    SurveyRegister,
    TpmapRegister,
    WelfareRegister,
)
from songtor.exchange.kinds.register import Asked, Found, Register
from songtor.exchange.kinds.sites import SiteRegister
from songtor.exchange.kinds.vehicles import VehicleRegister
from songtor.exchange.kinds.weighings import WeighingRegister

REGISTERS: dict[str, type[Register]] = {
    "donors": DonorRegister,
    "sites": SiteRegister,
    "offers": OfferRegister,
    "weighings": WeighingRegister,
    "vehicles": VehicleRegister,
    "officers": OfficerRegister,
    "survey": SurveyRegister,
    "e_case": ECaseRegister,
    "welfare": WelfareRegister,
    "tpmap": TpmapRegister,
    "preschool": PreschoolRegister,
    "community": CommunityRegister,
}

__all__ = ["REGISTERS", "Asked", "Found", "Register"]
