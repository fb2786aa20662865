from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.paper import pages, printing, sheet_photos

urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:round_id>/paper/", pages.round_paper, name="round_paper"),
    path("rounds/<uuid:round_id>/paper/draft/", pages.round_paper_draft, name="round_paper_draft"),
    path("rounds/<uuid:round_id>/paper/photo/", sheet_photos.round_sheet_photo, name="round_sheet_photo"),
    path("rounds/<uuid:round_id>/sheet.pdf", printing.round_sheet_pdf, name="round_sheet_pdf"),
    path("sheet-photos/<uuid:sheet_photo_id>/", sheet_photos.sheet_photo, name="sheet_photo"),
]
