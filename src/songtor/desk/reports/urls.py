from __future__ import annotations

from django.urls import URLPattern, path

from songtor.desk.reports import figures, lists, months, proof, receipt_pages

urlpatterns: list[URLPattern] = [
    path("reports/", figures.reports, name="reports"),
    path("reports/food/", figures.report_food, name="report_food"),
    path("reports/month/", months.month, name="month"),
    path("reports/month/file/", months.month_file, name="month_file"),
    path("reports/month/letter/", months.month_wish, name="month_wish"),
    path("weighings/", lists.weighings, name="weighings"),
    path("receipts/", lists.receipts, name="receipts"),
    path("receipts/<uuid:receipt_id>/", receipt_pages.receipt, name="receipt"),
    path("receipts/<uuid:receipt_id>/reverse/", receipt_pages.receipt_reverse, name="receipt_reverse"),
    path("evidence/", proof.evidence, name="evidence"),
    path("evidence/anchor/", proof.evidence_anchor, name="evidence_anchor"),
]
