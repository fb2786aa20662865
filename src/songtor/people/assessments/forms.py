"""The forms by which a household's need is told: questions, choices and their scores, as data.

A version that was used is never changed; another wording or score is another version beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from songtor.people.errors import AnswerUnknown

FOLDER = Path(__file__).parent / "forms"
DEFAULT = "2568-1"


@dataclass(frozen=True)
class Wording:
    """The same words in Thai and English."""

    th: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.th


@dataclass(frozen=True)
class Choice:
    code: str
    words: Wording
    score: int


@dataclass(frozen=True)
class Question:
    code: str
    words: Wording
    choices: tuple[Choice, ...]

    def chosen(self, code: str | None) -> Choice:
        """Raises AnswerUnknown."""
        for choice in self.choices:
            if choice.code == code:
                return choice
        raise AnswerUnknown(question=str(self.words))


@dataclass(frozen=True)
class Form:
    """One version; a score lies between 0 and `most`."""

    version: str
    questions: tuple[Question, ...]

    @property
    def most(self) -> int:
        return sum(max(choice.score for choice in question.choices) for question in self.questions)

    def chosen(self, answers: Mapping[str, str]) -> list[tuple[Question, Choice]]:
        """Every question with its answer. Raises AnswerUnknown for one that is missing or not offered."""
        if strange := sorted(set(answers) - {question.code for question in self.questions}):
            raise AnswerUnknown(question=strange[0])
        return [(question, question.chosen(answers.get(question.code))) for question in self.questions]


def versions() -> list[str]:
    """Oldest first."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def form(version: str = DEFAULT) -> Form:
    """Raises AnswerUnknown for a version there is not."""
    if version not in versions():
        raise AnswerUnknown(question=version)
    told = json.loads((FOLDER / f"{version}.json").read_text(encoding="utf-8"))
    return Form(told["version"], tuple(_question(each) for each in told["questions"]))


def _question(told: Mapping[str, Any]) -> Question:
    choices = tuple(Choice(one["code"], _wording(one), int(one["score"])) for one in told["choices"])
    return Question(told["code"], _wording(told), choices)


def _wording(told: Mapping[str, Any]) -> Wording:
    return Wording(told["th"], told["en"])
