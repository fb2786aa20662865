from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class FileUnreadable(Refusal):
    code = "file_unreadable"
    sentence = _("This file cannot be read. Save it as XLSX, XLS, ODS or CSV and upload it again")


class FileTooLarge(Refusal):
    code = "file_too_large"
    sentence = _("The file is too large. Send at most 20 MB and 200,000 rows, or split it")


class FileEmpty(Refusal):
    code = "file_empty"
    sentence = _("The file holds no rows. Fill in the template and upload it again")


class FileLocked(Refusal):
    code = "file_locked"
    sentence = _("The file is protected by a password. Take the password off and upload it again")


class ColumnsMissing(Refusal):
    code = "columns_missing"
    sentence = _("Say which column holds: %(columns)s")


class ColumnTwice(Refusal):
    code = "column_twice"
    sentence = _("One column of the file was chosen twice. Choose each only once")


class BatchNotThere(Refusal):
    code = "batch_not_there"
    sentence = _("This import is at another step now. Open it again")


class NothingToApply(Refusal):
    code = "nothing_to_apply"
    sentence = _("No row is new or changed, so there is nothing to apply")


class RowDecided(Refusal):
    code = "row_decided"
    sentence = _("This row needs no decision any more. Open the import again")


class AnswerMissing(Refusal):
    code = "answer_missing"
    sentence = _("Choose what is meant first, for one row or for the whole column")
