"""One document as whichever file somebody asks for."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Unknown
from songtor.look.clock import now
from songtor.reports.months.document import Document
from songtor.reports.months.writing import as_csv, as_paper, as_workbook

BOM = "\ufeff"  # spreadsheets read Thai in a CSV only behind it
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = (("pdf", _("Download PDF")), ("xlsx", _("Download XLSX")), ("csv", _("Download CSV")))


def download(told: Document, form: str) -> HttpResponse:
    """Raises Unknown for a form nobody writes."""
    match form:
        case "pdf":
            content, kind = as_paper(told, moment=now()), "application/pdf"
        case "xlsx":
            content, kind = as_workbook(told, moment=now()), XLSX
        case "csv":
            content, kind = (BOM + as_csv([told])).encode(), "text/csv; charset=utf-8"
        case _:
            raise Unknown
    headers = {"Content-Disposition": f'attachment; filename="{told.file_name}.{form}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
