"""What phones sent, and which phones may send."""

from songtor.sync.devices.models import Device, DeviceChange

__all__ = ["Device", "DeviceChange"]
