"""Message catalogues: .po files are the source, .mo files are made from them here (no gettext program needed)."""

import ast
import os
import re
import struct
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent
ENTRY = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+])?)\s+(".*")')
MO_MAGIC = 0x950412DE  # https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html


class BadCatalogue(Exception):
    """Names the file, the line and the rule a .po file breaks."""

    def __init__(self, path: Path, line: int, rule: str) -> None:
        super().__init__(f"{path}:{line}: {rule}")


@dataclass(frozen=True)
class Message:
    """One entry of a catalogue; `forms` are its translations, one per plural form."""

    line: int
    context: str = ""
    singular: str = ""
    plural: str = ""
    forms: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        return bool(self.forms) and all(self.forms) and not self.fuzzy

    @property
    def key(self) -> str:
        context = f"{self.context}\x04" if self.context else ""
        return f"{context}{self.singular}" + (f"\0{self.plural}" if self.plural else "")


def catalogues(folder: Path = SOURCES) -> list[Path]:
    """Every .po file below the folder, in a fixed order."""
    return sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_stale(folder: Path = SOURCES) -> list[Path]:
    """Every .po newer than its .mo is compiled; answers those it compiled."""
    stale = [path for path in catalogues(folder) if not is_current(path)]
    for path in stale:
        compile_one(path)
    return stale


def compile_one(path: Path) -> None:
    """Writes the .mo beside the .po, whole or not at all."""
    content = to_mo(read_po(path))
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, path.with_suffix(".mo"))


def is_current(path: Path) -> bool:
    """The .mo beside the .po is at least as young."""
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns


def read_po(path: Path) -> list[Message]:
    """The entries of a .po file, its header first; a broken or repeated one is refused by its line."""
    seen: dict[str, int] = {}
    messages = list(_entries(path))
    for message in messages:
        if message.key in seen:
            raise BadCatalogue(path, message.line, f"repeats the message of line {seen[message.key]}")
        seen[message.key] = message.line
    return messages


def to_mo(messages: Iterable[Message]) -> bytes:
    """The binary catalogue of the translated entries, sorted as gettext wants them."""
    pairs = sorted((m.key.encode(), "\0".join(m.forms).encode()) for m in messages if m.is_translated)
    keys_at = 28
    texts_at = keys_at + 8 * len(pairs)
    offset = texts_at + 8 * len(pairs)
    tables, body = b"", b""
    for column in (0, 1):
        for pair in pairs:
            tables += struct.pack("<II", len(pair[column]), offset + len(body))
            body += pair[column] + b"\0"
    return struct.pack("<7I", MO_MAGIC, 0, len(pairs), keys_at, texts_at, 0, offset) + tables + body


def _entries(path: Path) -> Iterator[Message]:
    current: Message | None = None
    field, fuzzy = "", False
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            fuzzy = line.startswith("#,") and "fuzzy" in line
            continue
        field, text, begins = _field(path, number, line, field, current)
        if begins:
            if current is not None:
                yield current
            current = Message(line=number, fuzzy=fuzzy)
        current = _with(current or Message(line=number), field, text, first=not line.startswith('"'))
    if current is not None:
        yield current


def _field(path: Path, number: int, line: str, field: str, current: Message | None) -> tuple[str, str, bool]:
    """Which field a line writes to, its text, and whether it begins a new entry."""
    match = ENTRY.fullmatch(line)
    try:
        text = str(ast.literal_eval(match[2] if match else line))
    except (SyntaxError, ValueError):
        raise BadCatalogue(path, number, "is neither a message nor a quoted string") from None
    if not match:
        return field, text, False
    begins = match[1] == "msgctxt" or (match[1] == "msgid" and (current is None or field != "msgctxt"))
    return match[1], text, begins


def _with(message: Message, field: str, text: str, *, first: bool) -> Message:
    if field.startswith("msgstr"):
        done, last = message.forms, "" if first else message.forms[-1]
        return replace(message, forms=(*(done if first else done[:-1]), last + text))
    name = {"msgctxt": "context", "msgid": "singular", "msgid_plural": "plural"}[field]
    return replace(message, **{name: getattr(message, name) + text})
