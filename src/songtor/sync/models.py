"""What phones sent, and which phones may send."""

from songtor.sync.devices.models import Device, DeviceChange
from songtor.sync.operations.models import Admission, Effect, Operation, Standing, Waiting

__all__ = ["Admission", "Device", "DeviceChange", "Effect", "Operation", "Standing", "Waiting"]
