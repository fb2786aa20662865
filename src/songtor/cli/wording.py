"""Every sentence the code shows has its Thai."""

import ast
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.utils.translation.template import templatize

from songtor.cli.catalogues import SOURCES, BadCatalogue, Message, catalogues, compile_one, read_po, to_mo

LANGUAGE = "th"
MARKS = re.compile(r"^n?p?gettext(_lazy|_noop)?$|^_$")
LITERAL = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
TEMPLATE_CALL = re.compile(rf"\b_?(n?p?gettext|_)\(u?({LITERAL})(?:\s*,\s*u?({LITERAL}))?")
NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def main() -> int:
    """Compiles the catalogues and prints what is missing or wrong in them; 1 when anything is."""
    for path in catalogues():
        with suppress(BadCatalogue):  # problems() names it
            compile_one(path)
    found = problems()
    print("\n".join(f.replace(f"{SOURCES}/", "") for f in found) or f"every message has its {LANGUAGE} sentence")
    return 1 if found else 0


def problems(folder: Path = SOURCES) -> list[str]:
    """Sentences naming each untranslated, doubtful, miswritten, missing or twice translated message."""
    known: dict[tuple[str, str], Message] = {}
    found: list[str] = []
    for path in catalogues(folder):
        if path.parts[-3] != LANGUAGE:
            continue
        try:
            entries = read_po(path)
        except BadCatalogue as error:
            found.append(str(error))
            continue
        found += [f"{path}:{m.line}: {rule}" for m in entries for rule in _faults(m)]
        found += _compiled_faults(path, entries)
        found += [
            f"{path}:{m.line}: {m.singular!r} has other Thai in another catalogue" for m in _collide(entries, known)
        ]
        known |= {(m.context, m.singular): m for m in entries}
    return found + [
        f"{place}: no Thai for {words!r}" for place, context, words in used(folder) if (context, words) not in known
    ]


def used(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Place, context and words of every marked sentence in Python and templates."""
    for path in sorted(folder.glob("**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _marked(path, node)
    for path in sorted(p for p in folder.glob("**/templates/**/*") if p.suffix in {".html", ".txt", ".svg"}):
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for call in TEMPLATE_CALL.finditer(text):
            words = [str(ast.literal_eval(part)) for part in call.groups()[1:] if part]
            yield str(path), *_context_and_words(call[1], words)


def _marked(path: Path, node: ast.Call) -> Iterator[tuple[str, str, str]]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if MARKS.match(name) and words:
        yield f"{path}:{node.lineno}", *_context_and_words(name, words)


def _context_and_words(name: str, words: list[str]) -> tuple[str, str]:
    has_context = "pgettext" in name and len(words) > 1
    return (words[0], words[1]) if has_context else ("", words[0])


def _faults(message: Message) -> Iterator[str]:
    if not message.singular:
        return
    if not message.is_translated:
        yield f"{message.singular!r} is not translated" if not message.fuzzy else f"{message.singular!r} is fuzzy"
    for form in message.forms:
        extra = _names(form) - _names(message.singular) - _names(message.plural)
        lost = set() if message.plural else _names(message.singular) - _names(form)
        if form and (extra or lost):
            yield f"the names in {message.singular!r} and its translation differ: {sorted(extra | lost)}"


def _collide(entries: list[Message], known: dict[tuple[str, str], Message]) -> Iterator[Message]:
    """All catalogues merge into one: of two sentences for one message one would show in the wrong place."""
    for message in entries:
        other = known.get((message.context, message.singular))
        if message.singular and other and other.forms != message.forms:
            yield message


def _names(words: str) -> set[str]:
    return {first or second for first, second in NAMED.findall(words)}


def _compiled_faults(path: Path, entries: list[Message]) -> list[str]:
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.read_bytes() == to_mo(entries):
        return []
    return [f"{path}: its .mo is not compiled from it"]


if __name__ == "__main__":
    sys.exit(main())
