"""Catalogues are compiled as gettext reads them, and no sentence goes without its Thai."""

import gettext
import io
import os
from pathlib import Path

import pytest

from songtor.cli import catalogues, wording

HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""


@pytest.fixture
def po(tmp_path: Path) -> Path:
    path = tmp_path / "room" / "locale" / "th" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    return path


def write(po: Path, body: str) -> Path:
    po.write_text(f"{HEADER}\n{body}", encoding="utf-8")
    return po


def compiled(po: Path) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(catalogues.to_mo(catalogues.read_po(po))))


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('msgid "Weigh"\nmsgstr "ชั่ง"\n\nmsgid "Weigh"\nmsgstr "ชั่งน้ำหนัก"\n', "9: repeats the message of line 6"),
        ('msgid "Weigh"\nmsgstr ชั่ง\n', "7: is neither a message nor a quoted string"),
    ],
)
def test_a_broken_catalogue_is_refused_by_its_line(po: Path, body: str, rule: str) -> None:
    with pytest.raises(catalogues.BadCatalogue, match=rule):
        catalogues.read_po(write(po, body))


def test_fuzzy_and_empty_translations_are_not_shown(po: Path) -> None:
    texts = compiled(write(po, '#, fuzzy\nmsgid "Weigh"\nmsgstr "x"\n\nmsgid "Stop"\nmsgstr ""\n'))
    assert (texts.gettext("Weigh"), texts.gettext("Stop")) == ("Weigh", "Stop")


def test_lines_contexts_and_plurals_are_read_as_gettext_does(po: Path) -> None:
    body = (
        'msgid ""\n"Hand "\n"over\\n"\nmsgstr ""\n"ส่ง"\n"มอบ\\n"\n\n'
        'msgctxt "round"\nmsgid "Close"\nmsgstr "ปิดงาน"\n\nmsgctxt "case"\nmsgid "Close"\nmsgstr "ปิดเรื่อง"\n\n'
        'msgid "%(n)s stop"\nmsgid_plural "%(n)s stops"\nmsgstr[0] "%(n)s จุด"\nmsgstr[1] "%(n)s หลายจุด"\n\n'
        '#~ msgid "Old"\n#~ msgstr "เก่า"\n'
    )
    texts = compiled(write(po, body))
    assert texts.gettext("Hand over\n") == "ส่งมอบ\n"
    assert (texts.pgettext("round", "Close"), texts.pgettext("case", "Close")) == ("ปิดงาน", "ปิดเรื่อง")
    assert (texts.ngettext("%(n)s stop", "%(n)s stops", 1), texts.ngettext("%(n)s stop", "%(n)s stops", 2)) == (
        "%(n)s จุด",
        "%(n)s หลายจุด",
    )


def test_only_what_is_older_than_its_source_is_compiled(po: Path, tmp_path: Path) -> None:
    write(po, 'msgid "Weigh"\nmsgstr "ชั่ง"\n')
    assert catalogues.compile_stale(tmp_path) == [po]
    assert catalogues.compile_stale(tmp_path) == []
    later = po.with_suffix(".mo").stat().st_mtime + 5
    os.utime(po, (later, later))
    assert catalogues.compile_stale(tmp_path) == [po]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('msgid "Weigh"\nmsgstr ""\n', "'Weigh' is not translated"),
        ('#, fuzzy\nmsgid "Weigh"\nmsgstr "ชั่ง"\n', "'Weigh' is fuzzy"),
        ('msgid "Weigh %(food)s"\nmsgstr "ชั่ง %(foot)s"\n', "differ: ['food', 'foot']"),
    ],
)
def test_a_catalogue_with_a_hole_is_found(po: Path, tmp_path: Path, body: str, fault: str) -> None:
    write(po, body)
    catalogues.compile_stale(tmp_path)
    assert any(fault in found for found in wording.problems(tmp_path))


def test_a_catalogue_that_is_not_compiled_is_found(po: Path, tmp_path: Path) -> None:
    write(po, 'msgid "Weigh"\nmsgstr "ชั่ง"\n')
    assert wording.problems(tmp_path) == [f"{po}: its .mo is not compiled from it"]


def test_a_sentence_of_code_or_template_without_thai_is_found(po: Path, tmp_path: Path) -> None:
    write(po, 'msgid "Weigh"\nmsgstr "ชั่ง"\n\nmsgctxt "round"\nmsgid "Close"\nmsgstr "ปิดงาน"\n')
    catalogues.compile_stale(tmp_path)
    (tmp_path / "room" / "errors.py").write_text('_("Weigh")\npgettext_lazy("round", "Close")\n', encoding="utf-8")
    assert wording.problems(tmp_path) == []
    (tmp_path / "room" / "views.py").write_text('_("Lost")\npgettext("case", "Close")\n', encoding="utf-8")
    template = tmp_path / "room" / "templates" / "room" / "board.html"
    template.parent.mkdir(parents=True)
    template.write_text(
        '{% load i18n %}{% translate "Weigh" %}{% translate "Gone" %}{% blocktranslate with n=x %}All {{ n }}'
        "{% endblocktranslate %}{{ _('Left') }}",
        encoding="utf-8",
    )
    missing = [found.split("no Thai for ")[1] for found in wording.problems(tmp_path)]
    assert missing == ["'Lost'", "'Close'", "'Gone'", "'All %(n)s'", "'Left'"]
