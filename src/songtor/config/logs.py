"""Log lines carry no personal data and no link tokens."""

from __future__ import annotations

import logging
import re

import structlog

TOKEN = re.compile(r"(/(?:give|calendar)/|\bBearer )[A-Za-z0-9_-]{16,}", re.IGNORECASE)


class WithoutTokens(logging.Filter):
    """A donor's and a calendar's link and a phone open without a password, so their tokens never reach a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = TOKEN.sub(r"\1…", record.getMessage())
        record.args = ()
        return True


def formatter(in_production: bool) -> logging.Formatter:
    renderer = structlog.processors.JSONRenderer() if in_production else structlog.dev.ConsoleRenderer(colors=False)
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
        foreign_pre_chain=[structlog.stdlib.add_log_level],
    )
