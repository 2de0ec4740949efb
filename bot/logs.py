"""Logging for people or machines, with the bot token taken out of every line.

A log line says what the program did. It never holds an answer or anything typed: our own calls
keep to constant texts, and turns that fail are recorded by the class of their error.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

from bot.settings import LogFormat

REDACTED = "[token]"

# httpx tells every URL, token included, at INFO; others tell parameters, so answers, at DEBUG.
_QUIET = (
    "httpx",
    "httpcore",
    "telegram",
    "aiohttp.access",
    "aiosqlite",
    "apscheduler",
    "alembic",
)
_ANY_TOKEN = re.compile(r"(?<!\d)\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class RedactingFormatter(logging.Formatter):
    """Formats a record as text or JSON; tokens go last of all, from exception texts as well."""

    def __init__(self, log_format: LogFormat, *, secret: str | None = None) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._json = log_format is LogFormat.JSON
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line (with a traceback, in text, several)."""
        line = self._as_json(record) if self._json else self._as_text(record)
        if self._secret:
            line = line.replace(self._secret, REDACTED)
            line = line.replace(self._secret.replace(":", "%3A"), REDACTED)
        return _ANY_TOKEN.sub(REDACTED, line)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's name
        """Return the record's instant in UTC."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def _as_text(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        extras = " ".join(f"{name}={value}" for name, value in _extras(record).items())
        first, newline, rest = line.partition("\n")
        return f"{first} {extras}{newline}{rest}" if extras else line

    def _as_json(self, record: logging.LogRecord) -> str:
        body: dict[str, object] = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            body["exception"] = self.formatException(record.exc_info)
        return json.dumps(body, ensure_ascii=False, default=str)


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def configure_logging(
    *,
    level: str,
    log_format: LogFormat,
    secret: str | None = None,
    stream: TextIO | None = None,
) -> None:
    """Send all logs to `stream` (standard error), replacing what was configured before.

    `secret` is taken out wherever it appears, besides anything that looks like a bot token.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(RedactingFormatter(log_format, secret=secret))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def place_of(error: BaseException) -> str:
    """Return where an error was raised, as ``file:line``, without its text.

    An error's text may quote what a person typed; its class and place are enough to find it.
    """
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"
