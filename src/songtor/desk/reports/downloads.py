"""One document as whichever file somebody asks for."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from songtor.desk.files import attached
from songtor.evidence.errors import Unknown
from songtor.look.clock import now
from songtor.reports.months.document import Document
from songtor.reports.months.writing import as_csv, as_paper, as_workbook

BOM = "\ufeff"  # spreadsheets read Thai in a CSV only behind it
FORMATS = (("pdf", _("Download PDF")), ("xlsx", _("Download XLSX")), ("csv", _("Download CSV")))


def download(told: Document, form: str) -> HttpResponse:
    """Raises Unknown for a form nobody writes."""
    match form:
        case "pdf":
            content = as_paper(told, moment=now())
        case "xlsx":
            content = as_workbook(told, moment=now())
        case "csv":
            content = (BOM + as_csv([told])).encode()
        case _:
            raise Unknown
    return attached(content, f"{told.file_name}.{form}")
