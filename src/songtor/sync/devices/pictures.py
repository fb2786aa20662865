"""Pictures a phone sent ahead of the operations that name them."""

from __future__ import annotations

from songtor.evidence.blobs import Blob
from songtor.sync.devices.models import Device

MOST_BYTES = 5 * 1024 * 1024
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")


def sent_picture(device: Device, received: str) -> Blob | None:
    """The picture this very device sent under that SHA-256: an operation may name no other's."""
    return Blob.objects.filter(actor_ref=device.ref, received=received).first()
