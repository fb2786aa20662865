"""How a letter leaves the house. Another channel is another carrier here; nothing else knows of mail servers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from types import TracebackType
from typing import Protocol, Self

from django.core.mail import EmailMessage, get_connection

from songtor.messages.models import Channel

PERMANENT = range(500, 600)  # RFC 5321, 4.2.1: trying again is useless


@dataclass(frozen=True)
class File:
    """What is enclosed, as the reader's programs will name it."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a carrier is given. The same `message_id` at every try lets the other side drop a second copy."""

    message_id: str
    to: str
    subject: str
    body: str
    files: Sequence[File] = ()


class Refused(Exception):
    """The other side will never take this letter."""


class NotNow(Exception):
    """The other side does not take this letter at the moment."""


class Unreachable(Exception):
    """The channel itself is down: other letters fare no better."""


class Carrier(AbstractContextManager["Carrier"], Protocol):
    def carry(self, letter: Letter) -> None:
        """Raises Refused, NotNow or Unreachable."""


class MailCarrier:
    """By Django's mail settings, over one connection for many letters."""

    def __enter__(self) -> Self:
        self.connection = get_connection()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def carry(self, letter: Letter) -> None:
        mail = EmailMessage(letter.subject, letter.body, to=[letter.to], connection=self.connection)
        mail.extra_headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
        for file in letter.files:
            mail.attach(file.filename, file.content, file.media_type)
        try:
            self.connection.open()
            mail.send()
        except (SMTPRecipientsRefused, SMTPDataError) as problem:
            self.connection.close()
            raise (Refused if _status(problem) in PERMANENT else NotNow) from None
        except (SMTPException, OSError):
            self.connection.close()
            raise Unreachable from None


def _status(problem: SMTPRecipientsRefused | SMTPDataError) -> int:
    if isinstance(problem, SMTPDataError):
        return problem.smtp_code
    return next((code for code, _ in problem.recipients.values()), 0)


CARRIERS: dict[str, Callable[[], Carrier]] = {Channel.EMAIL: MailCarrier}
