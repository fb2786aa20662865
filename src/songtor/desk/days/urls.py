from __future__ import annotations

from datetime import date

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from songtor.desk.days import changes, replans, views
from songtor.desk.days.chooser import YEARS


class BoardDay:
    """A day in an address; only ISO days are written. Other years than YEARS are unknown."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if day.year not in YEARS:
            raise ValueError(f"no board of {value}")
        return day

    def to_url(self, value: date | str) -> str:
        return str(value)


class DistrictCode(StringConverter):
    """No control characters: PostgreSQL could not even look for them."""

    regex = r"[^/\x00-\x20]{1,4}"


register_converter(BoardDay, "board_day")
register_converter(DistrictCode, "district_code")

urlpatterns = [
    path("", views.home, name="home"),
    path("today/", views.today, name="today"),
    path("city/<board_day:on>/", views.city, name="city"),
    path("day/<district_code:code>/<board_day:on>/", views.day, name="day"),
    path("day/<district_code:code>/<board_day:on>/plan/", views.plan_day, name="plan_day"),
    path("day/<district_code:code>/<board_day:on>/publish/", views.publish_day, name="publish_day"),
    path("day/<district_code:code>/<board_day:on>/replan/", replans.replan_day, name="replan_day"),
    path("replans/<uuid:replan_id>/", replans.replan, name="replan"),
    path("replans/<uuid:replan_id>/take-over/", replans.replan_take_over, name="replan_take_over"),
    path("replans/<uuid:replan_id>/leave/", replans.replan_leave, name="replan_leave"),
    path("work/<uuid:work_id>/", views.work, name="work"),
    path("stops/<uuid:stop_id>/move/", changes.stop_move, name="stop_move"),
    path("stops/<uuid:stop_id>/drop/", changes.stop_drop, name="stop_drop"),
    path("stops/<uuid:stop_id>/other-vehicle/", changes.stop_hand, name="stop_hand"),
    path("stops/<uuid:stop_id>/renew/", changes.stop_renew, name="stop_renew"),
    path("rounds/<uuid:round_id>/pickups/", changes.round_add_pickup, name="round_add_pickup"),
    path("rounds/<uuid:round_id>/deliveries/", changes.round_add_delivery, name="round_add_delivery"),
    path("rounds/<uuid:round_id>/crew/", changes.round_crew, name="round_crew"),
    path("rounds/<uuid:round_id>/cancel/", changes.round_cancel, name="round_cancel"),
]
