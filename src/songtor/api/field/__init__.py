"""/api/v1/field: what an officer's phone asks and sends, each call with the token of that phone."""

from ninja import Router

from songtor.api.field import blobs, devices, ops, people, today
from songtor.api.field.edge import with_our_time

router = Router(tags=["field"])
router.add_router("", devices.router)
router.add_router("", blobs.router)
router.add_router("", today.router)
router.add_router("", people.router)
router.add_router("", ops.router)
router.add_decorator(with_our_time, mode="view")
