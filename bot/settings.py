"""Settings from the environment, read once at start and never at import.

The names are a contract with deployments; `Settings.from_environment` is the only reader.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

PUBLIC_API_URL = "https://api.telegram.org"
DEFAULT_DATABASE_URL = "sqlite:///data/bot.sqlite3"
SANDBOX_DATABASE_URL = "sqlite:///data/sandbox.sqlite3"
FASTEST_RATE = 1000  # messages per second; Telegram's ceiling with paid broadcasts

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook: secret_token
_SQLITE = re.compile(r"sqlite(?:\+aiosqlite)?://")
_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")

T = TypeVar("T")


class SettingsError(Exception):
    """A setting is missing or wrong; its text is one line for whoever starts the bot."""


class LogFormat(StrEnum):
    """Who reads the log."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a deployment can choose. `database_url` names an async SQLAlchemy driver."""

    token: str | None = field(default=None, repr=False)
    api_url: str = PUBLIC_API_URL
    database_url: str = field(default=DEFAULT_DATABASE_URL, repr=False)  # may hold a password
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    port: int = 8080
    metrics_port: int | None = None  # None: whatever is measured is shown nowhere
    admin_ids: frozenset[int] = frozenset()
    messages_per_second: float = 30.0
    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.TEXT

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read all settings; an empty value counts as not set.

        Raises:
            SettingsError: one of them cannot be used; the first one found is named.
        """
        read = _Reader(environment)
        api_url = read.one("TELEGRAM_API_URL", _http_url, default=PUBLIC_API_URL)
        # Telegram itself takes HTTPS only; a Bot API server of one's own takes both.
        webhook_url = _https_url if api_url == PUBLIC_API_URL else _http_url
        return cls(
            token=read.one("TELEGRAM_BOT_TOKEN", _token, default=None),
            api_url=api_url,
            database_url=read.one(
                "DATABASE_URL", async_database_url, default=async_database_url(DEFAULT_DATABASE_URL)
            ),
            webhook_url=read.one("WEBHOOK_URL", webhook_url, default=None),
            webhook_secret=read.one("WEBHOOK_SECRET", _webhook_secret, default=None),
            port=read.one("PORT", _port, default=8080),
            metrics_port=read.one(
                "METRICS_PORT", _port, default=read.one("PORT", _port, default=None)
            ),
            admin_ids=read.one("ADMIN_IDS", _ids, default=frozenset()),
            messages_per_second=read.one("MESSAGES_PER_SECOND", _rate, default=30.0),
            log_level=read.one("LOG_LEVEL", _log_level, default="INFO"),
            log_format=read.one("LOG_FORMAT", _log_format, default=LogFormat.TEXT),
        )


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def one(self, name: str, parse: Callable[[str], T], *, default: T) -> T:
        text = self._environment.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            # The value itself may be a secret, so only what was expected is said.
            raise SettingsError(f"{name}: {error}") from None


def async_database_url(text: str) -> str:
    """Turn a database URL as hosts hand it out into one with our async driver.

    Raises:
        ValueError: no SQLite or PostgreSQL URL.
    """
    if match := _SQLITE.match(text):
        if not text[match.end() :].startswith("/") or len(text) == match.end() + 1:
            raise ValueError("a SQLite URL looks like sqlite:///data/bot.sqlite3")
        return "sqlite+aiosqlite://" + text[match.end() :]
    if match := _POSTGRESQL.match(text):
        if not _names_a_server(text):
            raise ValueError(
                "a PostgreSQL URL looks like postgresql://user:password@host:5432/database,"
                " with any @ : / in the password written as %40 %3A %2F"
            )
        return "postgresql+psycopg://" + text[match.end() :]
    raise ValueError("must start with sqlite:///, postgres:// or postgresql://")


def _names_a_server(text: str) -> bool:
    """Return whether a URL says where the server is; a folder with its socket will do."""
    try:
        parts = urlsplit(text)
        if parts.netloc.count("@") > 1:  # else part of a password would be taken for a host
            return False
        is_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, a bracket left open
        return False
    return is_host or "host=" in parts.query


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError("must be a bot token as BotFather gives it, digits:letters")
    return text


def _http_url(text: str) -> str:
    return _url(text, schemes=("http", "https"))


def _https_url(text: str) -> str:
    return _url(text, schemes=("https",))


def _url(text: str, *, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"must be a base URL that starts with {' or '.join(schemes)}://")
    return text.rstrip("/")


def _webhook_secret(text: str) -> str:
    if not _WEBHOOK_SECRET.fullmatch(text):
        raise ValueError("must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise ValueError("must be a port number, 1 to 65535")
    return int(text)


def _ids(text: str) -> frozenset[int]:
    parts = text.replace(",", " ").split()
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("must be Telegram user ids, separated by commas")
    return frozenset(map(int, parts))


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= FASTEST_RATE:
        raise ValueError(f"must be a number above 0, at most {FASTEST_RATE}")
    return rate


def _log_level(text: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    if text.upper() not in levels:
        raise ValueError(f"must be one of {', '.join(levels)}")
    return text.upper()


def _log_format(text: str) -> LogFormat:
    if text.lower() not in tuple(LogFormat):
        raise ValueError(f"must be one of {', '.join(LogFormat)}")
    return LogFormat(text.lower())
