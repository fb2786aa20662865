from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.rounds import corrections, pictures, round_pages, stop_pages

urlpatterns: list[URLPattern] = [
    path("rounds/", round_pages.rounds, name="rounds"),
    path("rounds/<uuid:round_id>/", round_pages.round_page, name="round"),
    path("rounds/<uuid:round_id>/waste/", round_pages.round_waste, name="round_waste"),
    path("rounds/<uuid:round_id>/sign-off/", round_pages.round_sign_off, name="round_sign_off"),
    path("stops/<uuid:stop_id>/", stop_pages.stop, name="stop"),
    path("stops/<uuid:stop_id>/arrive/", stop_pages.stop_arrive, name="stop_arrive"),
    path("stops/<uuid:stop_id>/weigh/", stop_pages.stop_weigh, name="stop_weigh"),
    path("stops/<uuid:stop_id>/count/", stop_pages.stop_count, name="stop_count"),
    path("stops/<uuid:stop_id>/zero/", stop_pages.stop_zero, name="stop_zero"),
    path("stops/<uuid:stop_id>/photo/", stop_pages.stop_photo, name="stop_photo"),
    path("stops/<uuid:stop_id>/sign/", stop_pages.stop_sign, name="stop_sign"),
    path("stops/<uuid:stop_id>/finish/", stop_pages.stop_finish, name="stop_finish"),
    path("stops/<uuid:stop_id>/miss/", stop_pages.stop_miss, name="stop_miss"),
    path("stops/<uuid:stop_id>/way-in/", stop_pages.stop_way_in, name="stop_way_in"),
    path("stops/<uuid:stop_id>/left-over/", stop_pages.stop_left_over, name="stop_left_over"),
    path("stops/<uuid:stop_id>/hand-over/", stop_pages.stop_hand_over, name="stop_hand_over"),
    path("weighings/<uuid:weighing_id>/correct/", corrections.weighing_correct, name="weighing_correct"),
    path("weighings/<uuid:weighing_id>/reverse/", corrections.weighing_reverse, name="weighing_reverse"),
    path("wastes/<uuid:waste_id>/reverse/", corrections.waste_reverse, name="waste_reverse"),
    path("files/<uuid:blob_id>/", pictures.picture, name="picture"),
]
