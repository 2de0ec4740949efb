"""Settings are read from the environment; what is wrong is said in one line."""

import pytest

from bot import settings
from bot.settings import LogFormat, Settings, SettingsError

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEFG_0"


def test_nothing_set_means_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings(
        database_url="sqlite+aiosqlite:///data/bot.sqlite3"
    )


def test_an_empty_value_counts_as_not_set() -> None:
    environment = {"TELEGRAM_BOT_TOKEN": "", "PORT": " ", "DATABASE_URL": ""}
    assert Settings.from_environment(environment) == Settings.from_environment({})


def test_every_variable_is_read() -> None:
    assert Settings.from_environment(
        {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": "http://localhost:8081/",
            "DATABASE_URL": "sqlite:////var/bot.sqlite3",
            "WEBHOOK_URL": "https://bot.example/hook",
            "WEBHOOK_SECRET": "a-secret_1",
            "PORT": "9000",
            "METRICS_PORT": "9100",
            "ADMIN_IDS": "1, 2 3",
            "MESSAGES_PER_SECOND": "12.5",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "JSON",
        }
    ) == Settings(
        token=TOKEN,
        api_url="http://localhost:8081",
        database_url="sqlite+aiosqlite:////var/bot.sqlite3",
        webhook_url="https://bot.example/hook",
        webhook_secret="a-secret_1",
        port=9000,
        metrics_port=9100,
        admin_ids=frozenset({1, 2, 3}),
        messages_per_second=12.5,
        log_level="DEBUG",
        log_format=LogFormat.JSON,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "not a token"),
        ("TELEGRAM_BOT_TOKEN", "123:with space"),
        ("TELEGRAM_API_URL", "localhost:8081"),
        ("TELEGRAM_API_URL", "ftp://localhost"),
        ("DATABASE_URL", "mysql://localhost/bot"),
        ("DATABASE_URL", "sqlite:data.sqlite3"),
        ("DATABASE_URL", "sqlite:///"),
        ("WEBHOOK_URL", "http://bot.example"),
        ("WEBHOOK_SECRET", "not allowed!"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("PORT", "-1"),
        ("METRICS_PORT", "0"),
        ("ADMIN_IDS", "1,me"),
        ("MESSAGES_PER_SECOND", "0"),
        ("MESSAGES_PER_SECOND", "1001"),
        ("MESSAGES_PER_SECOND", "nan"),
        ("MESSAGES_PER_SECOND", "fast"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({name: value})
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)


def test_a_wrong_token_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"TELEGRAM_BOT_TOKEN": f"{TOKEN} "[:-2] + "!"})
    assert TOKEN[:-1] not in str(caught.value)


def test_metrics_are_shown_on_the_port_that_was_given_if_none_is_theirs() -> None:
    assert Settings.from_environment({"PORT": "9000"}).metrics_port == 9000


def test_a_webhook_without_https_is_for_a_bot_api_server_of_ones_own() -> None:
    here = {"TELEGRAM_API_URL": "http://localhost:8081", "WEBHOOK_URL": "http://localhost:8080"}
    assert Settings.from_environment(here).webhook_url == "http://localhost:8080"


def test_secrets_are_not_shown_by_repr() -> None:
    shown = repr(Settings(token=TOKEN, webhook_secret="hush", database_url="postgresql://u:pw@h/d"))
    assert not any(secret in shown for secret in (TOKEN, "hush", "pw"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
@pytest.mark.parametrize(
    "rest", ["user:p%40w@host:5432/bot?sslmode=require", "host/bot", "/bot?host=/run/postgresql"]
)
def test_postgresql_urls_get_the_async_driver(scheme: str, rest: str) -> None:
    url = settings.async_database_url(f"{scheme}://{rest}")
    assert url == f"postgresql+psycopg://{rest}"


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "/bot",
        "user:secret@host:port/bot",
        "user:secret@[::1/bot",
        "user:p@secret@host/bot",
        "user:secret/x@host/bot",
    ],
)
def test_a_postgresql_url_without_a_server_is_said_without_its_password(rest: str) -> None:
    with pytest.raises(SettingsError, match=r"^DATABASE_URL: a PostgreSQL URL looks like") as told:
        Settings.from_environment({"DATABASE_URL": f"postgres://{rest}"})
    assert "secret" not in str(told.value)
