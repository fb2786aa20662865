from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.kr import pages

urlpatterns: list[URLPattern] = [
    path("kr/", pages.kr, name="kr"),
    path("kr/file/", pages.kr_file, name="kr_file"),
    path("kr/receipts/", pages.kr_receipts, name="kr_receipts"),
    path("kr/lock/", pages.kr_lock, name="kr_lock"),
    path("kr/sheets/<uuid:sheet_id>/", pages.kr_decide, name="kr_decide"),
    path("kr/<str:code>/", pages.kr_district, name="kr_district"),
    path("kr/<str:code>/submit/", pages.kr_submit, name="kr_submit"),
]
